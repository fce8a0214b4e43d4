"""What the studio asks of the stylist, and the looks that are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from app.jobs.newest_shop import use_newest

if TYPE_CHECKING:
    from app.services.studio.looks import LookBook
    from app.services.studio.outfit_board import BoardJudgement, BoardPiece, Completed
    from ml.outfits.shop.stylist import Stylist
    from resources.catalogue import Colourway

Progress = Callable[[float, str], None]


class OutfitTasks:
    """Tasks of the studio's room."""

    def colourways(self, _: Progress) -> dict[str, tuple[Colourway, ...]]:
        """The colours of every product in the shop."""
        from resources.catalogue import load_catalogue

        use_newest()
        return {product.id: product.colourways for product in load_catalogue().products}

    def judge_outfit(
        self, pieces: tuple[BoardPiece, ...], language: str, progress: Progress
    ) -> BoardJudgement:
        """The stylist's opinion of a board."""
        from app.services.studio.outfit_board import judge_board

        use_newest()
        progress(0.2, "stylist")
        return judge_board(_stylist(), pieces, language)

    def complete_outfit(self, pieces: tuple[BoardPiece, ...], progress: Progress) -> tuple[Completed, ...]:
        """What would make it an outfit."""
        from app.services.studio.outfit_board import complete_board

        use_newest()
        progress(0.2, "stylist")
        return complete_board(_stylist(), pieces, 3)

    def read_looks(self, _: Progress) -> LookBook:
        """All looks."""
        from app.services.studio.looks import load_looks

        return load_looks()

    def save_look(self, name: str, pieces: tuple[BoardPiece, ...], _: Progress) -> LookBook:
        """Keep a look; all of them then."""
        from app.services.studio.looks import load_looks, save_looks

        book = load_looks().with_look(name, pieces)
        save_looks(book)
        return book

    def drop_look(self, name: str, _: Progress) -> LookBook:
        """Throw a look away; all others."""
        from app.services.studio.looks import load_looks, save_looks

        book = load_looks().without(name)
        save_looks(book)
        return book


def _stylist() -> Stylist:
    """One who knows the catalogue in use."""
    from resources.shop import version_in_use

    return _stylist_of(version_in_use())


@lru_cache(maxsize=1)
def _stylist_of(_version: str | None) -> Stylist:
    from app.services.outfit_advice import stylist

    stylist.cache_clear()
    return stylist()
