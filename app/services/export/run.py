"""`export`: a wish becomes a file."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.services.export.models import write_asset, write_model
from app.services.export.product_page import write_product_page
from app.services.export.turntable import write_turntable
from app.services.export.wish import ExportWish
from app.services.lookbook import write_lookbook
from app.services.stoppable import NOBODY_WATCHES, Work

Writer = Callable[[ExportWish, Path, Work], dict[str, Any]]

_WRITERS: dict[str, Writer] = {
    "glb": write_model,
    "usdz": write_model,
    "html": write_product_page,
    "pdf": write_lookbook,
    "mp4": write_turntable,
}


def run(wish: ExportWish, path: Path, work: Work = NOBODY_WATCHES) -> dict[str, Any]:
    """Make one file, whole or not at all; what it holds comes back.

    Raises the known errors of the draper and the viewer, those of writing files, WorkStoppedError.
    """
    started_s = time.perf_counter()
    write = write_asset if wish.asset is not None else _WRITERS[wish.format]
    held = write(wish, path, work)
    work.step(1.0, "done")
    return {
        "format": wish.format,
        "products": [product.id for product in wish.products],
        **held,
        "file": str(path),
        "bytes": path.stat().st_size,
        "seconds": round(time.perf_counter() - started_s, 2),
    }
