"""The shop's mannequins: one for each block, dressed in a product and what belongs beneath it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from body_models.anthropometry.person import Person
from resources.catalogue import Product, load_catalogue
from resources.size_charts import load_size_chart

if TYPE_CHECKING:
    from app.services.dressing import DressedOutfit, PreparedBody
    from body_models.anthropometry.solver import FittedBody
    from body_models.garments.drape.quality import DrapeQuality

MANNEQUINS: Final[Mapping[str, Person]] = {
    "women": Person(
        sex="female",
        measurements={"stature_cm": 174.0, "chest_girth_cm": 90.0, "waist_girth_cm": 72.0},
    ),
    "men": Person(
        sex="male",
        measurements={"stature_cm": 184.0, "chest_girth_cm": 98.0, "waist_girth_cm": 82.0},
    ),
}
"""Who wears the products in the pictures: invented people."""

_BENEATH: Final[Mapping[str, tuple[str, ...]]] = {
    "top": ("trousers",),
    "outerwear": ("trousers", "tee"),
    "bottom": ("tee",),
    "one_piece": (),
}
"""What is worn with a product of each category so that nobody stands there half dressed: families."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DressedMannequin:
    """A mannequin standing at ease in a product (the last of ``garments``) and what is beneath it."""

    fitted: FittedBody
    garments: tuple[tuple[Product, str], ...]
    worn: DressedOutfit

    @property
    def size(self) -> str:
        """The size of the product that it wears."""
        return self.garments[-1][1]


class Mannequins:
    """Bodies are made once, when first needed."""

    def __init__(self) -> None:
        self._prepared: dict[str, PreparedBody] = {}

    def wearing(self, product: Product, size: str | None = None) -> DressedMannequin:
        """A mannequin in a product, in its own size unless one is named.

        Raises the known errors of the draper; DRAPE_FAILED at the gate.
        """
        beneath = [self._companion(family, product.block) for family in _BENEATH[product.category]]
        sizes = {} if size is None else {product.id: size}
        return self._dressed((*beneath, product), sizes, tucked=product.category == "bottom")

    def wearing_together(self, products: Sequence[Product]) -> DressedMannequin:
        """A mannequin in several products of one block, over each other. Raises as `wearing`."""
        return self._dressed(tuple(products), {}, tucked=False)

    def _dressed(
        self, products: tuple[Product, ...], sizes: Mapping[str, str], *, tucked: bool
    ) -> DressedMannequin:
        from app.services.dressing import at_ease, dress_outfit

        prepared = self._mannequin(products[-1].block)
        garments = tuple((worn, sizes.get(worn.id) or _size_for(worn, prepared.fitted)) for worn in products)
        dressed = dress_outfit(prepared, garments, tucked=tucked)
        for (worn, size), own in zip(garments, dressed, strict=True):
            _check(worn, size, own.drape.quality)
        fitted, shown = at_ease(prepared, garments, dressed)
        return DressedMannequin(fitted=fitted, garments=garments, worn=shown)

    def _mannequin(self, block: str) -> PreparedBody:
        from app.services.dressing import prepare_body
        from app.services.people import fit_person

        if block not in self._prepared:
            self._prepared[block] = prepare_body(fit_person(MANNEQUINS[block]))
        return self._prepared[block]

    @staticmethod
    def _companion(family: str, block: str) -> Product:
        """The first product of a family for a block; the catalogue's order is the shop's choice."""
        return next(p for p in load_catalogue().products if (p.family, p.block) == (family, block))


def _check(product: Product, size: str, quality: DrapeQuality) -> None:
    from body_models.errors import DrapeError

    if not quality.passed:
        why = ", ".join(quality.reasons)
        raise DrapeError("DRAPE_FAILED", f"{product.id} {size} failed its quality gate: {why}.")


def _size_for(product: Product, fitted: FittedBody) -> str:
    from body_models.garments.fit.advice import advise

    body = {name: measured.value for name, measured in fitted.measurements.items()}
    return advise(product, body).recommended_size or load_size_chart(product.size_chart).base_size
