"""What the studio lays side by side in its process of files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.jobs.newest_shop import use_newest

if TYPE_CHECKING:
    from app.services.studio.comparison import Comparison, Side

Progress = Callable[[float, str], None]


class CompareTasks:
    """Tasks of the studio's room."""

    def catalogue_versions(self, _: Progress) -> tuple[str, ...]:
        """The versions that are kept besides the one in use."""
        from app.services.studio.comparison import versions

        use_newest()
        return versions()

    def compare_products(self, left: Side, right: Side, _: Progress) -> Comparison:
        """Two products, or one in two versions."""
        from app.services.studio.comparison import compare

        use_newest()
        return compare(left, right)
