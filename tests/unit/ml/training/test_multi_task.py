import math

import pytest
import torch

from ml.errors import DataError
from ml.training.loop import TrainingPlan, train
from ml.training.multi_task import AIMS, Aim, Feedback, Pairs, SharedTask, draw_pairs, judge

_PLAN = TrainingPlan(epochs=10, batch_size=100, learning_rate=0.015, patience=10)


def _world(people: int, pairs: int, seed: int, *, satisfied: bool = True) -> tuple[Feedback, Pairs]:
    """Products have a length and a style; the longer finds them small, those of a style go together."""
    draw = torch.Generator().manual_seed(seed)
    mixing = torch.randn(4, 12, generator=torch.Generator().manual_seed(99))
    who = torch.randn(people, 3, generator=draw)
    nature = torch.randn(people, 4, generator=draw)
    gap = nature[:, 0] - who[:, 0] + 0.3 * torch.randn(people, generator=draw)
    fits = torch.where(gap < -0.8, 0, torch.where(gap > 0.8, 2, 1))
    content = (fits == 1).float() if satisfied else torch.full((people,), math.nan)
    left, right = (torch.randn(pairs, 4, generator=draw) for _ in range(2))
    agree = (left[:, 1] * right[:, 1] + left[:, 2] * right[:, 2] > 0).float()
    return (
        Feedback(people=who, products=nature @ mixing, fits=fits, satisfied=content),
        Pairs(left=left @ mixing, right=right @ mixing, together=agree),
    )


def _areas(aims: tuple[Aim, ...]) -> dict[Aim, float]:
    feedback, pairs = _world(800, 800, 0)
    task = SharedTask(feedback, pairs, _world(300, 300, 1), aims=aims, seed=2)
    train(task, _PLAN)
    return judge(task.network, *_world(500, 500, 2))


def test_one_network_learns_three_aims_about_as_well_as_three_networks() -> None:
    together = _areas(AIMS)
    for aim in AIMS:
        alone = _areas((aim,))[aim]
        assert alone > 0.75
        assert together[aim] > alone - 0.05, aim


def test_rows_that_say_little_help_through_the_layers_they_share() -> None:
    rich, pairs = _world(800, 50, 0)
    few = Feedback(
        people=rich.people,
        products=rich.products,
        fits=torch.where(torch.arange(800) < 40, rich.fits, -1),
        satisfied=rich.satisfied,
    )
    areas = {}
    for name, aims in {"alone": ("fit",), "helped": ("fit", "satisfaction")}.items():
        task = SharedTask(few, pairs, _world(300, 50, 1), aims=aims, seed=2)  # type: ignore[arg-type]
        assert len(task) == (40 if name == "alone" else 800)
        train(task, _PLAN)
        areas[name] = judge(task.network, *_world(500, 50, 2))["fit"]
    assert areas["helped"] > areas["alone"] + 0.03


def test_an_aim_that_is_noise_gets_less_weight() -> None:
    feedback, pairs = _world(800, 800, 0)
    noise = torch.randint(2, (800,), generator=torch.Generator().manual_seed(5)).float()
    blurred = Pairs(left=pairs.left, right=pairs.right, together=noise)
    task = SharedTask(feedback, blurred, _world(300, 300, 1))
    train(task, _PLAN)
    variances = {aim: float(value.detach()) for aim, value in task.network.log_variances.items()}
    assert variances["compatibility"] > variances["satisfaction"] + 0.1


def test_an_aim_no_row_speaks_of_is_refused() -> None:
    feedback, pairs = _world(50, 50, 0, satisfied=False)
    with pytest.raises(DataError, match="satisfaction") as refusal:
        SharedTask(feedback, pairs, _world(50, 50, 1))
    assert refusal.value.code == "AIM_WITHOUT_ROWS"
    with pytest.raises(DataError, match="held out") as refusal:
        SharedTask(*_world(50, 50, 0), _world(50, 50, 1, satisfied=False))
    assert refusal.value.code == "AIM_WITHOUT_ROWS"


def test_wrong_pairs_have_the_slots_of_the_right_ones() -> None:
    vectors = torch.arange(6).float()[:, None]
    slots = ["top", "top", "shoe", "shoe", "bag", "bag"]
    pairs = draw_pairs(vectors, [[0, 2, 4], [1, 3, 5]], slots, seed=0)
    assert pairs.together.tolist() == [1.0, 0.0] * 6
    for right, wrong in zip(pairs.right[::2], pairs.right[1::2], strict=True):
        assert slots[int(right)] == slots[int(wrong)]
