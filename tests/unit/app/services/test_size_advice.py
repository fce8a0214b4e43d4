"""`advise size` from files: the document of the contract, the person's uncertainties, the shop's feedback."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.services import size_advice
from body_models.errors import MeasurementError
from ml.fit.shop.counterfactuals import BodyChange, OtherWish
from ml.fit.shop.reasons import SIZE_REASON_CODES, SizeReasonCode, size_reason
from ml.fit.shop.words import body_change_sentence, other_wish_sentence, size_sentence
from resources.errors import ResourceError
from resources.translations import LANGUAGES, Language, texts_for

_BODY = {
    "stature_cm": 166.0,
    "body_mass_kg": 66.0,
    "neck_girth_cm": 33.0,
    "chest_girth_cm": 94.0,
    "waist_girth_cm": 82.0,
    "hip_girth_cm": 102.0,
    "upper_arm_girth_cm": 28.5,
    "shoulder_breadth_cm": 36.5,
    "arm_length_cm": 55.0,
    "wrist_girth_cm": 15.3,
    "cervicale_height_cm": 142.0,
    "chest_height_cm": 119.0,
    "waist_height_cm": 100.0,
    "crotch_height_cm": 77.0,
    "knee_height_cm": 45.5,
}
_NUMBERS: dict[str, float | str] = {
    "size": "M",
    "other": "L",
    "rules_size": "S",
    "learned_size": "L",
    "percent": 61,
    "other_percent": 58,
    "rules_percent": 40,
    "weight_percent": 30,
    "zone": "chest",
    "measurement": "hip_girth_cm",
    "felt": "small",
    "product": "tee-women",
    "family": "tee",
    "ease_cm": 4.0,
    "std_cm": 3.5,
    "cm": 6.0,
    "steps": 0.7,
    "events": 12,
    "count": 10,
    "right": 8,
    "of": 14,
}

MakeBody = Callable[..., Path]


@pytest.fixture
def body(tmp_path: Path) -> MakeBody:
    """`body(chest_girth_cm=97, std=5)`: a body.json whose measurements are all this sure."""

    def write(std: float = 0.8, **changes: float) -> Path:
        measured = {
            name: {"value": value, "given": None, "source": "inferred", "std": std}
            for name, value in {**_BODY, **changes}.items()
        }
        path = tmp_path / "body.json"
        path.write_text(json.dumps({"model": "x", "betas": [0.0], "measurements": measured, "warnings": []}))
        return path

    return write


def _events(path: Path, felt: str, count: int) -> Path:
    event = {"product": "tee-women", "size": "M", "event": "tried", "felt": felt, "measurements": _BODY}
    lines = [json.dumps({"time": f"2031-03-{day + 1:02}T12:00:00", **event}) for day in range(count)]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_the_document_is_that_of_the_contract(body: MakeBody) -> None:
    document = json.loads(json.dumps(size_advice.run(body(), "tee-women")))
    assert document["product"] == "tee-women"
    assert document["size"] == document["rules_size"] == "M"
    assert list(document["probabilities"]) == ["XS", "S", "M", "L", "XL", "XXL", "3XL"]
    for felt in document["probabilities"].values():
        assert sum(felt[name] for name in ("small", "fit", "large")) == pytest.approx(1.0, abs=0.002)
    assert document["reasons"]
    assert len(document["reasons"]) == len(document["reason_codes"])
    assert all("{" not in sentence for sentence in document["reasons"])
    assert document["physics"]["weight"] == 1.0
    assert document["learned"] is None


def test_the_stds_of_a_camera_count(body: MakeBody) -> None:
    sure = size_advice.run(body(std=0.5), "tee-women")
    unsure = size_advice.run(body(std=6.0), "tee-women")
    assert unsure["probabilities"]["M"]["fit"] < sure["probabilities"]["M"]["fit"] - 0.05
    assert "UNCERTAIN_MEASURES" in {one["code"] for one in unsure["reason_codes"]}


def test_feedback_is_read_from_events_and_from_what_was_learnt_of_them(
    tmp_path: Path, body: MakeBody
) -> None:
    events, memory = _events(tmp_path / "events.jsonl", "small", 20), tmp_path / "memory.json"
    learnt = size_advice.learn(events, memory)
    assert learnt["new_events"] == 20
    assert learnt["products"]["tee-women"]["runs_small_steps"] > 0.8
    assert size_advice.learn(events, memory)["new_events"] == 0
    person = body()
    of_events = size_advice.run(person, "tee-women", feedback=events)
    of_memory = size_advice.run(person, "tee-women", feedback=memory)
    assert of_events["size"] != "M"
    assert of_events["rules_size"] == "M"
    assert {**of_events, "seconds": 0} == {**of_memory, "seconds": 0}
    assert {"RUNS_SMALL", "OTHER_THAN_RULES"} <= {one["code"] for one in of_events["reason_codes"]}


def test_no_size_is_null_with_its_reason(body: MakeBody) -> None:
    document = size_advice.run(body(chest_girth_cm=170.0, waist_girth_cm=165.0), "tee-women")
    assert document["size"] is None
    assert [one["code"] for one in document["reason_codes"]] == ["NONE_LARGE_ENOUGH"]
    assert document["counterfactuals"] == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "PERSON_UNREADABLE"),
        ('{"measurements": {"chest_girth_cm": {"value": -1}}}', "PERSON_MALFORMED"),
        ('{"measurements": {"chest_girth_cm": {"value": 9400}}}', "MEASUREMENT_RANGE"),
        ('{"measurements": {"chest_girth_cm": {"value": 94, "std": 1}}}', "MEASUREMENT_MISSING"),
    ],
)
def test_a_person_that_cannot_be_advised_is_refused(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "person.json"
    path.write_text(content)
    with pytest.raises(MeasurementError) as refused:
        size_advice.run(path, "tee-women")
    assert refused.value.code == code


def test_an_unknown_product_is_refused_before_anything_else(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as refused:
        size_advice.run(tmp_path / "nobody.json", "tea-women")
    assert refused.value.code == "PRODUCT_UNKNOWN"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SIZE_REASON_CODES)
def test_every_reason_has_words(language: Language, code: SizeReasonCode) -> None:
    said = size_sentence(size_reason(code, "x", 0.0, **_NUMBERS), texts_for(language), "Tee")
    assert "{" not in said
    assert said.endswith("." if language == "en" else "。")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_what_if_has_words(language: Language) -> None:
    texts = texts_for(language)
    wishes: list[Any] = ["close", "regular", "loose"]
    said = [
        *(body_change_sentence(_change(by_cm), texts) for by_cm in (-2.0, 1.5)),
        *(other_wish_sentence(OtherWish(preference=wish, size="L"), texts) for wish in wishes),
    ]
    assert len(set(said)) == 5
    assert not any("{" in one for one in said)


def _change(by_cm: float) -> BodyChange:
    return BodyChange(measurement="hip_girth_cm", by_cm=by_cm, size="S")
