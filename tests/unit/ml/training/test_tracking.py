import subprocess
import sys
from pathlib import Path

import pytest

from ml.errors import LearningError
from ml.training.options import LearningOptions
from ml.training.tracking import Silent, make_tracker

_OFFLINE_RUN = """
import sys
from pathlib import Path
from ml.training.options import LearningOptions
from ml.training.tracking import make_tracker
for seed in (0, 1):
    tracker = make_tracker(LearningOptions(tracker="wandb", seed=seed), Path(sys.argv[1]), {"width": 32})
    tracker.scalars({"loss": 0.5}, step=0)
    tracker.close({"auc": 0.75})
"""


def test_tensorboard_can_read_the_run_back(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    tracker = make_tracker(LearningOptions(), tmp_path, {"width": 32})
    tracker.scalars({"loss": 0.5}, step=0)
    tracker.scalars({"loss": 0.25}, step=1)
    tracker.close({"auc": 0.75})

    seen = EventAccumulator(str(tmp_path / "tracking"))
    seen.Reload()
    assert [(event.step, event.value) for event in seen.Scalars("loss")] == [(0, 0.5), (1, 0.25)]
    texts = [seen.Tensors(tag)[0].tensor_proto.string_val[0] for tag in seen.Tags()["tensors"]]
    assert any(b"width | 32" in text for text in texts)
    assert any(b"auc | 0.7500" in text for text in texts)


def test_weights_and_biases_keeps_two_runs_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_SILENT", "true")
    done = subprocess.run(
        [sys.executable, "-c", _OFFLINE_RUN, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    runs = sorted((tmp_path / "tracking" / "wandb").glob("offline-run-*/run-*.wandb"))
    assert len(runs) == 2
    assert all(b"loss" in run.read_bytes() and b"auc" in run.read_bytes() for run in runs)


def test_weights_and_biases_that_is_not_installed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wandb", None)
    with pytest.raises(LearningError, match="pip install wandb") as refusal:
        make_tracker(LearningOptions(tracker="wandb"), tmp_path, {})
    assert refusal.value.code == "TRACKER_MISSING"


def test_only_the_first_process_tracks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    assert isinstance(make_tracker(LearningOptions(), tmp_path, {}), Silent)
    assert not (tmp_path / "tracking").exists()
