"""The site with its search API as an ASGI application, for uvicorn with several workers.

``DRILLBOOK_CONTENT`` and ``DRILLBOOK_OUTPUT`` name the folders (``content`` and
``output`` when absent)::

    drillbook build && uvicorn drillbook.server.asgi:app --workers 4

``DRILLBOOK_KEEP_MISSES`` names a file for questions that no page answers; without it, none is kept.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from drillbook.drills.readiness import today
from drillbook.server.app import make_published_app
from drillbook.server.keeping import Keeper

_kept = os.environ.get("DRILLBOOK_KEEP_MISSES")

try:
    today()
    keeper = Keeper(Path(_kept)) if _kept else None
except (ValueError, OSError) as error:
    sys.exit(f"drillbook: {error}")

app = make_published_app(
    Path(os.environ.get("DRILLBOOK_OUTPUT", "output")),
    Path(os.environ.get("DRILLBOOK_CONTENT", "content")),
    keeper,
)
