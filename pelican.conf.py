"""Settings of this site. `pelican -s pelican.conf.py` builds it, and so does `drillbook build`."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "plugins"))

from drillbook.site import failures  # noqa: E402
from drillbook.site.settings import defaults, site_url  # noqa: E402

# Everything that a knowledge base needs from Pelican. What follows is this site's own.
globals().update(defaults())

SITENAME = "Drillbook"
SITESUBTITLE = {"en": "Backup and recovery, rehearsed", "ko": "연습으로 입증한 백업과 복구"}
# The address the site is published at; set DRILLBOOK_SITEURL where it differs.
SITEURL = site_url()

PATH = str(HERE / "content")
OUTPUT_PATH = str(HERE / "output")
THEME = str(HERE / "theme")

# The first language has no folder of its own; the others are published below theirs.
DRILLBOOK_LANG = "en"
DRILLBOOK_LANGUAGES = ["en", "ko"]
TIMEZONE = "UTC"

# How systems and owners are spelt for readers, in all languages or in each; a name that is not here stands
# as pages write it.
DRILLBOOK_NAMES = {
    "postgresql": "PostgreSQL",
    "mariadb": "MariaDB",
    "redis": "Redis",
    "sqlite": "SQLite",
    "borg": "BorgBackup",
    "oracle": "Oracle Database",
    "file-server": {"en": "File server", "ko": "파일 서버"},
    "dba": "DBA",
    "app": {"en": "Application team", "ko": "애플리케이션 팀"},
    "storage-team": {"en": "Storage team", "ko": "스토리지 팀"},
    "platform": {"en": "Platform team", "ko": "플랫폼 팀"},
}

# Pelican carries on, and exits 0, after a plugin has failed. This stops it.
failures.watch()
