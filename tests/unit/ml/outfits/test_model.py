"""A taught model tells tastes apart, says which pair clashes, and comes back from its folder unchanged."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ml.errors import ModelError
from ml.model_folder import ModelCard
from ml.outfits.items import OutfitItem
from ml.outfits.learn import Taught, teach
from ml.outfits.model import OutfitModel
from ml.outfits.rows import read_outfits
from ml.outfits.settings import OutfitSettings
from tests.unit.ml.outfits.wardrobe import QUIET, LetterEncoder, named_outfits, write_lines

CARD = ModelCard(title="t", purpose="p", data="d", licence="l", settings={}, figures={}, limits=())


def _items(names: Sequence[str]) -> list[OutfitItem]:
    slots = ("upper", "bottom", "shoe", "bag")
    return [OutfitItem(slot=slot, text=name) for slot, name in zip(slots, names, strict=True)]


SPORT = _items(["adidas", "nike", "mesh", "nike"])
MIXED = _items(["adidas", "nike", "pearl", "mesh"])


def test_made_outfits_score_above_thrown_together_ones(taught: Taught) -> None:
    scores = taught.model.score_many([SPORT, MIXED])
    assert scores[0] > scores[1] + 1.0
    made, thrown = taught.model.probabilities(scores)
    assert made > 0.5 > thrown
    assert taught.figures["held_out_fill_in_blank"] > 0.45  # a third of the wrong ones is of the same taste
    assert taught.figures["held_out_compatibility_auc"] > 0.85


def test_the_score_does_not_depend_on_the_order_or_on_the_company(taught: Taught) -> None:
    alone = taught.model.score(SPORT)
    assert taught.model.score(SPORT[::-1]) == pytest.approx(alone, abs=1e-4)
    among = taught.model.score_many([MIXED, SPORT, SPORT[:2]])
    assert among[1] == pytest.approx(alone, abs=1e-4)


def test_candidates_are_ranked_by_taste(taught: Taught) -> None:
    shoes = [OutfitItem(slot="shoe", text=word) for word in ("pearl", "mesh", "silk", "adidas")]
    ranked = taught.model.rank_candidates(SPORT[:2], shoes)
    assert {one.place for one in ranked[:2]} == {1, 3}
    assert ranked[0].score == pytest.approx(
        taught.model.score([*SPORT[:2], shoes[ranked[0].place]]), abs=1e-4
    )


def test_words_never_heard_are_no_error(taught: Taught) -> None:
    unknown = [OutfitItem(slot="hat", text="zzz"), OutfitItem(slot="shoe", attributes={"mood": "blue"})]
    assert np.isfinite(taught.model.score(unknown))


def test_what_a_pair_adds_is_told_from_what_its_items_say_for_themselves(taught: Taught) -> None:
    model = taught.model
    one, other, intruder = SPORT[0], SPORT[1], MIXED[2]
    effects = model.pair_effects([(one, other), (one, intruder)])
    assert effects[0] > 0 > effects[1], "two of one taste help each other, the intruder clashes"
    # The rest is the items' own: it is there in whatever company, so it cancels out over a swap.
    swapped = [(MIXED[0], MIXED[1]), (SPORT[3], MIXED[2]), (MIXED[0], MIXED[2]), (SPORT[3], MIXED[1])]
    alone = model.score_many(swapped) - model.pair_effects(swapped)
    assert alone[0] + alone[1] == pytest.approx(alone[2] + alone[3], abs=1e-4)


def test_effects_do_not_depend_on_the_company(taught: Taught) -> None:
    pairs = [(SPORT[0], SPORT[1]), (MIXED[0], MIXED[2]), (SPORT[0], SPORT[3])]
    together = taught.model.pair_effects(pairs)
    np.testing.assert_allclose(together, [taught.model.pair_effects([pair])[0] for pair in pairs], atol=1e-4)
    assert taught.model.pair_effects([]).shape == (0,)


def test_one_item_is_no_outfit(taught: Taught) -> None:
    with pytest.raises(ModelError) as refused:
        taught.model.score(SPORT[:1])
    assert refused.value.code == "ITEMS_TOO_FEW"


def test_a_saved_model_answers_the_same(taught: Taught, tmp_path: Path) -> None:
    taught.model.save(tmp_path / "whole", CARD)
    taught.model.save(tmp_path / "half", CARD, half=True)
    before = taught.model.score_many([SPORT, MIXED])
    loaded = OutfitModel.load(tmp_path / "whole")
    np.testing.assert_allclose(loaded.score_many([SPORT, MIXED]), before, atol=1e-6)
    np.testing.assert_allclose(loaded.probabilities(before), taught.model.probabilities(before))
    half = OutfitModel.load(tmp_path / "half").score_many([SPORT, MIXED])
    np.testing.assert_allclose(half, before, atol=0.05)


def test_a_damaged_folder_is_refused(taught: Taught, tmp_path: Path) -> None:
    taught.model.save(tmp_path, CARD)
    config = (tmp_path / "config.json").read_text()
    (tmp_path / "config.json").write_text(config.replace('"members": 2', '"members": 5'))
    with pytest.raises(ModelError) as refused:
        OutfitModel.load(tmp_path)
    assert refused.value.code == "MODEL_MALFORMED"


def test_an_encoder_of_another_width_is_refused(
    small_settings: OutfitSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ml.outfits.learn.default_text_encoder", lambda: LetterEncoder(32))
    write_lines(tmp_path / "train.jsonl", named_outfits(60, 1))
    settings = replace(small_settings, reads_texts=True, epochs=1, members=1)
    reading = teach(read_outfits(tmp_path), QUIET, lambda done, said: None, settings=settings).model
    reading.save(tmp_path / "model", CARD)
    loaded = OutfitModel.load(tmp_path / "model", encoder=LetterEncoder(32))
    np.testing.assert_allclose(loaded.score(SPORT), reading.score(SPORT), atol=1e-6)
    with pytest.raises(ModelError, match="32 wide") as refused:
        OutfitModel.load(tmp_path / "model", encoder=LetterEncoder(48))
    assert refused.value.code == "ENCODER_WIDTH"


def test_the_same_seed_teaches_the_same_model(small_settings: OutfitSettings, tmp_path: Path) -> None:
    write_lines(tmp_path / "train.jsonl", named_outfits(60, 1))
    rows = read_outfits(tmp_path)
    settings = replace(small_settings, epochs=2, members=1)
    scores = [
        teach(rows, QUIET, lambda done, said: None, settings=settings).model.score_many([SPORT, MIXED])
        for _ in range(2)
    ]
    np.testing.assert_array_equal(scores[0], scores[1])
