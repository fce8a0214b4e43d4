"""A training that was killed goes on behind the networks that are done; settings can be looked for."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ml.errors import LearningError
from ml.outfits.items import OutfitItem
from ml.outfits.learn import teach, train_outfits
from ml.outfits.rows import OutfitRows, read_outfits
from ml.outfits.settings import OutfitSettings
from ml.outfits.tuning import SPACE, tuned
from ml.training.kept import KeptParts
from ml.training.options import LearningOptions
from tests.unit.ml.outfits.wardrobe import QUIET, named_outfits, write_lines

OUTFIT = [OutfitItem(slot="upper", text="nike"), OutfitItem(slot="shoe", text="mesh")]


@pytest.fixture
def rows(tmp_path: Path) -> OutfitRows:
    write_lines(tmp_path / "train.jsonl", named_outfits(60, 1))
    return read_outfits(tmp_path)


class _KilledError(Exception):
    """The power goes."""


def test_a_killed_training_ends_with_the_same_model(
    rows: OutfitRows, small_settings: OutfitSettings, tmp_path: Path
) -> None:
    settings = replace(small_settings, epochs=2)
    folder = tmp_path / "out"
    seen: list[str] = []

    def kill(done: float, said: str) -> None:
        if said.startswith("network 2"):
            raise _KilledError

    with pytest.raises(_KilledError):
        teach(rows, QUIET, kill, settings=settings, folder=folder)
    assert (folder / "checkpoint.safetensors").is_file()
    again = teach(rows, QUIET, lambda done, said: seen.append(said), settings=settings, folder=folder)
    assert not any(said.startswith("network 1") for said in seen)  # its weights were kept
    whole = teach(rows, QUIET, lambda done, said: None, settings=settings)
    np.testing.assert_allclose(again.model.score(OUTFIT), whole.model.score(OUTFIT), atol=1e-6)


def test_networks_of_another_training_are_refused_until_it_begins_anew(
    rows: OutfitRows, small_settings: OutfitSettings, tmp_path: Path
) -> None:
    settings = replace(small_settings, epochs=1, members=1)
    teach(rows, QUIET, lambda done, said: None, settings=settings, folder=tmp_path)
    others = replace(settings, weight_decay=0.5)
    with pytest.raises(LearningError, match="--no-resume") as refused:
        teach(rows, QUIET, lambda done, said: None, settings=others, folder=tmp_path)
    assert refused.value.code == "CHECKPOINT_OTHER"
    kept = tmp_path / "checkpoint.safetensors"
    kept.write_bytes(kept.read_bytes()[:50])
    with pytest.raises(LearningError, match="--no-resume") as refused:
        teach(rows, QUIET, lambda done, said: None, settings=settings, folder=tmp_path)
    assert refused.value.code == "CHECKPOINT_MALFORMED"
    seen: list[str] = []
    anew = LearningOptions(tracker="none", resume=False)
    teach(rows, anew, lambda done, said: seen.append(said), settings=others, folder=tmp_path)
    assert seen


def test_once_the_model_is_written_nothing_else_is_left(tmp_path: Path) -> None:
    write_lines(tmp_path / "train.jsonl", named_outfits(60, 1))
    options = LearningOptions(tracker="none", epochs=1, ensemble=1, search_trials=1)
    train_outfits(tmp_path, tmp_path / "out", options, lambda done, said: None)
    left = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert left == ["README.md", "config.json", "model.safetensors"]


def test_settings_are_looked_for_within_their_spans(small_settings: OutfitSettings) -> None:
    tried: list[OutfitSettings] = []

    def loss(settings: OutfitSettings) -> float:
        tried.append(settings)
        return abs(settings.point_dropout - 0.35)

    best = tuned(
        small_settings, loss, trials=8, seed=0, kept=KeptParts(None), progress=lambda done, said: None
    )
    assert len(tried) == 8
    assert abs(best.point_dropout - 0.35) == min(abs(one.point_dropout - 0.35) for one in tried)
    assert best.epochs == small_settings.epochs
    assert all(1e-3 <= one.learning_rate <= 6e-3 for one in tried)
    assert len({one.width for one in tried}) > 1 and "width" in SPACE


def test_a_search_teaches_with_what_it_found(rows: OutfitRows, small_settings: OutfitSettings) -> None:
    settings = replace(small_settings, epochs=1, members=1)
    options = LearningOptions(tracker="none", search_trials=2)
    found = teach(rows, options, lambda done, said: None, settings=settings).model.settings
    assert found.learning_rate != settings.learning_rate
