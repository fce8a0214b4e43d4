"""What the studio has done about promotions in its process of files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.jobs.newest_shop import use_newest

if TYPE_CHECKING:
    from app.services.studio.promotion_board import KnownGoods, PromotionBoard
    from resources.records import LocalText

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionsRead:
    """The shop's promotions, the board over them where one was kept, and what they may be for."""

    published: PromotionBoard
    kept: PromotionBoard | None
    known: KnownGoods
    families: dict[str, LocalText]
    products: dict[str, LocalText]


class PromotionTasks:
    """Tasks of the studio's room."""

    def read_promotions(self, _: Progress) -> PromotionsRead:
        """What is in the shop, and what was being written."""
        from app.services.studio.product_names import told_apart
        from app.services.studio.promotion_board import KnownGoods, board_of, kept_board
        from resources.catalogue import load_catalogue
        from resources.families import families
        from resources.promotions import load_promotions

        use_newest()
        products = told_apart(load_catalogue().products)
        kinds = {name: kind.name for name, kind in families().items()}
        return PromotionsRead(
            published=board_of(load_promotions()),
            kept=kept_board(),
            known=KnownGoods(products=frozenset(products), families=frozenset(kinds)),
            families=kinds,
            products=products,
        )

    def keep_promotions(self, board: PromotionBoard, published: PromotionBoard, _: Progress) -> None:
        """Write what is being written, or nothing where it says nothing new."""
        from app.services.studio.promotion_board import drop_board, keep_board

        if board == published:
            drop_board()
        else:
            keep_board(board)

    def publish_promotions(self, board: PromotionBoard, known: KnownGoods, _: Progress) -> PromotionBoard:
        """Put them into the shop."""
        from app.services.studio.promotion_board import publish_board

        use_newest()
        return publish_board(board, known)
