"""A network of fit within a privacy budget: what its folder says and what it must not tell."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.services.learning import train
from ml.errors import LearningError
from ml.fit import network_teaching
from ml.fit.evaluate import evaluate_fit
from ml.fit.network_task import FitTask
from ml.fit.rows import RentalRows
from ml.training.options import CHECKPOINT_NAME, LearningOptions
from tests.unit.ml.fit.test_evaluate import write_rows

PRIVATE = LearningOptions(dp_epsilon=3.0, epochs=4, tracker="none")


def silent(share: float, message: str) -> None:
    assert 0.0 <= share <= 1.0 and message


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, earlier: RentalRows, later: RentalRows) -> Path:
    folder = tmp_path_factory.mktemp("rentals")
    write_rows(folder / "train.csv", earlier.take(np.arange(0, 3000, 2)))
    write_rows(folder / "test.csv", later.take(np.arange(300)))
    return folder


def test_a_folder_names_its_budget_and_evaluate_repeats_it(house: Path, tmp_path: Path) -> None:
    (tmp_path / "data_card.md").write_text("of an earlier training")
    options = LearningOptions(dp_epsilon=3.0, tracker="none")
    document = train("fit", house, tmp_path, options, silent)
    assert 2.5 < document["privacy"]["epsilon"] <= 3.0
    card = (tmp_path / "README.md").read_text()
    privacy = card.split("## Privacy\n")[1].split("##")[0]
    assert f"({document['privacy']['epsilon']:.2f}, 0.00074)-differential privacy" in privacy
    assert "not one person" in privacy and "no calibration" in privacy
    assert "2016-" not in card + (tmp_path / "config.json").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "README.md",
        "config.json",
        "model.safetensors",
    ]
    config = json.loads((tmp_path / "config.json").read_text())
    assert config["calibration"] == {"scales": [1.0] * 3, "offsets": [0.0] * 3, "steps": []}
    assert document["validation"]["all"]["rows"] == 150
    (tmp_path.parent / "test").mkdir()
    shutil.copy(house / "test.csv", tmp_path.parent / "test")
    judged = evaluate_fit(tmp_path.parent / "test", tmp_path, LearningOptions(tracker="none"), silent)
    assert judged["privacy"] == document["privacy"]
    assert judged["model"] == "network" and judged["history_until"] is None
    assert judged["all"]["auc"] > 0.5
    assert judged["leakage"]["test_rows_learnt_from"] is None and "unseen_items" not in judged


def test_a_killed_training_goes_on_within_the_budget_and_not_with_another(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = network_teaching.plan_of
    monkeypatch.setattr(
        network_teaching,
        "plan_of",
        lambda options, rows: replace(planned(options, rows), checkpoint_seconds=0.0),
    )
    validate, seen = FitTask.validate, [0]

    def killed(task: FitTask) -> float:
        seen[0] += 1
        if seen[0] == 3:
            raise KeyboardInterrupt
        return validate(task)

    monkeypatch.setattr(FitTask, "validate", killed)
    with pytest.raises(KeyboardInterrupt):
        train("fit", house, tmp_path, PRIVATE, silent)
    assert (tmp_path / CHECKPOINT_NAME).exists()
    with pytest.raises(LearningError) as refused:  # the steps taken had less noise than this budget wants
        train("fit", house, tmp_path, replace(PRIVATE, dp_epsilon=1.0), silent)
    assert refused.value.code == "CHECKPOINT_OTHER"
    document = train("fit", house, tmp_path, PRIVATE, silent)
    assert seen[0] == 3 + 2  # two of four epochs were done, the third is judged again
    assert document["privacy"]["epsilon"] <= 3.0
    assert json.loads((tmp_path / "config.json").read_text())["privacy"] == document["privacy"]
    assert not (tmp_path / CHECKPOINT_NAME).exists()


def test_a_budget_and_an_opponent_are_refused_together(house: Path, tmp_path: Path) -> None:
    with pytest.raises(LearningError, match="cannot be combined") as refused:
        train("fit", house, tmp_path, LearningOptions(dp_epsilon=3.0, adversarial=True), silent)
    assert refused.value.code == "OPTIONS_TOGETHER"


def test_tracking_tells_no_loss_of_training_rows(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from torch.utils.tensorboard import SummaryWriter

    kept: set[str] = set()
    monkeypatch.setattr(SummaryWriter, "add_scalar", lambda writer, name, value, step: kept.add(name))
    train("fit", house, tmp_path, replace(PRIVATE, epochs=1, tracker="tensorboard"), silent)
    assert kept == {"validation", "learning_rate"}
