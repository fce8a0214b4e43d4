"""Pictures of the catalogue: every product worn by a mannequin of its block, made once and kept as files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from body_models.anthropometry.person import Person
from resources.catalogue import Product, load_catalogue
from resources.fabrics import load_fabric
from resources.files import write_atomically
from resources.paths import EMBEDDED_BODY_VERSION, data_home
from resources.size_charts import load_size_chart

if TYPE_CHECKING:
    from app.services.dressing import PreparedBody
    from body_models.anthropometry.solver import FittedBody
    from body_models.garments.drape.quality import DrapeQuality
    from viewer.pictures import PictureStudio

SIZE: Final = (720, 960)
_RECIPE: Final = "2"
"""Raise it when the pictures should be made anew."""
_JPEG_QUALITY: Final = 90
_YAW_DEG: Final = 18.0
"""A little from the side, as product photographs are taken."""

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


def preview_path(product: Product, folder: Path | None = None) -> Path:
    """The file of a product's picture; another one as soon as anything it shows changes."""
    shown = (
        _RECIPE,
        EMBEDDED_BODY_VERSION,
        product.model_dump_json(include={"id", "family", "block", "fabric", "colourways"}),
        load_size_chart(product.size_chart).model_dump_json(),
        load_fabric(product.fabric).model_dump_json(),
    )
    key = hashlib.sha256("\n".join(shown).encode()).hexdigest()
    return (folder or data_home() / "previews") / f"{product.id}-{key[:12]}.jpg"


class PreviewStudio:
    """Dresses the mannequins and takes the pictures; bodies and what is worn beneath are made once."""

    def __init__(self) -> None:
        self._prepared: dict[str, PreparedBody] = {}
        self._pictures: PictureStudio | None = None

    def take(self, product: Product, path: Path) -> None:
        """Write a product's picture. Raises the known errors of the draper; DRAPE_FAILED at the gate."""
        from app.services.dressing import at_ease, dress_outfit
        from app.services.surfaces import body_mesh, garment_surface
        from viewer.pictures import PictureStudio

        prepared = self._mannequin(product.block)
        beneath = [self._companion(family, product.block) for family in _BENEATH[product.category]]
        outfit = [(worn, _size_for(worn, prepared.fitted)) for worn in (*beneath, product)]
        dressed = dress_outfit(prepared, outfit, tucked=product.category == "bottom")
        for (worn, size), own in zip(outfit, dressed, strict=True):
            _check(worn, size, own.drape.quality)
        fitted, shown = at_ease(prepared, outfit, dressed)
        if self._pictures is None:
            self._pictures = PictureStudio(SIZE)
        surfaces = [garment_surface(shown[index], outfit[index][0]) for index in shown.from_skin]
        self._pictures.show(body_mesh(fitted, styled=True), surfaces)
        encoded = BytesIO()
        self._pictures.picture(_YAW_DEG).save(encoded, format="JPEG", quality=_JPEG_QUALITY)
        write_atomically(path, encoded.getvalue())

    def close(self) -> None:
        """Give the graphics memory back."""
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None

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


def wanted_products(product_ids: Sequence[str]) -> list[Product]:
    """The named products, all when none is named. Raises ResourceError PRODUCT_UNKNOWN."""
    catalogue = load_catalogue()
    return [catalogue.product(name) for name in product_ids] if product_ids else list(catalogue.products)


def _check(product: Product, size: str, quality: DrapeQuality) -> None:
    from body_models.errors import DrapeError

    if not quality.passed:
        why = ", ".join(quality.reasons)
        raise DrapeError("DRAPE_FAILED", f"{product.id} {size} failed its quality gate: {why}.")


def _size_for(product: Product, fitted: FittedBody) -> str:
    from body_models.garments.fit.advice import advise

    body = {name: measured.value for name, measured in fitted.measurements.items()}
    return advise(product, body).recommended_size or load_size_chart(product.size_chart).base_size
