"""Weights learnt from named outfits."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from ml.outfits.shop.colour import PLAIN
from ml.outfits.shop.derive_weights import named_outfits, weights_document
from ml.outfits.shop.learn import NamedOutfit, ask, learn, told_auc
from ml.outfits.shop.look import LookTable
from ml.outfits.shop.named import named_look
from ml.outfits.shop.people import ColourMeetings, count_meetings
from ml.outfits.shop.pieces import Shelves
from ml.outfits.shop.scoring import SCORED
from resources.catalogue import load_catalogue

_SMART = ("silk blouse", "tailored pencil skirt", "stiletto pumps")
_SPORTY = ("nike tank", "adidas leggings", "running sneakers")
_SLOTS = ("upper", "bottom", "shoe")
_DEVIATION = np.full(len(SCORED), 0.3)


def _people_who_never_mix(count: int, seed: int) -> list[NamedOutfit]:
    """Smart people and sporty people, each in any two colours."""
    generator = np.random.default_rng(seed)
    outfits: list[NamedOutfit] = []
    for _ in range(count):
        names = _SMART if generator.random() < 0.5 else _SPORTY
        colours = generator.choice(["black", "white", "red", "green", "blue", "yellow"], len(names))
        outfits.append([(s, f"{c} {n}") for s, c, n in zip(_SLOTS, colours, names, strict=True)])
    return outfits


def _weight(outfits: list[NamedOutfit], term: str) -> float:
    return float(learn(outfits, _DEVIATION).weight[SCORED.index(term)])


def test_who_never_mixes_dress_codes_teaches_that_formality_counts() -> None:
    outfits = _people_who_never_mix(150, 0)
    learnt = learn(outfits, _DEVIATION)
    weights = dict(zip(SCORED, learnt.weight, strict=True))
    assert weights["same_formality"] > 2 * max(weights["hue_kinship"], weights["hue_relation"], 0.05)
    auc = told_auc(learnt, _people_who_never_mix(60, 1))
    assert auc["same_formality"] is not None and auc["same_formality"] > 0.65
    assert auc["hue_kinship"] is not None and abs(auc["hue_kinship"] - 0.5) < 0.12, (
        "colours were drawn by lot"
    )
    assert auc["same_tier"] is None, "no name tells a price"


def test_what_names_do_not_tell_keeps_the_common_weight() -> None:
    learnt = learn(_people_who_never_mix(60, 2), _DEVIATION)
    for name in ("same_tier", "one_set", "near_miss", "shared_occasions"):
        assert learnt.told[SCORED.index(name)] == 0
        assert learnt.weight[SCORED.index(name)] == pytest.approx(learnt.common / 0.3, rel=0.02)
    assert learnt.weight[SCORED.index("lightness_contrast")] != pytest.approx(learnt.common / 0.3)


def test_a_term_that_never_varies_in_the_shop_gets_no_weight() -> None:
    deviation = _DEVIATION.copy()
    deviation[SCORED.index("balance")] = 0
    assert learn(_people_who_never_mix(40, 3), deviation).weight[SCORED.index("balance")] == 0


def test_the_same_seed_gives_the_same_weights_and_questions() -> None:
    outfits = _people_who_never_mix(40, 4)
    np.testing.assert_array_equal(learn(outfits, _DEVIATION).weight, learn(outfits, _DEVIATION).weight)
    assert ask(outfits, 7).wrong == ask(outfits, 7).wrong != ask(outfits, 8).wrong


def test_a_wrong_item_is_of_the_same_slot() -> None:
    outfits = _people_who_never_mix(10, 5)
    slots = [slot for outfit in outfits for slot, _ in outfit]
    questions = ask(outfits, 0)
    for wrong, right in zip(questions.wrong, questions.right, strict=True):
        real = questions.real[right]
        assert [slots[row] for row in wrong] == [slots[row] for row in real]
        assert sum(one != other for one, other in zip(wrong, real, strict=True)) <= 1


def test_colours_that_meet_more_often_than_by_chance_have_a_lift() -> None:
    names = [("navy tee", "white jeans"), ("red tee", "green jeans")] * 20
    table = LookTable.of([named_look(s, n) for pair in names for s, n in zip(_SLOTS, pair, strict=False)])
    meetings = count_meetings(table, [[2 * k, 2 * k + 1] for k in range(len(names))])
    order = list(PLAIN)
    navy, white, red = (order.index(name) for name in ("navy", "white", "red"))
    assert meetings.seen[navy, white] == 20 and meetings.expected[navy, white] == pytest.approx(10)
    assert meetings.lift[navy, white] > 0.15 > 0 > meetings.lift[red, white]
    assert meetings.same == 0


def test_a_bag_that_matches_the_dress_is_not_dressing_in_one_colour() -> None:
    table = LookTable.of([named_look("bottom", "red dress"), named_look("bag", "red bag")])
    meetings = count_meetings(table, [[0, 1]])
    assert meetings.seen.sum() == 0 and meetings.same == 0


def test_meetings_survive_their_document() -> None:
    table = LookTable.of([named_look("upper", "navy tee"), named_look("bottom", "white jeans")])
    meetings = count_meetings(table, [[0, 1]] * 30)
    document = json.loads(json.dumps(meetings.document()))
    again = ColourMeetings.of_pairs(document["outfits"], document["same"], document["pairs"])
    np.testing.assert_allclose(again.lift, meetings.lift, atol=0.01)


@pytest.mark.real_data
@pytest.mark.long
def test_the_shipped_weights_are_what_the_outfits_give(shared_data: Path) -> None:
    shipped = json.loads((files("ml.outfits.shop") / "weights.json").read_text(encoding="utf-8"))
    found = weights_document(
        named_outfits(shared_data / "outfit_names"), Shelves.of(load_catalogue().products)
    )
    for name, term in shipped["terms"].items():
        assert found["terms"][name]["weight"] == pytest.approx(term["weight"], abs=0.02)
    assert found["held_out_auc"] == pytest.approx(shipped["held_out_auc"], abs=0.005)
