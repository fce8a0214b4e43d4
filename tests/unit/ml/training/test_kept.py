"""Finished parts outlive a kill, are nobody else's, and leave nothing behind."""

from pathlib import Path

import pytest
import torch

from ml.errors import LearningError
from ml.training.kept import KeptParts, fingerprint
from ml.training.options import LearningOptions

WEIGHTS = {"weight": torch.arange(6.0).reshape(2, 3), "bias": torch.ones(2)}


def test_a_finished_part_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    kept = KeptParts(path, "mine")
    assert kept.part("first") is None
    kept.keep("first", WEIGHTS)
    kept.keep("second", {"bias": torch.zeros(1)})
    again = KeptParts(path, "mine")
    found = again.part("first")
    assert found is not None and found.keys() == WEIGHTS.keys()
    assert all(torch.equal(found[name], value) for name, value in WEIGHTS.items())
    assert again.part("third") is None
    assert again.checkpoint("third") == kept.checkpoint("third") != KeptParts(None).checkpoint("third")


def test_no_training_takes_up_the_place_of_another_in_a_part(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    assert KeptParts(path, "mine").checkpoint("first") != KeptParts(path, "another").checkpoint("first")


def test_what_another_training_left_or_is_damaged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    KeptParts(path, "mine").keep("first", WEIGHTS)
    with pytest.raises(LearningError, match="pass --no-resume or another --out") as refused:
        KeptParts(path, "another")
    assert refused.value.code == "CHECKPOINT_OTHER"
    path.write_bytes(path.read_bytes()[:90])
    with pytest.raises(LearningError, match="pass --no-resume or another --out") as refused:
        KeptParts(path, "mine")
    assert refused.value.code == "CHECKPOINT_MALFORMED"


def test_nothing_is_left_once_done_or_when_begun_anew(tmp_path: Path) -> None:
    for begin_anew in (False, True):
        kept = KeptParts(LearningOptions().checkpoint_in(tmp_path), "mine")
        kept.keep("first", WEIGHTS)
        for path in (kept.checkpoint("second"), kept.journal):
            assert path is not None
            path.write_bytes(b"a place")
        (tmp_path / "model.safetensors").write_bytes(b"a model")
        if begin_anew:
            LearningOptions(resume=False).checkpoint_in(tmp_path)
        else:
            kept.remove()
        assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]


def test_without_a_folder_nothing_is_kept() -> None:
    kept = KeptParts(None, "mine")
    kept.keep("first", WEIGHTS)
    kept.remove()
    assert kept.part("first") is None and kept.journal is None and kept.checkpoint("first") is None


def test_settings_and_rows_make_a_training() -> None:
    mine = fingerprint({"seed": 0}, [b"rows"])
    assert mine == fingerprint({"seed": 0}, [b"rows"])
    assert len({mine, fingerprint({"seed": 1}, [b"rows"]), fingerprint({"seed": 0}, [b"others"])}) == 3
