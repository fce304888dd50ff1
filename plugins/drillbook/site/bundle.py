"""The offline bundle: the whole site in one ZIP that is the same to the byte for the same content."""

from __future__ import annotations

import datetime
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from drillbook.atomic import written
from drillbook.catalog.slugs import facet_slug
from drillbook.site.build import build
from drillbook.site.failures import BuildFailed
from drillbook.site.publish.seal import SUMS, files_of, sha256
from drillbook.site.report import Report
from drillbook.site.settings import Settings

FOLDER = Path("dist")
# One level and one time for every file, and no trace of the machine it was made on.
_LEVEL = 9
_PERMISSIONS = 0o100644 << 16
_UNIX = 3
_ZIP = b"PK"  # what every ZIP begins with
_FIRST, _LAST = datetime.date(1980, 1, 1), datetime.date(2107, 12, 31)  # the days that a ZIP can say
# What Windows cannot write, whatever the file system allows elsewhere.
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
_LONGEST = 180  # characters; Windows allows 260 with the folder that it is unpacked into

Progress = Callable[[int, int], None]


@dataclass
class Bundle:
    """What came of bundling a site. ``awkward`` names files that Windows cannot unpack."""

    report: Report
    path: Path
    bytes: int = 0
    files: int = 0
    sha256: str = ""
    digest: str = ""
    awkward: list[str] = field(default_factory=list)
    day: datetime.date = _FIRST  # on its files
    moved_from: datetime.date | None = None  # the day that it speaks of, where a ZIP cannot say that one


def bundle(settings: Settings, output: Path | None, progress: Progress = lambda _done, _all: None) -> Bundle:
    """Build a site and pack it.

    ``output`` is the ZIP, or a folder to put it into. It takes its place when it is whole.
    Raises BuildFailed, OSError where it cannot be written, and ValueError where something else than a ZIP is.
    """
    if output is not None:
        _refuse_other(output)
    with tempfile.TemporaryDirectory(prefix="drillbook-bundle-") as place:
        site = Path(place) / "site"
        report = build(
            {
                **settings,
                "OUTPUT_PATH": str(site),
                "OUTPUT_RETENTION": [],
                "DRILLBOOK_DATED_BY_CONTENT": True,
            }
        )
        if report.failed:
            return Bundle(report, Path())
        if report.day is None:
            raise BuildFailed("the theme of this site publishes nothing to bundle")
        day = min(max(report.day, _FIRST), _LAST)
        name = _name(settings["SITENAME"], day)
        made = Bundle(report, _target(output, name), day=day)
        made.moved_from = report.day if report.day != day else None
        names = files_of(site)
        made.awkward = awkward(names)
        made.files = len(names)
        made.digest = sha256(site / SUMS)
        with written(made.path) as part:
            _pack(site, names, name, day, part, progress)
            made.sha256, made.bytes = sha256(part), part.stat().st_size
    return made


def awkward(names: list[str]) -> list[str]:
    """Name the files that Windows cannot unpack: forbidden names, too long ones, and equal ones."""
    seen: dict[str, str] = {}
    found = []
    for name in names:
        clash = seen.setdefault(name.casefold(), name) != name
        if clash or len(name) > _LONGEST or any(_FORBIDDEN.search(part) for part in name.split("/")):
            found.append(name)
    return found


def _name(site: str, day: datetime.date) -> str:
    words = facet_slug(site)
    return f"{words if words.startswith('drillbook') else f'drillbook-{words}'}-{day.isoformat()}"


def _refuse_other(output: Path) -> None:
    """Refuse to put a ZIP in the place of what is none: a letter, a device, whatever a link leads to."""
    if output.is_dir() or not output.exists():
        return
    if not output.is_file():
        raise ValueError(f"{output} is no regular file; name a ZIP, or a folder for it")
    with output.open("rb") as file:
        if file.read(len(_ZIP)) not in (b"", _ZIP):
            raise ValueError(f"{output} is no ZIP, and would be replaced by one; name another file")


def _target(output: Path | None, name: str) -> Path:
    if output is None:
        return FOLDER / f"{name}.zip"
    return output / f"{name}.zip" if output.is_dir() else output


def _pack(
    site: Path, names: list[str], folder: str, day: datetime.date, target: Path, progress: Progress
) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        for number, name in enumerate(names, start=1):
            entry = zipfile.ZipInfo(f"{folder}/{name}", (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _PERMISSIONS
            packed.writestr(entry, (site / name).read_bytes(), compresslevel=_LEVEL)
            progress(number, len(names))
