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
SITESUBTITLE = "Backup and recovery, rehearsed"
# The address the site is published at; set DRILLBOOK_SITEURL where it differs.
SITEURL = site_url()

PATH = str(HERE / "content")
OUTPUT_PATH = str(HERE / "output")
THEME = str(HERE / "theme")

# The first language has no folder of its own; the others are published below theirs.
DRILLBOOK_LANG = "en"
DRILLBOOK_LANGUAGES = ["en", "ko"]
TIMEZONE = "UTC"

# How systems and owners are spelt for readers; a name that is not here stands as pages write it.
DRILLBOOK_NAMES = {
    "postgresql": "PostgreSQL",
    "mariadb": "MariaDB",
    "redis": "Redis",
    "sqlite": "SQLite",
    "borg": "BorgBackup",
    "oracle": "Oracle Database",
    "file-server": "File server",
    "dba": "DBA",
    "app": "Application team",
    "storage-team": "Storage team",
    "platform": "Platform team",
}

# Pelican carries on, and exits 0, after a plugin has failed. This stops it.
failures.watch()
