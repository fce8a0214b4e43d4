"""A flat pattern leaves the shop as files that a cutting room can use."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.services.pattern_export import chosen_sizes, export_patterns
from body_models.garments.patterns.families import measure_pattern
from body_models.garments.patterns.specification import read_specification
from resources.errors import ResourceError
from resources.size_charts import load_size_chart

_FILES = ("pattern.json", "pattern.svg", "drawing.svg")


def test_every_wanted_size_is_written_as_json_and_two_drawings(tmp_path: Path) -> None:
    report = export_patterns("jeans-men", ["36x34", "32x32"], tmp_path / "out")
    assert list(report["sizes"]) == ["32x32", "36x34"]
    for size, written in report["sizes"].items():
        assert [Path(name).name for name in written["files"]] == [
            "pattern.json",
            "pattern.svg",
            "drawing.svg",
        ]
        specification = read_specification(tmp_path / "out" / size / "pattern.json")
        assert measure_pattern("jeans", specification) == pytest.approx(written["poms_cm"], abs=0.1)
        for name in _FILES[1:]:
            text = (tmp_path / "out" / size / name).read_text(encoding="utf-8")
            picture = ElementTree.fromstring(text)  # noqa: S314 (our own file)
            assert picture.get("width", "").endswith("mm")
    assert json.dumps(report)


def test_the_base_size_is_meant_unless_one_is_named() -> None:
    assert chosen_sizes(load_size_chart("trousers-women"), ()) == ("M",)
    assert chosen_sizes(load_size_chart("jeans-women"), ()) == ("28x30",)
    assert chosen_sizes(load_size_chart("tee-men"), ("L", "S")) == ("S", "L")


@pytest.mark.parametrize(
    ("identifier", "sizes", "code"),
    [("hat", [], "PRODUCT_UNKNOWN"), ("trousers-women", ["34x30"], "SIZE_UNKNOWN")],
)
def test_unknown_garments_and_sizes_are_refused(
    tmp_path: Path, identifier: str, sizes: list[str], code: str
) -> None:
    with pytest.raises(ResourceError) as caught:
        export_patterns(identifier, sizes, tmp_path / "out")
    assert caught.value.code == code
    assert not (tmp_path / "out").exists()
