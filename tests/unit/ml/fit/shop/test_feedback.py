"""Events are read strictly, what cannot be used is counted by name, and too much of it refuses the file."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ml.errors import DataError
from ml.fit.shop.feedback import parse_feedback
from ml.fit.shop.memory import ShopMemory
from ml.fit.shop.state import learn_file
from resources.catalogue import Catalogue

_GOOD = {"time": "2031-05-04T10:20:00", "product": "tee-women", "size": "M", "event": "tried", "felt": "fit"}


def _line(**changes: object) -> str:
    return json.dumps({**_GOOD, **changes})


def test_a_full_event_is_read(catalogue: Catalogue) -> None:
    line = _line(
        time="2031-05-04T10:20:00+02:00",
        zones={"arms": "small"},
        preference="loose",
        measurements={"chest_girth_cm": 92},
        person="k1",
    )
    (event,) = parse_feedback([line], catalogue).events
    assert event.time == datetime(2031, 5, 4, 8, 20, tzinfo=UTC)
    assert event.zones == {"arms": "small"}
    assert event.body == {"chest_girth_cm": 92.0}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not_json"),
        ("[1]", "not_an_event"),
        ("[" * 100_000, "not_json"),
        (_line(time="yesterday"), "time_malformed"),
        (_line(product="cloak"), "product_unknown"),
        (_line(size="47"), "size_unknown"),
        (_line(event="stolen"), "event_malformed"),
        (_line(felt="tight"), "felt_malformed"),
        (_line(zones={"tail": "small"}), "zones_malformed"),
        (_line(name="Ann"), "name_malformed"),
        (_line(measurements={"chest_girth_cm": 36}), "measurement_range"),
        (_line(measurements={"chest_girth_cm": 0.92}), "measurement_unit"),
        (_line(measurements={"chest": 92}), "measurement_unknown"),
    ],
)
def test_a_line_that_cannot_be_used_is_counted_by_its_fault(
    catalogue: Catalogue, line: str, reason: str
) -> None:
    found = parse_feedback([_line(), line], catalogue)
    assert len(found.events) == 1
    assert found.skipped == {reason: 1}


def test_a_few_slips_are_left_out_and_many_refuse_the_file(tmp_path: Path, memory: ShopMemory) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join([*[_line()] * 9, "slip"]) + "\n")
    assert learn_file(memory, path).skipped == {"not_json": 1}
    path.write_text("\n".join([*[_line()] * 7, "slip", "slip", _line(size="47")]) + "\n")
    with pytest.raises(DataError, match=r"3 of 10 lines .*not_json 2, size_unknown 1") as refused:
        learn_file(ShopMemory(catalogue=memory.catalogue), path)
    assert refused.value.code == "FEEDBACK_UNUSABLE"


def test_an_empty_file_is_refused(tmp_path: Path, memory: ShopMemory) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("\n \n")
    with pytest.raises(DataError) as refused:
        learn_file(memory, path)
    assert refused.value.code == "FEEDBACK_EMPTY"
