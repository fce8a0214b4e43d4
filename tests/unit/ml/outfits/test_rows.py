"""Outfits are read in both formats; what cannot be used is counted by reason or refused by name."""

import json
from pathlib import Path

import pytest

from ml.errors import DataError
from ml.outfits.rows import models_shared, read_outfits
from tests.unit.ml.outfits.wardrobe import product_rows, write_lines, write_products


def _refused(folder: Path) -> str:
    with pytest.raises(DataError) as refused:
        read_outfits(folder)
    return refused.value.code


def test_named_outfits_become_items_each_once(names_folder: Path) -> None:
    rows = read_outfits(names_folder)
    assert rows.format == "names"
    assert (len(rows.train), len(rows.test)) == (160, 40)
    assert len({(item.slot, item.text) for item in rows.items}) == len(rows.items)
    first = [rows.items[place] for place in rows.train[0]]
    assert [item.slot for item in first] == ["upper", "bottom", "shoe", "bag"]


def test_nameless_repeated_and_lonely_items_are_counted(names_folder: Path) -> None:
    dress, shoe = {"slot": "upper", "name": "Red  Dress"}, {"slot": "shoe", "name": "pump"}
    nameless = {"slot": "bag", "name": "  "}
    same = {"slot": "upper", "name": "red dress"}
    with (names_folder / "train.jsonl").open("a") as file:
        for items in ([dress, shoe, nameless], [dress, same], [shoe, dress]):
            file.write(json.dumps({"items": items}) + "\n")
        file.write("{broken\n")
    rows = read_outfits(names_folder)
    assert {reason.split(": ")[1]: count for reason, count in rows.skipped.items()} == {
        "name_missing": 1,
        "item_repeated": 1,
        "items_too_few": 1,
        "outfit_repeated": 1,
        "line_malformed": 1,
    }
    assert rows.items[rows.train[-1][0]].text == "red dress"


def test_a_file_of_mostly_broken_lines_is_refused(names_folder: Path) -> None:
    (names_folder / "test.jsonl").write_text("{broken\n" * 30)
    assert _refused(names_folder) == "ROWS_UNUSABLE"


def test_an_unknown_field_is_refused_by_name(names_folder: Path) -> None:
    write_lines(names_folder / "test.jsonl", [{"items": [{"slot": "shoe", "title": "x", "name": "y"}]}])
    with pytest.raises(DataError, match="'title'") as refused:
        read_outfits(names_folder)
    assert refused.value.code == "COLUMN_UNKNOWN"


def test_an_empty_test_is_refused(names_folder: Path) -> None:
    (names_folder / "test.jsonl").write_text("\n")
    assert _refused(names_folder) == "TEST_EMPTY"


def test_a_folder_without_outfits_says_what_it_needs(tmp_path: Path) -> None:
    assert _refused(tmp_path) == "OUTFITS_MISSING"


def test_products_bring_their_season_and_number(products_folder: Path) -> None:
    rows = read_outfits(products_folder)
    assert rows.format == "products"
    item = next(item for item in rows.items if item.id.startswith("5703"))
    assert item.attributes["season"] == "57"
    assert item.reference == int(item.id[4:8])
    assert item.design == item.id.split("-")[0]
    assert rows.questions is not None
    assert (len(rows.questions.blanks), len(rows.questions.judgements)) == (40, 80)


def test_questions_about_unknown_products_are_counted(products_folder: Path) -> None:
    with (products_folder / "train.jsonl").open("a") as file:
        file.write(json.dumps({"items": ["nobody", "knows", product_rows(1)[0]["id"]]}) + "\n")
    with (products_folder / "fill_in_blank.jsonl").open("a") as file:
        file.write(json.dumps({"outfit": ["nobody"], "candidates": ["a", "b"], "answer": 0}) + "\n")
    rows = read_outfits(products_folder)
    assert rows.skipped["train.jsonl: item_unknown"] == 2
    assert rows.skipped["train.jsonl: items_too_few"] == 1
    assert rows.skipped["fill_in_blank.jsonl: item_unknown"] == 1


def test_a_column_too_many_or_too_few_is_refused(products_folder: Path) -> None:
    table = products_folder / "products.csv"
    columns = table.read_text().splitlines()[0].split(",")
    write_products(table, product_rows(20), [*columns, "mood"])
    assert _refused(products_folder) == "COLUMN_UNKNOWN"
    write_products(table, product_rows(20), columns[:-1])
    assert _refused(products_folder) == "COLUMN_MISSING"


def test_judgements_of_one_label_are_refused(products_folder: Path) -> None:
    path = products_folder / "compatibility.jsonl"
    path.write_text("".join(line + "\n" for line in path.read_text().splitlines() if '"label": 1' in line))
    assert _refused(products_folder) == "LABELS_ONE_CLASS"


def test_an_asked_colourway_of_a_learnt_product_is_a_leak(products_folder: Path) -> None:
    rows = read_outfits(products_folder)
    assert rows.questions is not None
    assert models_shared(rows.items, rows.train, rows.questions) == 0
    asked = min(rows.questions.asked_items)
    assert models_shared(rows.items, [*rows.train, (asked, asked + 1)], rows.questions) >= 1
