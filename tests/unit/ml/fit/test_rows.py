"""What of a file of rentals is read, counted, left out and refused."""

import gzip
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from ml.errors import DataError
from ml.fit.rows import COLUMNS, read_rental_folder, read_rental_rows

GOOD = {
    "user_id": "7",
    "item_id": "12",
    "category": "Dress",
    "size": "8",
    "fit": "fit",
    "mass_kg": "59.0",
    "stature_cm": "165.1",
    "bust_band_in": "34.0",
    "bust_cup": "c",
    "age_years": "31.0",
    "body_type": "pear",
    "rented_for": "wedding",
    "review_date": "2016-05-04",
}


def lines(rows: Sequence[dict[str, str]], header: Sequence[str] = COLUMNS) -> str:
    """CSV text of rows, each the changes to a good one; their ids differ unless given."""
    text = [",".join(header)]
    for number, row in enumerate(rows):
        cells = {**GOOD, "user_id": str(1000 + number), **row}
        text.append(",".join(cells.get(name, "") for name in header))
    return "\n".join(text) + "\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_file(rows: Sequence[dict[str, str]], name: str = "train.csv", good: int = 20) -> Path:
        path = tmp_path / name
        text = lines([*rows, *({"user_id": f"g{number}"} for number in range(good))])
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
        return path

    return write_file


def test_a_row_keeps_every_value(write: Callable[..., Path]) -> None:
    rows = read_rental_rows(write([{"user_id": "u1", "fit": "small"}], good=0, name="train.csv.gz"))
    assert len(rows) == 1
    assert (rows.user_ids[0], rows.item_ids[0], rows.categories[0]) == ("u1", "12", "dress")
    assert (rows.sizes[0], rows.labels[0], rows.bust_cups[0]) == (8.0, 0, 3.0)
    assert (rows.mass_kg[0], rows.stature_cm[0], rows.bust_band_in[0], rows.age_years[0]) == (
        59.0,
        165.1,
        34.0,
        31.0,
    )
    assert (rows.body_types[0], rows.rented_for[0]) == ("pear", "wedding")
    assert rows.dates[0] == np.datetime64("2016-05-04")
    assert not rows.skipped and not rows.unknown


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"fit": "perfect"}, "label_unknown"),
        ({"fit": ""}, "label_missing"),
        ({"size": ""}, "size_missing"),
        ({"size": "M"}, "size_unreadable"),
        ({"size": "-3"}, "size_absurd"),
        ({"size": "1e9"}, "size_absurd"),
        ({"size": "nan"}, "size_missing"),
        ({"user_id": ""}, "user_id_missing"),
        ({"item_id": " "}, "item_id_missing"),
        ({"review_date": "04/05/2016"}, "date_unreadable"),
        ({"review_date": "0016-05-04"}, "date_absurd"),
        ({"review_date": ""}, "date_missing"),
    ],
)
def test_a_row_without_label_size_date_or_ids_is_left_out_and_named(
    write: Callable[..., Path], change: dict[str, str], reason: str
) -> None:
    rows = read_rental_rows(write([change]))
    assert len(rows) == 20
    assert rows.skipped == {reason: 1}


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("stature_cm", "65", "stature_in_inches"),
        ("stature_cm", "1.65", "stature_in_metres"),
        ("stature_cm", "5.5", "stature_in_feet"),
        ("stature_cm", "1651", "stature_in_millimetres"),
        ("stature_cm", "-165", "stature_absurd"),
        ("stature_cm", "inf", "stature_unreadable"),
        ("stature_cm", '5\' 6""', "stature_unreadable"),
        ("mass_kg", "140", "mass_in_pounds"),
        ("mass_kg", "0", "mass_absurd"),
        ("age_years", "-31", "age_absurd"),
        ("age_years", "1985", "age_in_birth_years"),
        ("bust_band_in", "86", "bust_band_in_centimetres"),
        ("bust_cup", "zz", "bust_cup_unknown"),
    ],
)
def test_a_cell_that_cannot_be_is_unknown_and_named_and_the_row_stays(
    write: Callable[..., Path], column: str, cell: str, reason: str
) -> None:
    rows = read_rental_rows(write([{"user_id": "odd", column: cell}]))
    field = {"bust_cup": "bust_cups"}.get(column, column)
    assert len(rows) == 21 and not rows.skipped
    assert rows.unknown == {reason: 1}
    assert np.isnan(getattr(rows, field)[rows.user_ids == "odd"]).all()


def test_empty_cells_are_unknown_without_being_wrong(write: Callable[..., Path]) -> None:
    empty = dict.fromkeys(("mass_kg", "stature_cm", "bust_band_in", "bust_cup", "age_years", "body_type"), "")
    rows = read_rental_rows(write([{"user_id": "shy", **empty}]))
    shy = rows.user_ids == "shy"
    assert np.isnan(rows.mass_kg[shy]).all() and rows.body_types[shy] == [""]
    assert not rows.skipped and not rows.unknown


def test_ids_keep_their_letters_and_words_do_not(write: Callable[..., Path]) -> None:
    rows = read_rental_rows(write([{"user_id": "aB", "item_id": "X  9", "rented_for": " Formal  Affair"}]))
    odd = rows.user_ids == "aB"
    assert rows.item_ids[odd] == ["X 9"] and rows.rented_for[odd] == ["formal affair"]


def test_the_same_rental_twice_counts_once(write: Callable[..., Path]) -> None:
    rows = read_rental_rows(write([{"user_id": "a"}, {"user_id": "a"}]))
    assert len(rows) == 21
    assert rows.skipped == {"duplicate": 1}


def test_rows_come_by_date(write: Callable[..., Path]) -> None:
    rows = read_rental_rows(write([{"review_date": "2017-01-01"}, {"review_date": "2014-01-01"}]))
    assert (np.diff(rows.dates) >= np.timedelta64(0)).all()


def test_a_file_of_which_too_many_rows_are_lost_is_refused_with_the_counts(
    write: Callable[..., Path],
) -> None:
    with pytest.raises(DataError, match="label_unknown 4, size_missing 2") as refused:
        read_rental_rows(write([{"fit": "ok"}] * 4 + [{"size": ""}] * 2, good=20))
    assert refused.value.code == "ROWS_UNUSABLE"


@pytest.mark.parametrize(
    ("column", "cell"), [("stature_cm", "65"), ("mass_kg", "140"), ("bust_band_in", "86")]
)
def test_a_column_in_another_unit_is_refused_by_name(
    write: Callable[..., Path], column: str, cell: str
) -> None:
    with pytest.raises(DataError, match=column) as refused:
        read_rental_rows(write([{column: cell}] * 60, good=40))
    assert refused.value.code == "ROWS_UNUSABLE"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "ROWS_EMPTY"),
        (lines([]).encode(), "ROWS_EMPTY"),
        (lines([{}], [*COLUMNS, "colour"]).encode(), "ROWS_COLUMNS"),
        (lines([{}], COLUMNS[:-1]).encode(), "ROWS_COLUMNS"),
        (lines([{}], [*COLUMNS, "size"]).encode(), "ROWS_COLUMNS"),
        (b"\xff\xfe\x00\x01 nothing", "ROWS_BROKEN"),
        (lines([{"category": "x" * 200_000}]).encode(), "ROWS_BROKEN"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "train.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as refused:
        read_rental_rows(path)
    assert refused.value.code == code


def test_lines_of_another_length_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text(lines([{}] * 9) + "1,2,3\n")
    assert read_rental_rows(path).skipped == {"row_malformed": 1}


def test_a_small_archive_of_a_huge_file_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "train.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 64_000_000))
    with pytest.raises(DataError, match="unpacks to more") as refused:
        read_rental_rows(path)
    assert refused.value.code == "ROWS_BROKEN"


def test_half_an_archive_is_refused(write: Callable[..., Path]) -> None:
    path = write([{"user_id": str(number)} for number in range(200)], name="train.csv.gz")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DataError) as refused:
        read_rental_rows(path)
    assert refused.value.code == "ROWS_BROKEN"


def test_a_folder_gives_the_halves_it_holds(write: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        read_rental_folder(tmp_path)
    assert refused.value.code == "ROWS_MISSING"
    write([{"user_id": "first"}], name="train-1.csv", good=3)
    write([{"user_id": "second"}], name="train-2.csv.gz", good=0)
    halves = read_rental_folder(tmp_path)
    assert halves.test is None
    assert halves.train is not None and len(halves.train) == 5


def test_a_rating_may_stand_beside_and_is_checked(tmp_path: Path) -> None:
    rated = (*COLUMNS, "rating")
    texts = ("10", "2.0", "", "11", "0", "good", *["8"] * 30)
    (tmp_path / "train-1.csv").write_text(lines([{"rating": text} for text in texts], rated))
    (tmp_path / "train-2.csv").write_text(lines([{"user_id": f"plain{number}"} for number in range(4)]))
    rows = read_rental_folder(tmp_path).train
    assert rows is not None and rows.ratings is not None
    assert rows.ratings[:3].tolist()[:2] == [10.0, 2.0]
    assert np.isnan(rows.ratings[2:6]).all() and np.isnan(rows.ratings[-4:]).all()
    assert rows.unknown == {"rating_absurd": 1, "rating_in_percent": 1, "rating_unreadable": 1}
    kept = rows.take(np.array([1, 0]))
    assert kept.ratings is not None and kept.ratings.tolist() == [2.0, 10.0]
    assert read_rental_rows(tmp_path / "train-2.csv").ratings is None


def test_ratings_of_another_scale_are_refused(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text(lines([{"rating": "95"}] * 60, (*COLUMNS, "rating")))
    with pytest.raises(DataError, match=r"rating_in_percent 60.*from 1 to 10") as refused:
        read_rental_rows(tmp_path / "train.csv")
    assert refused.value.code == "ROWS_UNUSABLE"


def test_rows_that_differ_in_the_rating_alone_are_two(tmp_path: Path) -> None:
    twins = [{"user_id": "u", "rating": text} for text in ("8", "10", "10")]
    others = [{"user_id": f"o{number}", "rating": "8"} for number in range(20)]
    (tmp_path / "train.csv").write_text(lines([*twins, *others], (*COLUMNS, "rating")))
    rows = read_rental_rows(tmp_path / "train.csv")
    assert int((rows.user_ids == "u").sum()) == 2 and rows.skipped == {"duplicate": 1}
