"""What the studio exports, in its process for long work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.jobs.newest_shop import use_newest

if TYPE_CHECKING:
    from app.services.studio.export_queue import ExportJob
    from resources.catalogue import Product

Progress = Callable[[float, str], None]


class ExportTasks:
    """Tasks of the studio's room."""

    def published_product(self, product_id: str, _: Progress) -> Product:
        """A product of the shop. Raises ResourceError PRODUCT_UNKNOWN."""
        from resources.catalogue import load_catalogue

        use_newest()
        return load_catalogue().product(product_id)

    def export(self, job: ExportJob, progress: Progress) -> dict[str, Any]:
        """Write one file, whole or not at all. Raises as `read_wish` and `run`; a full disk as DISK_FULL."""
        from app.errors import from_system
        from app.services.export.run import run
        from app.services.export.wish import read_wish
        from app.services.stoppable import Work

        use_newest()
        wish = read_wish(
            job.names,
            job.format,
            shown=job.shown,
            worn=job.worn,
            outfit=job.outfit,
            title=job.look,
            language=job.language,
        )
        try:
            job.path.parent.mkdir(parents=True, exist_ok=True)
            return run(wish, job.path, Work(progress=progress))
        except OSError as problem:
            raise from_system(problem) from problem
