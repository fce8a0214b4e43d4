import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from ml.errors import DataError, LearningError
from ml.training.loop import TrainingPlan, train
from tests.unit.ml.training.small_task import PLAN, Rings

_REPOSITORY = Path(__file__).parents[4]
_PROGRAM = ("-m", "tests.unit.ml.training.small_task")


def _start(*words: object, launcher: Sequence[str] = ()) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *launcher, *_PROGRAM, *map(str, words)],
        cwd=_REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(_REPOSITORY), "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _finish(process: subprocess.Popen[str]) -> str:
    out, problems = process.communicate(timeout=120)
    assert process.returncode == 0, problems
    return out


def _taught(plan: TrainingPlan, **settings: float) -> tuple[Rings, dict[str, Tensor]]:
    task = Rings(**settings)  # type: ignore[arg-type]
    train(task, plan)
    return task, {name: value.clone() for name, value in task.model.state_dict().items()}


def _same(left: dict[str, Tensor], right: dict[str, Tensor]) -> bool:
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


class Interrupted(Rings):
    """Stopped by a person in its fourth epoch."""

    def validate(self) -> float:
        if self.steps > 20:
            raise KeyboardInterrupt
        return super().validate()


@contextmanager
def no_file_longer_than(count_bytes: int) -> Iterator[None]:
    """What a disk without space does to files that are written."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count_bytes, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_it_learns_and_keeps_the_best_weights_in_evaluation_mode() -> None:
    task = Rings()
    run = train(task, replace(PLAN, epochs=25, patience=25))
    assert task.accuracy() > 0.9
    assert not task.model.training
    assert run.validations[run.best_epoch] == run.best_validation == min(run.validations)
    assert task.validate() == pytest.approx(run.best_validation, rel=1e-6)


def test_the_seed_decides_everything() -> None:
    _, first = _taught(PLAN)
    torch.manual_seed(999)
    _, again = _taught(PLAN)
    _, other = _taught(replace(PLAN, seed=4))
    assert _same(first, again)
    assert not _same(first, other)


def test_a_killed_training_goes_on_within_its_epoch_to_the_same_weights(tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint.safetensors"
    steps_an_epoch = 6
    killed = _start(tmp_path / "never", checkpoint, 2 * steps_an_epoch + 3)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "waiting\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert checkpoint.exists()
    assert not (tmp_path / "never").exists()

    said = _finish(_start(tmp_path / "went_on", checkpoint))
    assert said == "resumed from 2\n"
    assert not checkpoint.exists()
    assert _same(load_file(tmp_path / "went_on"), _taught(PLAN)[1])


@pytest.mark.long
def test_two_processes_learn_what_one_learns_from_batches_twice_as_large(tmp_path: Path) -> None:
    launcher = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    together = _start(tmp_path / "two", tmp_path / "checkpoint", "plain", launcher=launcher)
    _finish(together)
    _, one = _taught(replace(PLAN, batch_size=2 * PLAN.batch_size), dropout=0.0)
    two = load_file(tmp_path / "two")
    for name, value in one.items():
        torch.testing.assert_close(two[name], value, rtol=1e-4, atol=1e-5)


def test_a_full_disk_is_told_and_leaves_the_old_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    with pytest.raises(KeyboardInterrupt):
        train(Interrupted(), PLAN, checkpoint_path=path)
    old = path.read_bytes()

    with no_file_longer_than(1024), pytest.raises(LearningError, match="free space") as refusal:
        train(Rings(), PLAN, checkpoint_path=path)
    assert refusal.value.code == "CHECKPOINT_UNWRITTEN"
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]

    task = Rings()
    assert train(task, PLAN, checkpoint_path=path).resumed_from == 3
    assert _same(task.model.state_dict(), _taught(PLAN)[1])


def test_it_ends_when_validation_no_longer_gets_better() -> None:
    class Stuck(Rings):
        def validate(self) -> float:
            return 1.0

    run = train(Stuck(), replace(PLAN, epochs=50, patience=3))
    assert len(run.losses) == 4  # the first epoch, and three that are no better
    assert run.best_epoch == 0


def test_a_damaged_checkpoint_is_told(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").write_bytes(b"\x08\0\0\0\0\0\0\0{broken}")
    with pytest.raises(LearningError, match="pass --no-resume") as refusal:
        train(Rings(), PLAN, checkpoint_path=tmp_path / "checkpoint")
    assert refusal.value.code == "CHECKPOINT_MALFORMED"


def test_a_checkpoint_of_other_settings_is_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    with pytest.raises(KeyboardInterrupt):
        train(Interrupted(), PLAN, checkpoint_path=path)
    with pytest.raises(LearningError, match="--no-resume") as refusal:
        train(Rings(), replace(PLAN, learning_rate=0.5), checkpoint_path=path)
    assert refusal.value.code == "CHECKPOINT_OTHER"
    with pytest.raises(LearningError):
        train(Rings(rows=64), PLAN, checkpoint_path=path)
    assert train(Rings(), PLAN, checkpoint_path=path).resumed_from > 0


def test_a_checkpoint_of_as_many_other_rows_is_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    with pytest.raises(KeyboardInterrupt):
        train(Interrupted(), PLAN, checkpoint_path=path)
    kept = path.read_bytes()
    for name in ("points", "labels", "held_points", "held_labels"):
        other = Rings()
        setattr(other, name, getattr(other, name).flip(0))
        with pytest.raises(LearningError, match="other rows") as refusal:
            train(other, PLAN, checkpoint_path=path)
        assert refusal.value.code == "CHECKPOINT_OTHER"
    assert path.read_bytes() == kept
    assert train(Rings(), PLAN, checkpoint_path=path).resumed_from > 0


def test_frozen_weights_stay_and_slow_weights_move_less() -> None:
    class Paced(Rings):
        def paces(self) -> dict[str, float]:
            return {"3.": 0.0001}

    task = Paced()
    before = {name: value.clone() for name, value in task.model.state_dict().items()}
    task.model.get_parameter("0.bias").requires_grad_(False)
    train(task, PLAN)
    after = task.model.state_dict()
    assert torch.equal(after["0.bias"], before["0.bias"])
    moved = {name: float((after[name] - before[name]).abs().max()) for name in after}
    assert moved["3.weight"] < 0.01 * moved["0.weight"]


def test_offsets_do_not_shrink_but_matrices_do() -> None:
    class Idle(Rings):
        def loss(self, rows: Tensor) -> Tensor:
            return super().loss(rows) * 0.0

        def validate(self) -> float:
            self.steps -= 1
            return float(self.steps)

    task = Idle()
    nn.init.constant_(task.model.get_parameter("0.bias"), 0.5)
    before = float(task.model.get_parameter("0.weight").detach().norm())
    train(task, replace(PLAN, weight_decay=0.8))
    assert float(task.model.get_parameter("0.weight").detach().norm()) < 0.95 * before
    assert torch.equal(task.model.get_parameter("0.bias"), torch.full((24,), 0.5))


def test_a_loss_that_explodes_is_told() -> None:
    class Absurd(Rings):
        def loss(self, rows: Tensor) -> Tensor:
            return super().loss(rows) * float("inf")

    with pytest.raises(LearningError, match="epoch 1") as refusal:
        train(Absurd(), PLAN)
    assert refusal.value.code == "LOSS_NOT_FINITE"


def test_nothing_to_learn_from_is_told() -> None:
    with pytest.raises(DataError) as refusal:
        train(Rings(rows=0), PLAN)
    assert refusal.value.code == "ROWS_EMPTY"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no graphics processor")
def test_a_graphics_processor_learns_in_half_precision_what_the_processor_learns() -> None:
    task = Rings(dropout=0.0)
    task.model.to("cuda")
    for name in ("points", "held_points", "labels", "held_labels"):
        setattr(task, name, getattr(task, name).to("cuda"))
    train(task, replace(PLAN, epochs=25, patience=25))
    assert task.accuracy() > 0.9
