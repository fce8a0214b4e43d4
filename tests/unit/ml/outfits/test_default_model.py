"""The model that comes with the product: small, in order, and with a taste of its own."""

from pathlib import Path

import numpy as np
import pytest

from ml.errors import ModelError
from ml.outfits.items import OutfitItem
from ml.outfits.model import OutfitModel
from resources.outfits_model import folder
from tests.unit.ml.outfits.wardrobe import LetterEncoder

_OUTFITS = {
    "gym": ("cropped sports bra top", "running leggings", "running sneakers"),
    "evening": ("silk embellished blouse", "satin evening skirt", "crystal stiletto sandals"),
    "weekend": ("striped t-shirt", "distressed skinny jeans", "converse canvas sneakers"),
    "office": ("white cotton shirt", "black pencil skirt", "black patent leather pumps"),
}
_SLOTS = ("upper", "bottom", "shoe")


@pytest.fixture(scope="module")
def model() -> OutfitModel:
    return OutfitModel.load(folder())


def _size_bytes(place: Path) -> int:
    return sum(path.stat().st_size for path in place.iterdir() if path.is_file())


def test_it_is_small_and_has_a_card() -> None:
    assert _size_bytes(folder()) < 3_000_000
    card = (folder() / "README.md").read_text()
    assert "Licence" in card and "MIT" in card and "held_out_fill_in_blank" in card


def test_shoes_of_the_occasion_complete_the_outfit(model: OutfitModel) -> None:
    shoes = [OutfitItem(slot="shoe", text=names[2]) for names in _OUTFITS.values()]
    places = []
    for right, names in enumerate(_OUTFITS.values()):
        outfit = [OutfitItem(slot=slot, text=name) for slot, name in zip(_SLOTS[:2], names[:2], strict=True)]
        ranked = [one.place for one in model.rank_candidates(outfit, shoes)]
        places.append(ranked.index(right))
    assert np.mean(places) < 1.0  # by chance 1.5


def test_pairs_of_one_outfit_help_each_other_more_than_pairs_across(model: OutfitModel) -> None:
    uppers = [OutfitItem(slot="upper", text=names[0]) for names in _OUTFITS.values()]
    lowers = [OutfitItem(slot="bottom", text=names[1]) for names in _OUTFITS.values()]
    effects = model.pair_effects([(upper, lower) for upper in uppers for lower in lowers]).reshape(4, 4)
    across = effects[~np.eye(4, dtype=bool)]
    assert np.diag(effects).mean() > across.mean() + 1.0
    assert np.diag(effects).min() > 0


def test_another_encoder_is_refused() -> None:
    with pytest.raises(ModelError) as refused:
        OutfitModel.load(folder(), encoder=LetterEncoder(512))
    assert refused.value.code == "ENCODER_WIDTH"
