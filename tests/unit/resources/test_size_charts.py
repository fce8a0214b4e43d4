"""Size charts leave no body between two sizes and say what is wrong with a bad one."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resources.errors import ResourceError
from resources.records import read_record
from resources.size_charts import SIZES, SizeChart, load_size_chart, load_size_charts

_FOLDER = Path(__file__).parents[3] / "resources" / "size_charts"


def test_rows_are_contiguous_and_cover_the_bodies_of_the_shop() -> None:
    for chart in load_size_charts().values():
        assert chart.run == SIZES or all(size.isdigit() for size in chart.run)
        for name, ranges in chart.body_ranges_cm.items():
            rows = list(ranges.values())
            assert all(high == low for (_, high), (low, _) in itertools.pairwise(rows)), name
    for block in ("women", "men"):
        ranges = load_size_chart(f"tee-{block}").body_ranges_cm["chest_girth_cm"]
        assert ranges["XS"][0] <= 78
        assert ranges["3XL"][1] >= 140


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda c: c["body_ranges_cm"]["chest_girth_cm"].update(M=[91, 98]), "a gap before M"),
        (lambda c: c["body_ranges_cm"]["chest_girth_cm"].update(M=[89, 98]), "an overlap before M"),
        (lambda c: c["body_ranges_cm"]["chest_girth_cm"].update(M=[98, 90]), "M runs from 98 to 90"),
        (lambda c: c["body_ranges_cm"]["chest_girth_cm"].pop("M"), "chest_girth_cm must give a range"),
        (lambda c: c["grade_cm"].update(sleeve=[1] * 6), "'sleeve'"),
        (lambda c: c["grade_cm"].update(hem_girth=[1, 1]), "2 steps for 7 sizes"),
        (lambda c: c.update(base_size="38"), "'38'"),
        (lambda c: c["base_poms_cm"].update(hem_girth=-4), "base_poms_cm.hem_girth"),
    ],
)
def test_a_faulty_chart_is_refused_by_name(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    chart = json.loads((_FOLDER / "tee-women.json").read_text(encoding="utf-8"))
    change(chart)
    path = tmp_path / "chart.json"
    path.write_text(json.dumps(chart), encoding="utf-8")
    with pytest.raises(ResourceError) as caught:
        read_record(path, SizeChart, "SIZE_CHART_MALFORMED")
    assert caught.value.code == "SIZE_CHART_MALFORMED"
    assert named in caught.value.message


def _with_lengths() -> dict[str, Any]:
    chart: dict[str, Any] = json.loads((_FOLDER / "trousers-women.json").read_text(encoding="utf-8"))
    return chart


def test_a_size_of_trousers_is_a_girth_and_a_length() -> None:
    chart = load_size_chart("trousers-women")
    assert chart.sizes[:4] == ("XS-short", "XS", "XS-long", "S-short")
    assert chart.sizes_in("regular") == chart.run == SIZES
    assert chart.size_index("M-long") == chart.size_index("M") == SIZES.index("M")
    assert chart.neighbours("M-long") == ("S-long", "L-long")
    assert chart.neighbours("XS-short") == (None, "S-short")
    assert chart.length_of("M") == "regular"
    assert chart.body_range_cm("M-long", "crotch_height_cm") == chart.lengths["long"].crotch_height_cm
    assert chart.body_range_cm("M-long", "hip_girth_cm") == chart.body_range_cm("M", "hip_girth_cm")
    assert load_size_chart("jeans-men").sizes[:2] == ("28x30", "28x32")
    assert load_size_chart("tee-women").sizes_in(None) == SIZES


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda c: c["lengths"]["long"].update(crotch_height_cm=[82, 100]), "a gap before long"),
        (lambda c: c["lengths"]["short"].update(inseam_change_cm=7), "must grow from length to length"),
        (lambda c: c["lengths"]["regular"].update(inseam_change_cm=1), "0 for one of them"),
        (lambda c: c["lengths"].update(tall=c["lengths"]["long"]), "lengths.tall"),
        (lambda c: c["base_poms_cm"].pop("inseam"), "no inseam"),
    ],
)
def test_faulty_lengths_are_refused_by_name(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    chart = _with_lengths()
    change(chart)
    chart["grade_cm"].pop("inseam", None)
    path = tmp_path / "chart.json"
    path.write_text(json.dumps(chart), encoding="utf-8")
    with pytest.raises(ResourceError) as caught:
        read_record(path, SizeChart, "SIZE_CHART_MALFORMED")
    assert named in caught.value.message


def test_an_unknown_chart_names_the_known_ones() -> None:
    with pytest.raises(ResourceError) as caught:
        load_size_chart("hat")
    assert caught.value.code == "SIZE_CHART_UNKNOWN"
    assert "trousers-women" in caught.value.message
