"""Advice on sizes, outfits and products by the real program, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from ml.recommend.choice_log import ChoiceLog, read_choices
from resources.catalogue import load_catalogue
from tests.end2end.driving import Program

pytestmark = pytest.mark.usefixtures("_built_body")
PersonFile = Callable[[object], Path]
SOMEBODY = {"sex": "female", "measurements": {"stature_cm": 168, "body_mass_kg": 64, "waist_girth_cm": 76}}


def _document(program: Program, *arguments: object, **environment: str) -> dict[str, Any]:
    answer = program(*arguments, "--json", **environment)
    assert answer.status == 0, answer.err
    return cast("dict[str, Any]", answer.document())


def test_every_size_has_its_chances_and_the_advice_its_reasons(
    program: Program, person_file: PersonFile, tmp_path: Path
) -> None:
    person = person_file(SOMEBODY)
    advised = _document(program, "advise", "size", "--person", person, "--product", "tee-women")
    product = load_catalogue().product("tee-women")
    assert advised["product"] == "tee-women"
    assert tuple(advised["probabilities"]) == product.sizes
    for chances in advised["probabilities"].values():
        assert sum(chances.values()) == pytest.approx(1.0, abs=0.01)
    likeliest = max(product.sizes, key=lambda size: advised["probabilities"][size]["fit"])
    assert advised["size"] == likeliest
    assert any(advised["size"] in reason for reason in advised["reasons"])


@pytest.mark.long
def test_what_the_shop_was_told_changes_the_size(
    program: Program, person_file: PersonFile, tmp_path: Path
) -> None:
    person, memory = person_file(SOMEBODY), tmp_path / "memory.json"
    arguments = ("advise", "size", "--person", person, "--product", "tee-women")
    before = _document(program, *arguments)["size"]
    events = tmp_path / "events.jsonl"
    told = {
        "time": "2026-11-01T10:00:00+00:00",
        "product": "tee-women",
        "size": before,
        "event": "tried",
        "felt": "small",
        "measurements": SOMEBODY["measurements"],
    }
    events.write_text("".join(json.dumps(told) + "\n" for _ in range(30)), encoding="utf-8")
    learnt = _document(program, "feedback", "learn", events, "--memory", memory)
    assert learnt["new_events"] == 30
    after = _document(program, *arguments, "--feedback", memory)
    sizes = load_catalogue().product("tee-women").sizes
    assert sizes.index(after["size"]) > sizes.index(before)
    assert any("tee" in reason.lower() and "small" in reason for reason in after["reasons"]), after["reasons"]


def test_an_outfit_keeps_its_wishes(program: Program, person_file: PersonFile) -> None:
    person = person_file(SOMEBODY)
    wishes = ("--budget", "220", "--occasion", "casual", "--count", "2")
    advised = _document(program, "advise", "outfit", "--product", "tee-women", "--person", person, *wishes)
    assert len(advised["outfits"]) == 2
    products = {product.id: product for product in load_catalogue().products}
    for outfit in advised["outfits"]:
        worn = [products[item] for item in outfit["items"]]
        assert "tee-women" in outfit["items"]
        assert sum(product.price for product in worn) <= 220
        assert all("casual" in product.occasion for product in worn)
        assert all(product.stock[outfit["sizes"][product.id]] > 0 for product in worn)
        assert outfit["reasons"]


@pytest.mark.long
def test_both_languages_find_the_same(program: Program, person_file: PersonFile) -> None:
    found = [
        _document(program, "advise", "products", "--query", words, "--count", "3")["products"]
        for words in ("a white shirt for work", "上班穿的白衬衫")
    ]
    first, second = ([product["id"] for product in products] for products in found)
    assert first[0] in second
    assert all("shirt" in product for product in (*first, *second))
    assert all(product["reasons"] for products in found for product in products)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("advise", "outfit", "--product", "tee-womn"), "PRODUCT_UNKNOWN"),
        (("advise", "outfit", "--product", "tee-women", "--budget", "-3"), "BUDGET_NOT_POSITIVE"),
        (("advise", "outfit", "--product", "tee-women", "--colour", "greeny"), "WISH_UNKNOWN"),
        (("advise", "products", "--liked", "nothing-of-ours"), "PRODUCT_UNKNOWN"),
        (("advise", "products", "--query", "  "), "QUERY_EMPTY"),
        (("advise", "size", "--product", "tee-women", "--person", "/nowhere.json"), "FILE_MISSING"),
        (("train", "fit", "--data", "/nowhere", "--out", "/nowhere"), "FILE_MISSING"),
    ],
)
def test_a_wrong_question_is_refused(arguments: tuple[str, ...], code: str, program: Program) -> None:
    assert program(*arguments).code() == code


@pytest.mark.parametrize(
    ("file", "content", "kind", "code"),
    [
        ("train.csv", "a,b\n1,2\n", "fit", "ROWS_COLUMNS"),
        ("train.csv", "", "recommend", "ROWS_EMPTY"),
        ("train.jsonl", '{"items": []}\n', "outfits", None),
    ],
)
def test_wrong_rows_are_refused(
    file: str, content: str, kind: str, code: str | None, program: Program, tmp_path: Path
) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    out = tmp_path / "out"
    answer = program("train", kind, "--data", tmp_path, "--out", out)
    assert answer.code() == code if code else answer.code()
    assert not out.exists()


@pytest.mark.long
def test_a_drawn_product_is_answered_and_the_policies_are_judged(program: Program, tmp_path: Path) -> None:
    log = tmp_path / "choices.jsonl"
    explore = ("advise", "products", "--query", "a coat", "--count", "2", "--explore", "--choices", log)
    drawn = _document(program, *explore, "--seed", "1")
    assert drawn["products"][0]["id"] == drawn["exploration"]["action"]
    choice = drawn["exploration"]["choice"]
    told = _document(program, "feedback", "choice", log, choice, "1")
    assert (told["answered"], told["unanswered"]) == (1, 0)
    assert program("evaluate", "recommend", "--choices", log).code() == "LOG_TOO_SHORT"
    # A day in the shop, without the walk of a process for each shopper.
    made = read_choices(log)[0]
    again = [made.model_copy(update={"id": f"{place:016x}", "reward": place % 2}) for place in range(40)]
    ChoiceLog(path=log).append(again)
    figures = _document(program, "evaluate", "recommend", "--choices", log)
    assert figures["choices"] == 41
    for policy in ("thompson", "softmax", "default_weights"):
        low, high = figures["policies"][policy]["intervals"]["doubly_robust"]
        assert low <= figures["policies"][policy]["doubly_robust"] <= high
    assert program("feedback", "choice", log, "0" * 15 + "z", "1").code() == "CHOICE_UNKNOWN"


@pytest.mark.long
def test_merchandisers_move_a_product_and_a_wrong_wish_is_refused(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "boosts.json"
    wish = {"product": "check-coat-women", "amount": 1, "author": "Ana", "reason": "end of line"}
    file.write_text(json.dumps({"boosts": [wish]}), encoding="utf-8")
    asked = ("advise", "products", "--query", "a coat", "--boosts", file)
    effect = _document(program, *asked)["boosts"][0]
    assert (effect["author"], effect["reason"]) == ("Ana", "end of line")
    assert effect["place_with"] <= effect["place_without"]
    file.write_text(json.dumps({"boosts": [{**wish, "amount": 9}]}), encoding="utf-8")
    assert program(*asked).code() == "BOOSTS_MALFORMED"
    unusable = program("advise", "products", "--query", "a coat", VITRINE_TEXT_ENCODER=str(tmp_path))
    assert unusable.code() == "ENCODER_MISSING"
