"""The files of the catalogue's pictures: what a name stands for, and in which room it was taken."""

import hashlib
from pathlib import Path

from app.services.previews import preview_path, shown_of
from resources.catalogue import load_catalogue
from viewer.scene.rooms import DEFAULT_ROOM, ROOMS

PRODUCTS = load_catalogue().products


def test_no_two_rooms_and_no_two_products_share_a_picture(tmp_path: Path) -> None:
    paths = {preview_path(product, tmp_path, room=room) for product in PRODUCTS for room in ROOMS}
    assert len(paths) == len(PRODUCTS) * len(ROOMS)


def test_a_picture_that_was_kept_before_there_were_rooms_is_of_the_bright_one(tmp_path: Path) -> None:
    product = PRODUCTS[0]
    key = hashlib.sha256("\n".join(("2", *shown_of(product))).encode()).hexdigest()[:12]
    kept = tmp_path / f"{product.id}-{key}.jpg"
    assert preview_path(product, tmp_path) == preview_path(product, tmp_path, room=DEFAULT_ROOM) == kept
