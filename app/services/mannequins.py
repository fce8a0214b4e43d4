"""The shop's mannequins: one for each block, dressed in a product and what belongs beneath it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.services.stoppable import NOBODY_WATCHES, Work
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

    def wearing(
        self, product: Product, size: str | None = None, work: Work = NOBODY_WATCHES
    ) -> DressedMannequin:
        """A mannequin in a product, in its own size unless one is named.

        Raises the known errors of the draper; DRAPE_FAILED at the gate; WORK_STOPPED.
        """
        sizes = {} if size is None else {product.id: size}
        tucked = product.category == "bottom"
        return self._dressed((*worn_beneath(product), product), sizes, tucked=tucked, work=work)

    def wearing_together(
        self, products: Sequence[Product], *, tucked: bool = False, work: Work = NOBODY_WATCHES
    ) -> DressedMannequin:
        """A mannequin in several products of one block, over each other. Raises as `wearing`."""
        return self._dressed(tuple(products), {}, tucked=tucked, work=work)

    def _dressed(
        self, products: tuple[Product, ...], sizes: Mapping[str, str], *, tucked: bool, work: Work
    ) -> DressedMannequin:
        from app.services.dressing import at_ease, dress_outfit

        prepared = self._mannequin(products[-1].block)
        garments = tuple((worn, sizes.get(worn.id) or _size_for(worn, prepared.fitted)) for worn in products)
        dressed = dress_outfit(prepared, garments, tucked=tucked, work=work.part(0.0, 0.7))
        for (worn, size), own in zip(garments, dressed, strict=True):
            _check(worn, size, own.drape.quality)
        fitted, shown = at_ease(prepared, garments, dressed, work.part(0.7, 1.0))
        return DressedMannequin(fitted=fitted, garments=garments, worn=shown)

    def _mannequin(self, block: str) -> PreparedBody:
        from app.services.dressing import prepare_body
        from app.services.people import fit_person

        if block not in self._prepared:
            self._prepared[block] = prepare_body(fit_person(MANNEQUINS[block]))
        return self._prepared[block]


def worn_beneath(product: Product) -> tuple[Product, ...]:
    """What a mannequin wears with a product, as far as the shop has it.

    The first product of each family for the block: the catalogue's order is the shop's choice.
    """
    shelf = [other for other in load_catalogue().products if other.block == product.block]
    first_of = {other.family: other for other in reversed(shelf)}
    return tuple(first_of[name] for name in _BENEATH[product.category] if name in first_of)


def _check(product: Product, size: str, quality: DrapeQuality) -> None:
    from body_models.errors import DrapeError

    if not quality.passed:
        why = ", ".join(quality.reasons)
        raise DrapeError("DRAPE_FAILED", f"{product.id} {size} failed its quality gate: {why}.")


def _size_for(product: Product, fitted: FittedBody) -> str:
    from body_models.garments.fit.advice import advise

    body = {name: measured.value for name, measured in fitted.measurements.items()}
    return advise(product, body).recommended_size or load_size_chart(product.size_chart).base_size
