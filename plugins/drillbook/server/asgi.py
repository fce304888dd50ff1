"""The site with its search API as an ASGI application, for uvicorn with several workers.

``DRILLBOOK_CONTENT`` and ``DRILLBOOK_OUTPUT`` name the folders (``content`` and
``output`` when absent)::

    drillbook build && uvicorn drillbook.server.asgi:app --workers 4
"""

from __future__ import annotations

import os
from pathlib import Path

from drillbook.server.app import make_published_app

app = make_published_app(
    Path(os.environ.get("DRILLBOOK_OUTPUT", "output")),
    Path(os.environ.get("DRILLBOOK_CONTENT", "content")),
)
