"""What the fitting room says of a product's sizes: the judgement of the shop, in the session's own words."""

from typing import TYPE_CHECKING

from app.jobs.shopper import Shopper
from app.session.fitting import Advice, JudgedSize, Reason, ZoneFit

if TYPE_CHECKING:
    from body_models.garments.fit.verdict import SizeFit
    from ml.fit.shop.advice import ShopAdvice
    from resources.catalogue import Product


def size_answer(shopper: Shopper, product: "Product") -> Advice:
    """Every size of a product with the verdict of its ease, the one to take, and why."""
    advice, first = shopper.advice_on(product), shopper.first_size(product)
    return Advice(
        product_id=product.id,
        recommended_size=advice.size,
        first_size=first,
        offered=product.sizes_beside(first),
        reasons=_reasons(advice),
        sizes={size: _judged(fit) for size, fit in advice.judged.rules.sizes.items()},
    )


def _reasons(advice: "ShopAdvice") -> tuple[Reason, ...]:
    """First what is thought of the size as a whole, then what its ease says."""
    return (
        *(Reason(code=r.code, numbers=dict(r.numbers), texts="size_advice") for r in advice.reasons),
        *(Reason(code=r.code, numbers=dict(r.numbers)) for r in advice.rules_reasons),
    )


def _judged(fit: "SizeFit") -> JudgedSize:
    return JudgedSize(
        verdict=fit.verdict,
        zones=tuple(
            ZoneFit(
                zone=zone,
                body_cm=judged.ease.body_cm,
                garment_cm=judged.ease.garment_cm,
                ease_cm=judged.ease.ease_cm,
                verdict=judged.verdict,
            )
            for zone, judged in fit.zones.items()
        ),
    )
