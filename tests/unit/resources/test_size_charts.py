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


def test_an_unknown_chart_names_the_known_ones() -> None:
    with pytest.raises(ResourceError) as caught:
        load_size_chart("hat")
    assert caught.value.code == "SIZE_CHART_UNKNOWN"
    assert "trousers-women" in caught.value.message
