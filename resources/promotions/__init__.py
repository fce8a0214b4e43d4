"""What a merchandiser allows the shop to say unasked: promotions, and the reader of them."""

from resources.promotions.schema import (
    Promotion,
    PromotionBook,
    PromotionRules,
    load_promotions,
    promotions_path,
    save_promotions,
)

__all__ = [
    "Promotion",
    "PromotionBook",
    "PromotionRules",
    "load_promotions",
    "promotions_path",
    "save_promotions",
]
