"""The copy of the content folder that the commands of a run get: theirs to read, and to spoil.

Nobody else reads it, so that what was read of it was read by the run; and a drill whose
commands go astray destroys a copy.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from pathlib import Path

from drillbook.folders import is_site
from drillbook.names import SKIPPED_FOLDERS

_PASS, _RIGHTS = 0o001, 0o777


def lend(content: Path, into: Path) -> None:
    """Copy a content folder to a place that is not there yet. Raises OSError where there is no room for it.

    Not copied are what fills hidden folders at its top, such as ``.git``, published sites, and what is no
    file at all. A link that leads to what is in the folder leads to what is in the copy.
    """
    root = content.resolve()
    for place, folders, files in os.walk(root):
        here = Path(place)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = [n for n in folders if n not in links and _is_lent(root, here / n, into)]
        target = into / here.relative_to(root)
        target.mkdir(mode=stat.S_IRWXU)
        for name in (*files, *links):
            # It is gone meanwhile, or whoever runs this, and so its commands, may not read it.
            with contextlib.suppress(FileNotFoundError, PermissionError):
                _copy(here / name, target / name, root, into)
        target.chmod(_mode_of_top(root) if here == root else here.stat().st_mode & _RIGHTS | stat.S_IRWXU)


def _is_lent(root: Path, folder: Path, into: Path) -> bool:
    hidden = folder.parent == root and folder.name.startswith(".")
    own = folder == into.parent  # of a run whose place is in the content folder itself
    return not (hidden or own or folder.name in SKIPPED_FOLDERS or is_site(folder))


def _mode_of_top(root: Path) -> int:
    """Whoever could not pass to the content folder cannot to its copy."""
    open_to_all = all(folder.stat().st_mode & _PASS for folder in (root, *root.parents))
    return 0o755 if open_to_all else stat.S_IRWXU


def _copy(source: Path, target: Path, root: Path, into: Path) -> None:
    about = source.lstat()
    if stat.S_ISLNK(about.st_mode):
        real = Path(os.path.realpath(source))
        target.symlink_to(into / real.relative_to(root) if real.is_relative_to(root) else real)
    elif stat.S_ISREG(about.st_mode):
        shutil.copyfile(source, target)
        target.chmod(about.st_mode & _RIGHTS)  # never with the rights of its owner, who may be another
        os.utime(target, ns=(0, about.st_mtime_ns))
