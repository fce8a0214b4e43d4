"""Draped garments as they are shown: in another pose, in layers, on the mannequin, on a page to take home."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

from app.session.fitting import FIT_MAP_KINDS, PosedSize, PoseName, TriedSize
from app.session.outfit import Piece, WornOutfit
from resources.catalogue import Product, load_catalogue
from resources.translations import texts_for

if TYPE_CHECKING:
    from app.jobs.shopper import Shopper
    from app.services.dressing import DressedOutfit, DressedSize
    from app.services.mannequins import Mannequins
    from body_models.anthropometry.solver import FittedBody
    from viewer.pictures import PictureStudio
    from viewer.scene.model import BodyMesh

PAGE_PICTURE: Final = (480, 720)
SIZE_STILL: Final = (360, 480)
"""As wide as the arms reach, as everybody stands to be measured."""
_QUALITY: Final = 86
_ON_THE_FLOOR_M: Final = 0.012
_YAWS_DEG: Final = (16.0, 180.0)
"""A little from the side, and the back."""


def tried(mesh: BodyMesh, product: Product, dressed: DressedSize) -> TriedSize:
    """A drape ready to be drawn; one that failed its gate without a picture."""
    from app.services.surfaces import fit_map_fields, garment_surface
    from viewer.scene.prepare import prepare_person

    texts = texts_for("en")  # the window writes the legend in its own words
    passed = dressed.drape.quality.passed
    return TriedSize(
        product_id=product.id,
        size=dressed.size,
        shown=prepare_person(mesh, [garment_surface(dressed, product)]) if passed else None,
        fit_maps=fit_map_fields(dressed, product, FIT_MAP_KINDS, texts) if passed else {},
        drape_seconds=dressed.drape.seconds,
    )


def posed(shopper: Shopper, beside: Executor, product: Product, size: str, pose: PoseName) -> PosedSize:
    """A draped size carried to another pose. Raises as `dress` does."""
    from app.services.surfaces import body_mesh, garment_surface
    from viewer.scene.prepare import prepare_person

    fitted, outfit = _moved(shopper, beside, product, size, pose)
    shown = None
    if outfit[0].drape.quality.passed:
        surface = garment_surface(outfit[0], product)
        shown = prepare_person(_barefoot_in_a_step(body_mesh(fitted, styled=True)), [surface])
    return PosedSize(product_id=product.id, size=size, pose=pose, shown=shown)


def _barefoot_in_a_step(mesh: BodyMesh) -> BodyMesh:
    """The shoes are built for feet that stand on the floor: none are worn where a foot is lifted."""
    lifted = any(float(foot.points_m[:, 1].min()) > _ON_THE_FLOOR_M for foot in mesh.feet)
    return replace(mesh, feet=()) if lifted else mesh


def _moved(
    shopper: Shopper, beside: Executor, product: Product, size: str, pose: PoseName
) -> tuple[FittedBody, DressedOutfit]:
    from app.services.dressing import DressedOutfit, pose_outfit
    from body_models.body.poses import SHOWN_POSES

    prepared = shopper.prepared(beside)
    alone = DressedOutfit(
        worn=(shopper.dress(beside, product, size),),
        from_skin=(0,),
        band_level_m=None,
        crossing_percent=0.0,
        seconds=0.0,
    )
    moved = pose_outfit(prepared, [(product, size)], alone, SHOWN_POSES[pose])
    return replace(shopper.fitted, body=moved.body), moved.outfit


def worn(shopper: Shopper, beside: Executor, pieces: tuple[Piece, ...]) -> WornOutfit:
    """An outfit draped in layers, standing at ease. Raises as `dress` does."""
    from app.services.surfaces import body_mesh, garment_surface
    from viewer.scene.prepare import prepare_person

    dressed = _layered(shopper, beside, pieces)
    if dressed is None:
        return WornOutfit(pieces=pieces, shown=None)
    fitted, outfit = dressed
    products = [load_catalogue().product(piece.product_id) for piece in pieces]
    surfaces = [
        garment_surface(outfit[place], products[place], pieces[place].colourway_id or None)
        for place in outfit.from_skin
    ]
    shown = prepare_person(body_mesh(fitted, styled=True), surfaces)
    return WornOutfit(pieces=pieces, shown=shown)


def _layered(
    shopper: Shopper, beside: Executor, pieces: Sequence[Piece]
) -> tuple[FittedBody, DressedOutfit] | None:
    """The pieces over each other; None where a drape fails its gate."""
    from app.jobs.shelf_answers import shelf_piece
    from app.services.dressing import at_ease, dress_outfit
    from app.services.outfit_advice import pieces_worn_tucked

    prepared = shopper.prepared(beside)
    shelf_pieces = [shelf_piece(piece) for piece in pieces]
    garments = [
        (one.product, piece.size or shopper.first_size(one.product))
        for one, piece in zip(shelf_pieces, pieces, strict=True)
    ]
    outfit = dress_outfit(prepared, garments, tucked=pieces_worn_tucked(shelf_pieces))
    if not all(garment.drape.quality.passed for garment in outfit):
        return None
    return at_ease(prepared, garments, outfit)


def presented(mannequins: Mannequins, product: Product, size: str | None = None) -> TriedSize:
    """A product worn by the shop's mannequin, in its own size unless one is named.

    Raises as `Mannequins.wearing` does.
    """
    from app.services.surfaces import body_mesh, garment_surface
    from viewer.scene.prepare import prepare_person

    dressed = mannequins.wearing(product, size)
    surfaces = [
        garment_surface(dressed.worn[place], dressed.garments[place][0]) for place in dressed.worn.from_skin
    ]
    return TriedSize(
        product_id=product.id,
        size=dressed.size,
        shown=prepare_person(body_mesh(dressed.fitted, styled=True), surfaces),
        fit_maps={},
        drape_seconds=dressed.worn.seconds,
    )


def pictured(
    shopper: Shopper, beside: Executor, studio: PictureStudio, pieces: tuple[Piece, ...]
) -> tuple[bytes, ...]:
    """Pieces worn together on the shopper as JPEG pictures, front and back; none where a drape fails.

    Raises as `dress` does.
    """
    from app.services.surfaces import body_mesh, garment_surface

    dressed = _layered(shopper, beside, pieces)
    if dressed is None:
        return ()
    fitted, outfit = dressed
    products = [load_catalogue().product(piece.product_id) for piece in pieces]
    surfaces = [
        garment_surface(outfit[place], products[place], pieces[place].colourway_id or None)
        for place in outfit.from_skin
    ]
    studio.show(body_mesh(fitted, styled=True), surfaces)
    return tuple(_jpeg(studio, yaw) for yaw in _YAWS_DEG)


def size_still(
    shopper: Shopper,
    beside: Executor,
    studio: PictureStudio,
    product: Product,
    size: str,
    colourway_id: str,
) -> bytes:
    """One draped size from the front, as JPEG; empty where its drape fails. Raises as `dress` does."""
    from app.services.colours import colour_of, print_of
    from app.services.surfaces import body_mesh
    from viewer.jpeg import jpeg_of_colours

    dressed = shopper.dress(beside, product, size)
    shown = shopper.lit(product.id, size)
    if shown is None:
        shown = tried(body_mesh(shopper.fitted, styled=True), product, dressed).shown
        if shown is None:
            return b""
        shopper.keep_lit(product.id, size, shown)
    studio.show_prepared(shown)
    studio.dye(colour_of(product, colourway_id or None), print_of(product, colourway_id or None))
    return jpeg_of_colours(studio.picture(0.0), _QUALITY)


def _jpeg(studio: PictureStudio, yaw_deg: float) -> bytes:
    encoded = BytesIO()
    studio.picture(yaw_deg).save(encoded, format="JPEG", quality=_QUALITY)
    return encoded.getvalue()
