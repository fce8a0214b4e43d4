from collections.abc import Mapping
from math import log10
from pathlib import Path

import pytest

from ml.errors import LearningError
from ml.training.search import Attempt, Choice, Setting, Span, search

_SPACE: dict[str, Span | Choice] = {
    "rate": Span(low=1e-4, high=1.0, log=True),
    "width": Span(low=1, high=64, whole=True),
    "kind": Choice(options=("plain", "deep")),
}


def _bowl(settings: Mapping[str, Setting], attempt: Attempt) -> float:
    """Lowest at rate .01, width 16, deep."""
    value = (log10(float(settings["rate"])) + 2) ** 2 + ((float(settings["width"]) - 16) / 16) ** 2
    return value + (0.5 if settings["kind"] == "plain" else 0.0)


def test_it_finds_good_settings_and_lists_what_it_tried() -> None:
    result = search(_bowl, _SPACE, trials=30, seed=1)
    assert result.value < 0.2
    assert result.best["kind"] == "deep"
    assert isinstance(result.best["width"], int)
    assert len(result.history) == 30
    assert result.table().count("\n") == 32
    assert f"{result.value:.5g} |" in result.table().splitlines()[2]


def test_a_killed_search_goes_on_to_the_same_attempts(tmp_path: Path) -> None:
    whole = search(_bowl, _SPACE, trials=12, seed=3)
    tried = 0

    def killed(settings: Mapping[str, Setting], attempt: Attempt) -> float:
        nonlocal tried
        tried += 1
        if tried == 7:
            raise KeyboardInterrupt
        return _bowl(settings, attempt)

    journal = tmp_path / "search.log"
    with pytest.raises(KeyboardInterrupt):
        search(killed, _SPACE, trials=12, seed=3, journal=journal)
    went_on = search(_bowl, _SPACE, trials=12, seed=3, journal=journal)
    assert went_on == whole
    assert search(_bowl, _SPACE, trials=13, seed=3).history[:12] == whole.history


def test_hopeless_attempts_are_given_up_early() -> None:
    steps = 0

    def slow(settings: Mapping[str, Setting], attempt: Attempt) -> float:
        nonlocal steps
        for step in range(10):
            steps += 1
            attempt.report(_bowl(settings, attempt) + 1 / (step + 1), step)
        return _bowl(settings, attempt)

    result = search(slow, _SPACE, trials=25, seed=0)
    given_up = [one for one in result.history if one.value is None]
    assert 5 <= len(given_up) < 24
    assert steps < 25 * 10
    assert "given up" in result.table()


def test_a_journal_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "search.log").write_text("not a journal\n")
    with pytest.raises(LearningError, match="remove that file") as refusal:
        search(_bowl, _SPACE, trials=2, journal=tmp_path / "search.log")
    assert refusal.value.code == "SEARCH_JOURNAL"


def test_it_starts_where_it_is_told_also_after_a_kill(tmp_path: Path) -> None:
    start: dict[str, Setting] = {"rate": 0.011, "width": 17, "kind": "deep"}
    whole = search(_bowl, _SPACE, trials=4, seed=3, start=start)
    assert whole.history[0].settings == start
    assert whole.value <= _bowl(start, None)  # type: ignore[arg-type]

    def killed(settings: Mapping[str, Setting], attempt: Attempt) -> float:
        raise KeyboardInterrupt

    journal = tmp_path / "search.journal"
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            search(killed, _SPACE, trials=4, seed=3, start=start, journal=journal)
    assert search(_bowl, _SPACE, trials=4, seed=3, start=start, journal=journal) == whole


def test_the_journal_of_another_training_is_refused(tmp_path: Path) -> None:
    journal = tmp_path / "search.journal"
    search(_bowl, _SPACE, trials=2, journal=journal, training="mine")
    with pytest.raises(LearningError, match="--no-resume") as refusal:
        search(_bowl, _SPACE, trials=2, journal=journal, training="another")
    assert refusal.value.code == "CHECKPOINT_OTHER"


def test_processes_that_learn_together_keep_no_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = search(_bowl, _SPACE, trials=3, seed=5)
    monkeypatch.setenv("WORLD_SIZE", "2")
    journal = tmp_path / "search.journal"
    each = [search(_bowl, _SPACE, trials=3, seed=5, journal=journal) for _ in range(2)]
    assert each == [alone, alone]
    assert not journal.exists()
