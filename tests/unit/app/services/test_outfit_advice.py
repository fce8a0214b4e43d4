"""`advise outfit`: documents, sizes of a person, and looks that are draped."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.services import outfit_advice
from app.services.dressing import DressedOutfit, PreparedBody, dress_outfit
from app.services.outfit_advice import OutfitQuestion, run, sizes_for, worn_tucked
from app.services.size_advice import read_wearer
from body_models.errors import DrapeError
from ml.errors import DataError
from ml.outfits.shop.given import Given
from ml.outfits.shop.wishes import Wishes
from resources.catalogue import Product, load_catalogue


@pytest.fixture(scope="module")
def woman(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "woman.json"
    measurements = {"stature_cm": 168.0, "body_mass_kg": 66.0, "chest_girth_cm": 94.0, "waist_girth_cm": 79.0}
    path.write_text(json.dumps({"sex": "female", "measurements": measurements}), encoding="utf-8")
    return path


def test_the_document_is_that_of_the_contract() -> None:
    document = run(OutfitQuestion(product_id="breton-tee-women", count=2))
    assert len(document["outfits"]) == 2 and document["reasons"] == []
    for outfit in document["outfits"]:
        assert outfit["items"][0] == "breton-tee-women" and len(outfit["items"]) >= 2
        assert 0 < outfit["score"] < 1
        assert outfit["sizes"] == {}, "nobody was named"
        assert set(outfit["colourways"]) == set(outfit["items"])
        assert len(outfit["reasons"]) == len(outfit["reason_codes"]) > 0
    json.dumps(document, allow_nan=False)


def test_what_the_model_says_is_attributed_to_pairs_and_pieces() -> None:
    document = run(OutfitQuestion(product_id="wool-blazer-women", count=3))
    told = 0
    for outfit in document["outfits"]:
        found = outfit["attribution"]
        assert found["alone"] + sum(pair["effect"] for pair in found["pairs"]) == pytest.approx(
            found["model"], abs=1e-3
        )
        assert all(set(pair["items"]) <= set(outfit["items"]) for pair in found["pairs"])
        assert {piece["item"] for piece in found["items"]} <= set(outfit["items"])
        for place, code in enumerate(outfit["reason_codes"]):
            if code["code"] == "GOES_WITH":
                told += 1
                best = found["pairs"][0]
                assert [code["values"]["product"], code["values"]["other"]] == best["items"]
                assert code["gain"] == best["effect"]
                assert all(
                    load_catalogue().product(name).name.en.lower() in outfit["reasons"][place].lower()
                    for name in best["items"]
                )
    assert told, "the outfits of this blazer are worn together by people"


def test_with_a_person_every_item_is_in_a_size_that_fits_and_is_there(woman: Path) -> None:
    question = OutfitQuestion(product_id="silk-blouse", wishes=Wishes(occasion="work", budget=500.0))
    document = run(question, person=woman)
    sizes_of = sizes_for(read_wearer(woman))
    assert document["outfits"]
    for outfit in document["outfits"]:
        for product_id, size in outfit["sizes"].items():
            product = load_catalogue().product(product_id)
            assert size == sizes_of(product) and product.stock[size] > 0 and "work" in product.occasion
        assert set(outfit["sizes"]) == set(outfit["items"])
        assert outfit["price"] <= 500


def test_nothing_found_is_said_and_is_no_error() -> None:
    document = run(OutfitQuestion(product_id="wool-blazer-men", wishes=Wishes(budget=230.0)))
    assert document["outfits"] == []
    assert [code["code"] for code in document["reason_codes"]] == ["NONE_IN_BUDGET"]
    assert str(int(document["reason_codes"][0]["values"]["cheapest"])) in document["reasons"][0]


def test_pictures_need_somebody_to_dress(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        run(OutfitQuestion(product_id="tee-women"), out_dir=tmp_path / "out")
    assert refused.value.code == "DRESSING_NEEDS_PERSON"
    assert not (tmp_path / "out").exists()


def test_shirts_are_tucked_in_and_tees_are_not() -> None:
    stylist = outfit_advice.stylist()
    for seed, tucked in (("poplin-shirt-men", True), ("tee-men", False)):
        given = [Given(product_id=seed), Given(product_id="straight-jeans-men")]
        for outfit in stylist.complete(given, count=5).outfits:
            layered = {"knit", "jacket"} & {piece.role for piece in outfit.pieces}
            assert worn_tucked(outfit) == (tucked or bool(layered))
    (dress,) = stylist.complete([Given(product_id="a-line-dress")], count=1).outfits
    assert not worn_tucked(dress)


def test_an_outfit_that_fails_is_replaced_by_the_next(
    woman: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = iter([{"tee-women": ["NOT_SETTLED"]}, {}, {"tee-women": ["INSIDE_BODY"]}, {}])
    monkeypatch.setattr(outfit_advice, "_dress", lambda dressing, outfit, name: next(failed))
    monkeypatch.setattr(outfit_advice, "prepare_body", lambda fitted: None)
    alone = run(OutfitQuestion(product_id="tee-women", count=6), person=woman)
    question = OutfitQuestion(product_id="tee-women", count=2, dressed="all")
    document = run(question, person=woman, out_dir=tmp_path / "out")
    offered = [outfit["items"] for outfit in alone["outfits"]]
    assert [outfit["items"] for outfit in document["outfits"]] == [offered[1], offered[3]]
    assert [one["items"] for one in document["replaced"]] == [offered[0], offered[2]]
    assert document["replaced"][0]["failed"] == {"tee-women": ["NOT_SETTLED"]}


def test_a_coat_over_a_jacket_is_advised_but_not_shown(
    woman: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[str]] = []

    def nothing_drapes(
        prepared: PreparedBody, garments: Sequence[tuple[Product, str]], *, tucked: bool = False
    ) -> DressedOutfit:
        shown.append([product.id for product, _ in garments])
        raise DrapeError("GARMENT_UNPLACED", "The test does not let anything be placed.")

    monkeypatch.setattr(outfit_advice, "dress_outfit", nothing_drapes)
    monkeypatch.setattr(outfit_advice, "prepare_body", lambda fitted: None)
    question = OutfitQuestion(product_id="wool-coat-women", count=3)
    document = run(question, person=woman, out_dir=tmp_path / "out")
    replaced = document["replaced"]
    assert [one["code"] for one in document["reason_codes"]] == ["NONE_SHOWN"]
    lapels = [one["items"] for one in replaced if one["failed"] == {"wool-coat-women": ["LAPELS_CROSS"]}]
    assert lapels and all("wool-blazer-women" in items or "linen-blazer-women" in items for items in lapels)
    assert not [items for items in shown if items in lapels], "nobody waits for what is not shown"


@pytest.mark.long
def test_the_first_outfit_is_draped_and_one_that_fails_is_replaced(
    woman: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dressed: list[list[str]] = []

    def failing_once(
        prepared: PreparedBody, garments: Sequence[tuple[Product, str]], *, tucked: bool = False
    ) -> DressedOutfit:
        dressed.append([product.id for product, _ in garments])
        if len(dressed) == 1:
            raise DrapeError("GARMENT_UNPLACED", "The test does not let this one be placed.")
        worn = dress_outfit(prepared, garments, tucked=tucked)
        if len(dressed) == 2:
            quality = replace(worn[0].drape.quality, passed=False, reasons=("NOT_SETTLED",))
            failed = replace(worn[0], drape=replace(worn[0].drape, quality=quality))
            return replace(worn, worn=(failed, *worn[1:]))
        return worn

    monkeypatch.setattr(outfit_advice, "dress_outfit", failing_once)
    out = tmp_path / "out"
    wishes = Wishes(budget=120.0, season="summer")
    question = OutfitQuestion(product_id="tee-women", wishes=wishes, count=2)
    document: dict[str, Any] = run(question, person=woman, out_dir=out)
    assert [one["items"] for one in document["replaced"]] == dressed[:2]
    assert document["replaced"][0]["reason"] == "DRAPE_FAILED"
    assert document["replaced"][1]["failed"] == {"tee-women": ["NOT_SETTLED"]}
    assert document["outfits"][0]["items"] == dressed[2]
    assert len(document["outfits"]) == 2
    shown = {path.name for path in (out / "outfit_1").iterdir()}
    garments = {f"{product_id}.glb" for product_id in dressed[2]}
    assert shown == {"front.png", "back.png", "side.png", "three_quarter.png", "body.glb", *garments}
    assert json.loads((out / "outfits.json").read_text(encoding="utf-8"))["product"] == "tee-women"
