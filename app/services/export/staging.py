"""A product on its mannequin, in one size and in any of its colourways: what every export shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.mannequins import DressedMannequin, Mannequins
from resources.catalogue import Product

if TYPE_CHECKING:
    from viewer.scene.model import BodyMesh, GarmentSurface


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StagedProduct:
    """A dressed mannequin; the product is the last of its garments."""

    product: Product
    dressed: DressedMannequin
    body: BodyMesh

    @property
    def size(self) -> str:
        """The size it is shown in."""
        return self.dressed.size

    def own_surface(self, colourway: str) -> GarmentSurface:
        """The product alone, as it hangs on the mannequin."""
        from app.services.surfaces import garment_surface

        return garment_surface(self.dressed.worn[-1], self.product, colourway)

    def surfaces(self, colourways: Mapping[str, str]) -> Sequence[GarmentSurface]:
        """Everything that is worn, from the skin outwards; ``colourways`` by product id, else the first."""
        from app.services.surfaces import garment_surface

        worn = [(index, self.dressed.garments[index][0]) for index in self.dressed.worn.from_skin]
        return [
            garment_surface(self.dressed.worn[index], product, colourways.get(product.id))
            for index, product in worn
        ]


def stage_product(product: Product, size: str | None, mannequins: Mannequins) -> StagedProduct:
    """Dress a mannequin in a product. Raises as `Mannequins.wearing`."""
    from app.services.surfaces import body_mesh

    dressed = mannequins.wearing(product, size)
    return StagedProduct(product=product, dressed=dressed, body=body_mesh(dressed.fitted, styled=True))


def stage_outfit(products: Sequence[Product], mannequins: Mannequins) -> StagedProduct:
    """Dress a mannequin in several products at once; the last one is shown in its own right too."""
    from app.services.surfaces import body_mesh

    dressed = mannequins.wearing_together(products)
    return StagedProduct(product=products[-1], dressed=dressed, body=body_mesh(dressed.fitted, styled=True))
