"""The shipped weights find what people ask for in a catalogue they never saw, and say which part told."""

import numpy as np
import pytest

from ml.encoders.joint.explain import lost_without, part_contributions
from ml.encoders.joint.features import FeatureRows, product_features
from ml.encoders.joint.invented_catalogue import invented_catalogue
from ml.encoders.joint.model import JointEncoder
from ml.encoders.joint.vocabulary import MODALITIES
from resources.catalogue import Product, load_catalogue
from resources.fabrics import load_fabrics
from resources.families import families
from resources.joint import JOINT_MODEL_FOLDER

SOLD = load_catalogue().products
PARTS = ("text", "geometry", "fabric", "attributes", "price")


@pytest.fixture(scope="module")
def shipped() -> JointEncoder:
    """The default encoder on the processor."""
    return JointEncoder.load(device="cpu")


@pytest.fixture(scope="module")
def rows(shipped: JointEncoder) -> FeatureRows:
    """The embedded catalogue, its words in English."""
    return shipped.rows_of(
        [product_features(product, typical_price=69.0, languages=("en",)) for product in SOLD]
    )


def found(shipped: JointEncoder, rows: FeatureRows, query: str, count: int = 3) -> list[Product]:
    """The first products for a query."""
    scores = shipped.embed_products(rows) @ shipped.embed_texts([query])[0]
    return [SOLD[place] for place in np.argsort(-scores)[:count]]


def test_the_weights_are_small() -> None:
    assert (JOINT_MODEL_FOLDER / "model.safetensors").stat().st_size <= 5 * 2**20


@pytest.mark.parametrize(
    ("query", "family", "fabric"),
    [
        ("linen shorts", "shorts", "linen"),
        ("a warm wool coat for winter", "coat", "wool-coating"),
        ("blue jeans", "jeans", "denim"),
        ("silk blouse", "blouse", "silk-satin"),
        ("stretchy leggings for running", "leggings", "swim-lycra"),
    ],
)
def test_a_query_finds_its_product(
    shipped: JointEncoder, rows: FeatureRows, query: str, family: str, fabric: str
) -> None:
    assert any((one.family, one.fabric) == (family, fabric) for one in found(shipped, rows, query))


def test_a_query_finds_its_family_when_words_or_codes_are_missing(
    shipped: JointEncoder, rows: FeatureRows
) -> None:
    for missing in (("text",), ("text", "geometry"), ("attributes",), ("attributes", "fabric", "price")):
        assert found(shipped, rows.without(*missing), "winter overcoat", 1)[0].family == "coat", missing


def test_geometry_alone_tells_trousers_from_tops(shipped: JointEncoder, rows: FeatureRows) -> None:
    alone = shipped.embed_products(rows.only("geometry"))
    trousers, tops = shipped.embed_texts(["straight-leg trousers", "short-sleeved t-shirt"])
    for product, row in zip(SOLD, alone, strict=True):
        if product.family in {"trousers", "tee"}:
            assert (row @ trousers > row @ tops) == (product.family == "trousers")


def test_what_is_told_of_parts_passes_a_deletion_check(shipped: JointEncoder, rows: FeatureRows) -> None:
    query = shipped.embed_texts(["a silk dress for the evening"])[0]
    whole, parts = shipped.embed_products(rows) @ query, shipped.embed_parts(rows)
    np.testing.assert_allclose(sum(part_contributions(query, parts).values()), whole, atol=1e-4)
    told = lost_without(query, parts)
    for part in PARTS:
        lost = whole - shipped.embed_products(rows.without(part)) @ query
        np.testing.assert_allclose(told[part], lost, atol=1e-4)
    first = int(np.argmax(whole))
    assert SOLD[first].category == "one_piece"
    assert max(told, key=lambda part: told[part][first]) in {"attributes", "fabric", "text"}


def test_invented_catalogues_are_searched_by_the_same_words(shipped: JointEncoder) -> None:
    products, embedded = invented_catalogue(shipped, 4000, seed=5)
    assert embedded.shape == (4000, 128)
    first = np.argsort(-(embedded @ shipped.embed_texts(["linen shorts"])[0]))[:20]
    wanted = (list(families()).index("shorts"), list(load_fabrics()).index("linen"))
    right = (products.family[first] == wanted[0]) & (products.fabric[first] == wanted[1])
    assert right.mean() > 0.7


def test_every_part_has_its_place_in_the_shipped_model(shipped: JointEncoder) -> None:
    assert set(shipped.config.widths()) | {"picture", "behaviour"} == set(MODALITIES)
    assert shipped.config.pictures
