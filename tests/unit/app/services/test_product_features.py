"""What the shop has of its products reaches the encoder: pictures that are there, prices in any currency."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.services.previews import preview_path
from app.services.product_features import catalogue_features, catalogue_sources, typical_prices
from app.services.training_pictures import invented_colourways, invented_looks
from body_models.errors import CaptureError
from resources.catalogue import Product, load_catalogue
from resources.families import families
from resources.joint import load_generator_words

SOLD = load_catalogue().products[:6]


def picture(path: Path, colour: tuple[int, int, int]) -> Path:
    """A picture of one colour."""
    Image.new("RGB", (360, 480), colour).save(path)
    return path


def test_previews_on_disk_are_seen_and_photos_before_them(tmp_path: Path) -> None:
    picture(preview_path(SOLD[0], tmp_path), (200, 0, 0))
    picture(preview_path(SOLD[1], tmp_path), (200, 0, 0))
    photo = picture(tmp_path / "photo.png", (0, 0, 200))
    features = catalogue_features(SOLD, previews=tmp_path, photos={SOLD[1].id: photo})
    pictures = [one.picture for one in features]
    assert pictures[0] is not None
    assert pictures[1] is not None
    assert pictures[0].shape == (480, 360, 3)
    assert pictures[0][0, 0, 0] > 190
    assert tuple(pictures[1][0, 0]) == (0, 0, 200)
    assert pictures[2:] == [None] * 4


def test_reviews_and_behaviour_reach_their_product(tmp_path: Path) -> None:
    behaviour = np.ones(4, dtype=np.float32)
    features = catalogue_features(
        SOLD, previews=tmp_path, reviews={SOLD[2].id: ("Lovely.",)}, behaviour={SOLD[3].id: behaviour}
    )
    assert features[2].texts[-1] == "Lovely."
    assert features[3].behaviour is behaviour
    assert features[0].behaviour is None


def test_a_price_counts_beside_the_median_of_its_currency(tmp_path: Path) -> None:
    yen = [
        product.model_copy(update={"currency": "JPY", "price": product.price * 160}) for product in SOLD[:3]
    ]
    assert typical_prices([*SOLD[:3], *yen])["JPY"] == pytest.approx(160 * typical_prices(SOLD[:3])["EUR"])
    both = catalogue_features([*SOLD[:3], *yen], previews=tmp_path)
    assert both[0].price_ratio == pytest.approx(both[3].price_ratio)


def test_a_photo_that_is_none_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "photo.jpg"
    broken.write_bytes(b"no picture")
    with pytest.raises(CaptureError) as refused:
        catalogue_features(SOLD[:1], previews=tmp_path, photos={SOLD[0].id: broken})
    assert refused.value.code == "PICTURE_UNREADABLE"


def test_every_family_is_pictured_first_in_cloths_it_is_not_sold_in() -> None:
    looks = invented_looks(0)
    made = sum(len(known.blocks) for known in families().values())
    assert len({(look.product.family, look.product.block) for look in looks[:made]}) == made
    sold = {(product.family, product.block, product.fabric) for product in load_catalogue().products}
    own = [(look.product.family, look.product.block, look.product.fabric) in sold for look in looks]
    assert sum(own) / len(own) < 0.1


def test_invented_colours_take_turns_and_stay_near_their_shade() -> None:
    words = load_generator_words()
    colourways = invented_colourways(np.random.default_rng(0), words, 26)
    assert {one.colour for one in colourways} == set(words.colours)
    for one in colourways:
        apart = [np.abs(np.subtract(one.rgb, shade.rgb)).max() for shade in words.colours[one.colour].shades]
        assert min(apart) < 30


def test_a_products_own_photos_and_reviews_reach_the_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.catalogue.photos.photos_folder", lambda: tmp_path)
    own = SOLD[0].model_copy(update={"photos": ("b.png", "a.png"), "reviews": ("Runs small, lovely cloth.",)})
    (tmp_path / own.id).mkdir()
    picture(tmp_path / own.id / "a.png", (200, 0, 0))
    picture(tmp_path / own.id / "b.png", (0, 0, 200))
    picture(preview_path(own, tmp_path), (200, 0, 0))
    features = catalogue_features([own], previews=tmp_path, reviews={own.id: ("Warm.",)})[0]
    assert features.picture is not None
    assert tuple(features.picture[0, 0]) == (0, 0, 200)
    assert features.texts[-2:] == ("Runs small, lovely cloth.", "Warm.")


def test_a_digest_changes_with_whatever_the_encoder_would_read(tmp_path: Path) -> None:
    def digest(product: Product, **known: object) -> bytes:
        return catalogue_sources([product], previews=tmp_path, **known)[0].digest()  # type: ignore[arg-type]

    product = SOLD[0]
    photo = picture(tmp_path / "photo.png", (0, 0, 200))
    found = [
        digest(product),
        digest(product.model_copy(update={"price": product.price + 1})),
        digest(product.model_copy(update={"fabric": SOLD[5].fabric})),
        digest(product.model_copy(update={"reviews": ("Warm.",)})),
        digest(product, reviews={product.id: ("War", "m.")}),
        digest(product, photos={product.id: photo}),
        digest(product, photos={product.id: picture(tmp_path / "other.png", (0, 0, 201))}),
        digest(product, behaviour={product.id: np.ones(2, np.float32)}),
    ]
    assert len(set(found)) == len(found)
    assert digest(product.model_copy(update={"stock": dict.fromkeys(product.stock, 0)})) == found[0]
    assert digest(product) == found[0]
