"""What the studio has done about patterns and populations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from app.services.studio.draft import ProductDraft

if TYPE_CHECKING:
    from app.services.population_tryon import PopulationTryOn
    from app.services.studio.grading_view import Grading

Progress = Callable[[float, str], None]


class GradingTasks:
    """Tasks of the studio's room."""

    def grade_draft(self, draft: ProductDraft, progress: Progress) -> Grading:
        """The pieces and finished measures of every size of a draft."""
        from app.services.studio.grading_view import grading_of

        return grading_of(draft, progress)

    def try_population(
        self,
        draft: ProductDraft,
        people: int,
        sex: Literal["female", "male", "unspecified"] | None,
        seed: int,
        progress: Progress,
    ) -> PopulationTryOn:
        """A draft on drawn people."""
        from app.services.population_tryon import try_population
        from app.services.stoppable import Work
        from app.services.studio.trial import trial_chart, trial_garment

        return try_population(
            trial_garment(draft),
            people=people,
            seed=seed,
            sex=sex,
            chart=trial_chart(draft),
            work=Work(progress=progress),
        )
