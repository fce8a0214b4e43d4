"""GLB and USDZ of a product, or of a mesh from outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.services.colours import colour_of, print_of
from app.services.export.staging import StagedProduct, stage_product
from app.services.export.wish import ExportWish
from app.services.mannequins import Mannequins
from app.services.stoppable import Work
from resources.catalogue import Colourway

if TYPE_CHECKING:
    from viewer.exporters.shape import Part


def write_model(wish: ExportWish, path: Path, work: Work) -> dict[str, Any]:
    """Write a product as GLB (every colourway inside, unless one alone was wished for) or USDZ (one); what
    it holds comes back.

    Raises the known errors of the draper and of the viewer; WORK_STOPPED.
    """
    work.step(0.0, "draping")
    staged = stage_product(wish.product, wish.shown_as(wish.product).size, Mannequins())
    work.step(0.7, "materials")
    shown, *others = wish.colours_of(wish.product)
    parts = product_parts(staged, shown, others if wish.format == "glb" else (), worn=wish.worn)
    work.step(0.9, "writing")
    written = _write(wish, path, parts, title=wish.product.name.en, variant=shown.name.en)
    return {**written, "size": staged.size, "colourway": shown.id}


def product_parts(
    staged: StagedProduct, shown: Colourway, others: Sequence[Colourway], *, worn: bool
) -> tuple[Part, ...]:
    """The product as parts, standing on the floor; ``worn`` on its mannequin.

    ``others`` are the variants of its parts, by their English names.
    """
    from viewer.exporters.body_parts import body_parts
    from viewer.exporters.garment_parts import Dyed, garment_parts
    from viewer.exporters.shape import standing

    product = staged.product
    variants: dict[str, Dyed] = {
        one.name.en: (colour_of(product, one.id), print_of(product, one.id)) for one in others
    }
    own = garment_parts(staged.own_surface(shown.id), product.id, variants)
    if not worn:
        return standing(own)
    beneath = [
        part
        for index, (companion, _) in enumerate(staged.dressed.garments[:-1])
        for part in garment_parts(_surface(staged, index), companion.id)
    ]
    return (*body_parts(staged.body, "mannequin"), *beneath, *own)


def _surface(staged: StagedProduct, index: int) -> Any:
    from app.services.surfaces import garment_surface

    return garment_surface(staged.dressed.worn[index], staged.dressed.garments[index][0])


def write_asset(wish: ExportWish, path: Path, work: Work) -> dict[str, Any]:
    """Write a mesh from outside, read in a child process, as GLB or USDZ in metres, upright.

    Raises as `read_garment_mesh`; WORK_STOPPED.
    """
    from app.services.export.assets import asset_parts

    if wish.asset is None:
        raise ValueError("the wish names no asset")
    work.step(0.0, "reading")
    parts = asset_parts(wish.asset)
    work.step(0.8, "writing")
    return _write(wish, path, parts, title=wish.asset.stem, variant=None)


def _write(
    wish: ExportWish, path: Path, parts: tuple[Part, ...], *, title: str, variant: str | None
) -> dict[str, Any]:
    from viewer.exporters.glb import write_glb
    from viewer.exporters.shape import triangles_of
    from viewer.exporters.usdz import write_usdz

    if wish.format == "glb":
        write_glb(path, parts, variant=variant)
    else:
        write_usdz(path, parts, title=title)
    return {
        "triangles": triangles_of(parts),
        "colourways": list(
            dict.fromkeys(name for part in parts for name in (variant, *part.variants) if name)
        ),
    }
