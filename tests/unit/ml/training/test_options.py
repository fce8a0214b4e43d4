from pathlib import Path

import pytest
import torch

from ml.errors import LearningError
from ml.training.options import LearningOptions, choose_device


def test_a_choice_without_use_is_refused_by_the_name_of_its_flag() -> None:
    with pytest.raises(LearningError, match="no use for --dp-epsilon") as refusal:
        LearningOptions(dp_epsilon=3.0, epochs=2).refuse_unsupported({"epochs"})
    assert refusal.value.code == "OPTION_UNSUPPORTED"


def test_what_is_supported_or_left_alone_is_accepted() -> None:
    LearningOptions(seed=4, device="cpu", tracker="none", resume=False).refuse_unsupported(())
    LearningOptions(adapter="lora", ensemble=3).refuse_unsupported(("adapter", "ensemble"))


@pytest.mark.parametrize(
    "choice", [{"epochs": 0}, {"ensemble": -1}, {"search_trials": -2}, {"dp_epsilon": 0.0}]
)
def test_a_number_that_makes_no_sense_is_refused(choice: dict[str, int]) -> None:
    with pytest.raises(LearningError) as refusal:
        LearningOptions(**choice)  # type: ignore[arg-type]
    assert refusal.value.code == "OPTION_RANGE"


def test_an_opponent_and_a_privacy_budget_are_not_combined() -> None:
    with pytest.raises(LearningError, match="--adversarial and --dp-epsilon") as refusal:
        LearningOptions(adversarial=True, dp_epsilon=3.0)
    assert refusal.value.code == "OPTIONS_TOGETHER"


def test_without_resume_the_old_checkpoint_goes(tmp_path: Path) -> None:
    old = LearningOptions().checkpoint_in(tmp_path)
    old.write_bytes(b"old")
    assert LearningOptions().checkpoint_in(tmp_path).exists()
    assert not LearningOptions(resume=False).checkpoint_in(tmp_path).exists()


def test_a_graphics_processor_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device(LearningOptions()).type == "cpu"
    with pytest.raises(LearningError, match="--device cpu") as refusal:
        choose_device(LearningOptions(device="cuda"))
    assert refusal.value.code == "DEVICE_MISSING"


def test_each_process_of_torchrun_gets_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert choose_device(LearningOptions()) == torch.device("cuda", 1)
    assert choose_device(LearningOptions(device="cpu")).type == "cpu"
