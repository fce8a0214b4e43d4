"""One space for parts that may be missing: similarities add up, the unknown is refused, folders checked."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from ml.encoders.joint.behaviour import BehaviourMap
from ml.encoders.joint.explain import lost_without, part_contributions
from ml.encoders.joint.features import GarmentAttributes, ProductFeatures, product_features
from ml.encoders.joint.generate import generate_products
from ml.encoders.joint.model import JointConfig, JointEncoder
from ml.encoders.joint.network import JointNetwork, fuse, shares
from ml.encoders.joint.vocabulary import MODALITIES
from ml.errors import DataError, ModelError
from ml.model_folder import ModelCard
from resources.catalogue import load_catalogue
from tests.unit.ml.encoders.joint.conftest import BagOfWords

CARD = ModelCard(title="t", purpose="p", data="d", licence="l", settings={}, figures={}, limits=())
PARTS = ("text", "geometry", "fabric", "attributes", "price")


@pytest.fixture(scope="module")
def sold() -> list[ProductFeatures]:
    """A dozen products of the catalogue, the first with a picture."""
    picture = np.random.default_rng(0).integers(0, 255, (240, 180, 3)).astype(np.uint8)
    products = load_catalogue().products[:12]
    return [
        product_features(product, typical_price=70.0, picture=None if place else picture)
        for place, product in enumerate(products)
    ]


def test_rows_are_unit_whatever_is_missing(untaught: JointEncoder, sold: list[ProductFeatures]) -> None:
    rows = untaught.rows_of(sold)
    for parts in (PARTS, ("text",), ("price",), ("geometry", "fabric")):
        embedded = untaught.embed_products(rows.only(*parts))
        assert embedded.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(embedded, axis=1), 1.0, atol=1e-5)


def test_a_part_alone_is_that_part(untaught: JointEncoder, sold: list[ProductFeatures]) -> None:
    pictured = untaught.embed_products(untaught.rows_of(sold[:1]).only("picture"))
    assert sold[0].picture is not None
    np.testing.assert_allclose(pictured, untaught.embed_pictures([sold[0].picture]), atol=1e-5)


def test_a_product_does_not_depend_on_its_neighbours(
    untaught: JointEncoder, sold: list[ProductFeatures]
) -> None:
    together = untaught.embed_products(sold)
    alone = np.concatenate([untaught.embed_products([one]) for one in sold])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_contributions_add_up_to_the_similarity(untaught: JointEncoder, sold: list[ProductFeatures]) -> None:
    query = untaught.embed_texts(["A navy tee"])[0]
    parts = untaught.embed_parts(sold)
    added = part_contributions(query, parts)
    np.testing.assert_allclose(sum(added.values()), untaught.embed_products(sold) @ query, atol=1e-5)
    np.testing.assert_allclose(parts.joined(), untaught.embed_products(sold), atol=1e-5)
    assert (added["picture"][1:] == 0).all()
    assert (added["behaviour"] == 0).all()


def test_what_a_part_tells_is_what_is_lost_when_it_is_forgotten(
    untaught: JointEncoder, sold: list[ProductFeatures]
) -> None:
    rows = untaught.rows_of(sold)
    query = untaught.embed_texts(["A navy tee"])[0]
    whole = untaught.embed_products(rows) @ query
    told = lost_without(query, untaught.embed_parts(rows))
    for part in (*PARTS, "picture"):
        lost = whole - untaught.embed_products(rows.without(part)) @ query
        np.testing.assert_allclose(told[part], lost, atol=1e-4)
    alone = untaught.rows_of(sold).only("price")
    np.testing.assert_allclose(
        lost_without(query, untaught.embed_parts(alone))["price"],
        untaught.embed_products(alone) @ query,
        atol=1e-5,
    )


def test_fusing_nothing_is_nothing_and_missing_parts_count_nothing() -> None:
    directions = torch.nn.functional.normalize(torch.randn(3, 4, 128), dim=-1)
    weights = torch.randn(3, 4)
    present = torch.tensor([[True] * 4, [True, False, True, False], [False] * 4])
    fused = fuse(directions, weights, present)
    assert torch.equal(fused[2], torch.zeros(128))
    directions[1, 1] = 100.0
    torch.testing.assert_close(fuse(directions, weights, present)[1], fused[1])
    torch.testing.assert_close(shares(weights, present).sum(dim=1), torch.tensor([1.0, 1.0, 0.0]))


def test_a_product_of_which_nothing_is_known_is_refused(untaught: JointEncoder) -> None:
    with pytest.raises(DataError, match="product 2 of 2") as refused:
        untaught.embed_products([ProductFeatures(price_ratio=1.0), ProductFeatures()])
    assert refused.value.code == "PRODUCT_UNDESCRIBED"


def test_no_product_gives_no_row(untaught: JointEncoder) -> None:
    assert untaught.embed_products([]).shape == (0, 128)
    assert untaught.embed_texts([]).shape == (0, 128)
    assert untaught.embed_pictures([]).shape == (0, 128)
    assert untaught.embed_parts([]).directions.shape == (0, 7, 128)


def test_an_empty_query_is_refused(untaught: JointEncoder) -> None:
    with pytest.raises(DataError, match="Text 2 of 2") as refused:
        untaught.embed_texts(["a tee", " "])
    assert refused.value.code == "TEXT_EMPTY"


def test_behaviour_nobody_mapped_is_refused(untaught: JointEncoder) -> None:
    attributes = GarmentAttributes(family="tee", block="women", fit="slim")
    product = ProductFeatures(attributes=attributes, behaviour=np.ones(8, dtype=np.float32))
    with pytest.raises(DataError) as refused:
        untaught.embed_products([product])
    assert refused.value.code == "BEHAVIOUR_UNMAPPED"


def test_numbers_that_are_none_are_refused(untaught: JointEncoder) -> None:
    rows = generate_products(5, 0).rows()
    rows.fabric[2, 3] = np.nan
    with pytest.raises(DataError, match="fabric") as refused:
        untaught.embed_products(rows)
    assert refused.value.code == "FEATURES_MALFORMED"


def test_a_saved_model_answers_as_before(
    untaught: JointEncoder, words: BagOfWords, sold: list[ProductFeatures], tmp_path: Path
) -> None:
    untaught.save(tmp_path / "joint", CARD)
    again = JointEncoder.load(tmp_path / "joint", text_encoder=words, device="cpu")
    # Weights are kept in half precision.
    cosines = (again.embed_products(sold) * untaught.embed_products(sold)).sum(axis=1)
    assert cosines.min() > 0.9999
    assert (tmp_path / "joint" / "model.safetensors").stat().st_size < 5 * 2**20


def test_another_text_encoder_is_refused(untaught: JointEncoder, tmp_path: Path) -> None:
    class Other(BagOfWords):
        name = "another"

    untaught.save(tmp_path / "joint", CARD)
    with pytest.raises(ModelError, match="'bag of words', not with 'another'") as refused:
        JointEncoder.load(tmp_path / "joint", text_encoder=Other(), device="cpu")
    assert refused.value.code == "TEXT_ENCODER_MISMATCH"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"measures": ["chest_girth"]}, "MODEL_OUTDATED"),
        ({"text_width": "wide"}, "MODEL_MALFORMED"),
        ({"surprise": 1}, "MODEL_MALFORMED"),
        ({"kind": "fit"}, "MODEL_KIND"),
    ],
)
def test_a_folder_of_something_else_is_refused(
    untaught: JointEncoder, words: BagOfWords, tmp_path: Path, change: dict[str, object], code: str
) -> None:
    untaught.save(tmp_path / "joint", CARD)
    path = tmp_path / "joint" / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(ModelError) as refused:
        JointEncoder.load(tmp_path / "joint", text_encoder=words, device="cpu")
    assert refused.value.code == code


def test_damaged_weights_are_refused(untaught: JointEncoder, words: BagOfWords, tmp_path: Path) -> None:
    untaught.save(tmp_path / "joint", CARD)
    weights = tmp_path / "joint" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError) as refused:
        JointEncoder.load(tmp_path / "joint", text_encoder=words, device="cpu")
    assert refused.value.code == "MODEL_MALFORMED"
    shutil.rmtree(tmp_path / "joint")
    with pytest.raises(ModelError) as missing:
        JointEncoder.load(tmp_path / "joint", text_encoder=words, device="cpu")
    assert missing.value.code == "MODEL_MISSING"


def test_a_model_that_never_saw_pictures_refuses_them(words: BagOfWords) -> None:
    config = JointConfig(text_encoder=words.name, text_width=words.width, pictures=False)
    blind = JointEncoder(JointNetwork(config.widths()), config, words, device="cpu")
    with pytest.raises(ModelError) as refused:
        blind.embed_pictures([np.zeros((192, 144, 3), dtype=np.uint8)])
    assert refused.value.code == "PICTURES_UNTAUGHT"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no graphics processor")
def test_a_graphics_processor_gives_the_same_rows(
    untaught: JointEncoder, words: BagOfWords, sold: list[ProductFeatures], tmp_path: Path
) -> None:
    untaught.save(tmp_path / "joint", CARD)
    on_cpu, on_gpu = (
        JointEncoder.load(tmp_path / "joint", text_encoder=words, device=device).embed_products(sold)
        for device in ("cpu", "cuda")
    )
    np.testing.assert_allclose(on_cpu, on_gpu, atol=1e-4)


def test_behaviour_brings_products_taken_together_nearer(untaught: JointEncoder) -> None:
    products = generate_products(120, 4)
    content = untaught.embed_products(products.rows())
    rng = np.random.default_rng(0)
    # Shoppers take what has one family: their vectors say the family, and a little noise.
    taste = rng.normal(size=(21, 16))
    vectors = (taste[products.family] + 0.1 * rng.normal(size=(120, 16))).astype(np.float32)
    fitted = BehaviourMap.fit(vectors, content)
    assert fitted.left_out_cosine > float((content @ content.mean(axis=0)).mean())
    encoder = untaught.with_behaviour(fitted)
    rows = products.rows()
    present = rows.present.copy()
    present[:, MODALITIES.index("behaviour")] = True
    lived = type(rows)(
        **{name: getattr(rows, name) for name in MODALITIES if name != "behaviour"},
        present=present,
        behaviour=vectors,
    )
    same = (products.family[:, None] == products.family[None]) & ~np.eye(120, dtype=bool)
    before, after = content @ content.T, encoder.embed_products(lived) @ encoder.embed_products(lived).T
    assert after[same].mean() - after[~same].mean() > before[same].mean() - before[~same].mean()


@pytest.mark.parametrize(
    ("vectors", "products", "code"),
    [
        (np.ones((5, 4)), np.ones((6, 128)), "BEHAVIOUR_MALFORMED"),
        (np.ones((5, 4)), np.ones((5, 128)), "BEHAVIOUR_TOO_FEW"),
        (np.full((30, 4), np.nan), np.ones((30, 128)), "BEHAVIOUR_MALFORMED"),
    ],
)
def test_behaviour_that_cannot_be_read_is_refused(
    vectors: np.ndarray, products: np.ndarray, code: str
) -> None:
    with pytest.raises(DataError) as refused:
        BehaviourMap.fit(vectors, products)
    assert refused.value.code == code
