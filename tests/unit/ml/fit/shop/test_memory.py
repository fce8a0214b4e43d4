"""The memory learns event by event, in any order, forgets, bounds everybody, and keeps nothing of anybody."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ml.errors import DataError
from ml.fit.shop.feedback import FitEvent
from ml.fit.shop.memory import MOST_UNNAMED_A_DAY, ShopMemory
from ml.fit.shop.offsets import Offset
from ml.fit.shop.people import MOST_FROM_ONE
from ml.fit.shop.state import learn_file, memory_from, read_memory, write_memory
from resources.catalogue import Catalogue

MakeEvent = Callable[..., FitEvent]


def _tee(memory: ShopMemory) -> Offset:
    return memory.offsets().of_product("tee-women", memory.make_of("tee-women"))


def _mixed(event: MakeEvent, count: int) -> list[FitEvent]:
    """Two in three find their size small."""
    felt = ("small", "small", "fit")
    return [event(day, felt=felt[day % 3]) for day in range(count)]


def _lines(events: list[FitEvent]) -> str:
    return "".join(one.model_dump_json(exclude_defaults=True) + "\n" for one in events)


def test_a_tee_that_most_find_small_is_known_to_run_small(memory: ShopMemory, event: MakeEvent) -> None:
    before = _tee(memory)
    memory.learn(_mixed(event, 24))
    after = _tee(memory)
    assert before.mean == 0
    assert after.mean > 0.6
    assert after.std < 0.6 * before.std


def test_the_order_of_events_does_not_matter(
    catalogue: Catalogue, memory: ShopMemory, event: MakeEvent
) -> None:
    events = _mixed(event, 30)
    shuffled = random.Random(3).sample(events, len(events))  # noqa: S311
    other = ShopMemory(catalogue=catalogue, salt=memory.salt)
    memory.learn(events)
    other.learn(shuffled)
    assert _tee(other).mean == pytest.approx(_tee(memory).mean, abs=1e-9)


def test_the_order_of_people_who_gave_a_key_hardly_matters(catalogue: Catalogue, event: MakeEvent) -> None:
    events = [
        event(day, person=f"k{day % 6}", felt=("small", "fit", "fit")[day % 3], product=product)
        for day, product in enumerate(["tee-women", "breton-tee-women", "merino-sweater-women"] * 6)
    ]
    found = []
    for seed in range(3):
        memory = ShopMemory(catalogue=catalogue, salt="0" * 32)
        memory.learn(random.Random(seed).sample(events, len(events)))  # noqa: S311
        belief = memory.person("k0")
        assert belief is not None
        found.append((_tee(memory).mean, belief.mean))
    assert np.ptp(found, axis=0).max() < 0.05


def test_old_answers_fade(catalogue: Catalogue, event: MakeEvent) -> None:
    memories = [ShopMemory(catalogue=catalogue) for _ in range(2)]
    small = [event(day, felt="small") for day in range(10)]
    memories[0].learn(small)
    memories[1].learn([*small, *(event(1500 + day, felt="fit") for day in range(10))])
    assert _tee(memories[0]).mean > 0.8
    assert abs(_tee(memories[1]).mean) < 0.3


def test_one_person_is_heard_a_few_times_a_product(memory: ShopMemory, event: MakeEvent) -> None:
    memory.learn(event(day, felt="small", person="loud") for day in range(200))
    assert memory.bounded == 200 - MOST_FROM_ONE
    assert memory.evidence.count_of("tee-women") == MOST_FROM_ONE
    assert _tee(memory).mean < 0.6


def test_a_flood_of_a_day_is_bounded(memory: ShopMemory, event: MakeEvent) -> None:
    memory.learn(event(0, felt="small") for _ in range(500))
    assert memory.evidence.count_of("tee-women") == MOST_UNNAMED_A_DAY


def test_a_person_who_feels_everything_small_is_not_mistaken_for_the_garments(
    memory: ShopMemory, event: MakeEvent
) -> None:
    products = [p.id for p in memory.catalogue.products if p.block == "women" and "M" in p.sizes][:12]
    memory.learn(event(day, product=name, felt="small", person="snug") for day, name in enumerate(products))
    snug = memory.person("snug")
    assert snug is not None
    assert snug.mean > 0.2
    assert memory.person("somebody else") is None


def test_trying_on_without_a_word_says_nothing(memory: ShopMemory, event: MakeEvent) -> None:
    memory.learn([event(), event(event="bought")])
    assert memory.evidence.cells == {}


def test_a_loose_wish_explains_a_small_feel(catalogue: Catalogue, event: MakeEvent) -> None:
    regular, loose = (ShopMemory(catalogue=catalogue) for _ in range(2))
    regular.learn(event(day, felt="small") for day in range(10))
    loose.learn(event(day, felt="small", preference="loose") for day in range(10))
    assert _tee(loose).mean < _tee(regular).mean - 0.2


def test_somebody_of_unknown_body_is_believed_less(catalogue: Catalogue, event: MakeEvent) -> None:
    known, unknown = (ShopMemory(catalogue=catalogue) for _ in range(2))
    known.learn(event(day, felt="small") for day in range(10))
    unknown.learn(event(day, felt="small", measurements={}) for day in range(10))
    assert _tee(unknown).mean > 0
    assert _tee(unknown).std > _tee(known).std


def test_a_memory_goes_on_where_it_stopped(tmp_path: Path, catalogue: Catalogue, event: MakeEvent) -> None:
    events, path, state = _mixed(event, 20), tmp_path / "events.jsonl", tmp_path / "state.json"
    path.write_text(_lines(events[:12]) + '{"time": "2031-')
    first = ShopMemory(catalogue=catalogue)
    assert len(learn_file(first, path).events) == 12
    write_memory(first, state)
    path.write_text(_lines(events))
    resumed = read_memory(state, catalogue)
    assert len(learn_file(resumed, path).events) == 8
    at_once = memory_from(path, catalogue)
    assert _tee(resumed) == _tee(at_once)
    write_memory(resumed, state)
    assert _tee(memory_from(state, catalogue)) == _tee(at_once)


def test_a_file_that_was_rewritten_is_not_learnt_twice(
    tmp_path: Path, memory: ShopMemory, event: MakeEvent
) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(_lines(_mixed(event, 4)))
    learn_file(memory, path)
    path.write_text(_lines(_mixed(event, 5)[1:]))
    with pytest.raises(DataError) as refused:
        learn_file(memory, path)
    assert refused.value.code == "FEEDBACK_REWRITTEN"


def test_the_file_keeps_no_measurement_no_key_and_no_event(
    tmp_path: Path, memory: ShopMemory, event: MakeEvent
) -> None:
    memory.learn([event(felt="small", person="anna@example.org", measurements={"chest_girth_cm": 93.37})])
    write_memory(memory, tmp_path / "state.json")
    text = (tmp_path / "state.json").read_text()
    assert "anna" not in text
    assert "93.37" not in text
    assert memory.forget_person("anna@example.org")
    assert not memory.forget_person("anna@example.org")
    assert memory.people == {}


@pytest.mark.parametrize("change", [{"version": 2}, {"salt": "x"}, {"cells": [{"product": "tee-women"}]}])
def test_a_damaged_memory_is_refused(tmp_path: Path, memory: ShopMemory, change: dict[str, object]) -> None:
    path = tmp_path / "state.json"
    write_memory(memory, path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}, indent=2))
    with pytest.raises(DataError) as refused:
        memory_from(path, memory.catalogue)
    assert refused.value.code == "FEEDBACK_STATE_MALFORMED"


def test_products_that_are_no_longer_sold_are_forgotten(
    tmp_path: Path, memory: ShopMemory, event: MakeEvent
) -> None:
    memory.learn(_mixed(event, 6))
    write_memory(memory, tmp_path / "state.json")
    others = tuple(one for one in memory.catalogue.products if one.id != "tee-women")
    smaller = memory.catalogue.model_copy(update={"products": others})
    assert read_memory(tmp_path / "state.json", smaller).evidence.cells == {}
