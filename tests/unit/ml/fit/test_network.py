"""The network of fit: what it sees, what moves it, and whom it knows nothing of."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ml.errors import LearningError, ModelError
from ml.figures.classification import average_auc
from ml.fit.attribution import attribute
from ml.fit.coming_back import came_back
from ml.fit.erasure import GROUPS
from ml.fit.model import load_fit_model, save_fit_model
from ml.fit.network import WIDTH, spread_out
from ml.fit.network_inputs import network_inputs
from ml.fit.network_teaching import TaughtNetwork, teach_network
from ml.fit.rows import RentalRows
from ml.model_folder import ModelCard
from ml.training.options import LearningOptions
from tests.unit.ml.fit.rentals import SIZES, InventedShop

CARD = ModelCard(title="t", purpose="p", data="d", licence="l", settings={}, figures={}, limits=())
PLAIN = LearningOptions(epochs=8, tracker="none")


def silent(share: float, message: str) -> None:
    assert 0.0 <= share <= 1.0 and message


@pytest.fixture(scope="module")
def network(earlier: RentalRows) -> TaughtNetwork:
    return teach_network(earlier.take(np.arange(0, 3000, 2)), PLAIN, silent)


def test_the_body_tells_how_a_size_will_feel(network: TaughtNetwork, later: RentalRows) -> None:
    probabilities = network.model.predict(later)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0)
    assert average_auc(later.labels, probabilities) > 0.65
    shares = np.bincount(later.labels, minlength=3) / len(later)
    np.testing.assert_allclose(probabilities.mean(axis=0), shares, atol=0.06)
    asked = [
        replace(later.take(np.full(len(SIZES), row)), sizes=np.asarray(SIZES, dtype=np.float64))
        for row in range(40)
    ]
    answers = np.stack([network.model.predict(one) for one in asked]).mean(axis=0)
    assert answers[0, 0] > 0.4 > 0.15 > answers[-1, 0]
    assert answers[0, 2] < 0.15 < 0.4 < answers[-1, 2]


def test_nothing_known_is_no_obstacle_and_absurdities_stay_in_bounds(network: TaughtNetwork) -> None:
    rows = InventedShop().rentals(3)
    nothing = np.full(3, np.nan)
    blank = replace(
        rows, mass_kg=nothing, stature_cm=nothing, age_years=nothing, sizes=nothing, categories=np.full(3, "")
    )
    assert np.isfinite(network.model.predict(blank)).all()
    assert network.model.predict(rows.take(np.zeros(0, np.int64))).shape == (0, 3)
    seen = spread_out(network_inputs(replace(rows, sizes=np.full(3, 99.0), mass_kg=np.full(3, 1e9))))
    assert seen.shape == (3, WIDTH)
    assert float(seen.abs().max()) < 11


def test_the_inputs_of_a_row_do_not_depend_on_the_others(earlier: RentalRows) -> None:
    together = spread_out(network_inputs(earlier.take(np.arange(100))))
    alone = torch.cat([spread_out(network_inputs(earlier.take(np.array([row])))) for row in range(100)])
    torch.testing.assert_close(together, alone, rtol=0, atol=0)


def test_a_loaded_network_answers_the_same_and_holds_no_rental(
    network: TaughtNetwork, later: RentalRows, tmp_path: Path
) -> None:
    save_fit_model(tmp_path, network.model, CARD)
    loaded = load_fit_model(tmp_path)
    np.testing.assert_array_equal(loaded.predict(later), network.model.predict(later))
    np.testing.assert_array_equal(
        loaded.decide(loaded.predict(later)), network.model.decide(network.model.predict(later))
    )
    content = (tmp_path / "model.safetensors").read_bytes() + (tmp_path / "config.json").read_bytes()
    assert len(content) < 100_000
    config = (tmp_path / "config.json").read_text()
    changes = (('"plain"', '"shared"'), ('"hidden"', '"width"'), ('"house"', '"home"'), ('"steps"', '"step"'))
    for damaged in (config.replace(old, new) for old, new in changes):
        (tmp_path / "config.json").write_text(damaged)
        with pytest.raises(ModelError) as refused:
            load_fit_model(tmp_path)
        assert refused.value.code == "MODEL_MALFORMED"


def test_its_reasons_are_the_body_and_the_size_and_never_a_history(
    network: TaughtNetwork, later: RentalRows
) -> None:
    found = attribute(network.model, later.take(np.arange(50)))
    moved = {group: float(np.abs(found.contributions[group]).mean()) for group in GROUPS}
    assert max(moved["item"], moved["person"]) < 1e-6
    assert min(moved["body"], moved["size"]) > moved["occasion"] > 0
    total = found.base + np.sum([found.contributions[group] for group in GROUPS], axis=0)
    np.testing.assert_allclose(total, found.probabilities, atol=1e-9)


def test_an_opponent_moves_a_hardened_network_less(earlier: RentalRows) -> None:
    options = LearningOptions(epochs=6, adversarial=True, tracker="none")
    taught = teach_network(earlier.take(np.arange(2000)), options, silent)
    found = taught.compared["robustness"]
    before, after = found["before"]["balanced_accuracy"], found["after"]["balanced_accuracy"]
    assert before["clean"] > before["radius 0.1"] + 0.02 > before["radius 0.2"]
    assert before["clean"] - before["radius 0.2"] > after["clean"] - after["radius 0.2"]
    assert found["before"]["auc"]["clean"] > found["before"]["auc"]["radius 0.2"]


def test_several_tasks_are_compared_with_one(later: RentalRows, tmp_path: Path) -> None:
    rows = InventedShop(days=1500, people=200).rentals(2000)
    taught = teach_network(rows, LearningOptions(epochs=3, multi_task=True, tracker="none"), silent)
    found = taught.compared["multi_task"]
    assert set(found["auc_together"]) == {"fit", "satisfaction"} == set(found["auc_alone"])
    assert found["auc_together"]["fit"] > 0.55
    assert 0 < found["rows_of_satisfaction"] < found["rows"]
    save_fit_model(tmp_path, taught.model, CARD)
    np.testing.assert_array_equal(load_fit_model(tmp_path).predict(later), taught.model.predict(later))


def test_who_came_back_is_known_only_when_it_can_be() -> None:
    rows = InventedShop().rentals(5)
    days = np.array([0, 0, 30, 200, 240])
    rows = replace(
        rows,
        user_ids=np.array(["a", "b", "a", "c", "a"]),
        dates=np.datetime64("2016-01-01") + days,
    )
    np.testing.assert_array_equal(came_back(rows), [1.0, 0.0, 0.0, np.nan, np.nan])
    one_visit = replace(rows, user_ids=np.full(5, "a"), dates=np.datetime64("2016-01-01") + days * 0)
    assert np.isnan(came_back(one_visit)).all()


@pytest.mark.parametrize("choice", [{"adversarial": True}, {"dp_epsilon": 3.0}])
def test_several_tasks_come_alone(earlier: RentalRows, choice: dict[str, float]) -> None:
    options = LearningOptions(multi_task=True, tracker="none", **choice)  # type: ignore[arg-type]
    with pytest.raises(LearningError, match="--multi-task cannot be combined") as refused:
        teach_network(earlier, options, silent)
    assert refused.value.code == "OPTIONS_TOGETHER"


def test_choices_a_network_has_no_use_for_are_refused(earlier: RentalRows) -> None:
    with pytest.raises(LearningError, match="no use for --ensemble") as refused:
        teach_network(earlier, LearningOptions(adversarial=True, ensemble=3), silent)
    assert refused.value.code == "OPTION_UNSUPPORTED"
