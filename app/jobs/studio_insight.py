"""What the studio has counted in its process of files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.jobs.newest_shop import use_newest

if TYPE_CHECKING:
    from app.services.studio.insight_reading import InsightReading

Progress = Callable[[float, str], None]


class InsightTasks:
    """Tasks of the studio's room."""

    def read_insight(self, days: int, _: Progress) -> InsightReading:
        """The figures of the last days, for the shop's own staff."""
        from app.services.studio.insight_reading import read_insight
        from app.settings import load_settings

        use_newest()
        return read_insight(days, load_settings())

    def export_insight(self, days: int, epsilon: float, folder: Path, _: Progress) -> dict[str, Any]:
        """Write private figures as files into a new folder; the budget is spent when they are there."""
        from app.services.insight.export import InsightRequest, run
        from app.settings import load_settings

        use_newest()
        return run(InsightRequest(days=days, epsilon=epsilon), folder, load_settings())
