"""`train recommend` and `evaluate recommend` on a house whose favourites are known."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ml.errors import DataError, LearningError, ModelError
from ml.recommend.evaluate import evaluate_recommend
from ml.recommend.learn import train_recommend
from ml.recommend.taught import TaughtRecommender
from ml.training.options import LearningOptions
from tests.unit.ml.recommend.worlds import rental_lines, write_rentals

OPTIONS = LearningOptions(tracker="none", device="cpu", epochs=4, ensemble=1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    write_rentals(folder / "train.csv", rental_lines(1600, start=date(2016, 1, 1), seed=0))
    write_rentals(folder / "test.csv", rental_lines(300, start=date(2016, 5, 15), seed=1))
    return folder


@pytest.fixture(scope="module")
def model(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("taught") / "model"
    train_recommend(house, out, OPTIONS)
    return out


@pytest.fixture(scope="module")
def judged(house: Path, model: Path) -> dict[str, Any]:
    return evaluate_recommend(house, model, OPTIONS)


def test_what_the_occasion_says_is_learnt(judged: dict[str, Any]) -> None:
    # Four favourites of an occasion take 70 % of its rentals, until the month ends; in all there are twelve.
    assert judged["hr@10"] > 0.6
    assert judged["ndcg@10"] > 1.3 * judged["baselines"]["item_knn_recent_popularity"]["ndcg@10"]
    assert judged["slices"]["occasion_withheld"]["ndcg@10"] < judged["ndcg@10"]


def test_every_figure_has_its_interval_its_rows_and_its_baselines(judged: dict[str, Any]) -> None:
    assert json.loads(json.dumps(judged, allow_nan=False)) == judged
    low, high = judged["intervals"]["hr@10"]
    assert low < judged["hr@10"] < high
    assert judged["rows"] == {"train": 1600, "test": 300, "items": 40}
    assert judged["skipped"] == {}
    slices = judged["slices"]
    assert slices["cold_start_person"]["rows"] + slices["known_person"]["rows"] == 300
    assert slices["cold_start_item"]["rows"] + slices["known_item"]["rows"] == 300
    assert set(judged["baselines"]) == {
        "item_knn_recent_popularity",
        "item_knn_occasion_popularity",
        "recent_popularity",
    }
    assert judged["ratio"]["ndcg@10"] == pytest.approx(
        judged["ndcg@10"] / judged["baselines"]["item_knn_recent_popularity"]["ndcg@10"], abs=2e-3
    )
    low, high = judged["ratio"]["intervals"]["ndcg@10"]
    assert low < judged["ratio"]["ndcg@10"] < high


def test_ratings_beat_the_plain_linear_model(judged: dict[str, Any]) -> None:
    rating = judged["rating"]
    assert rating["rmse"] < rating["baselines"]["mean"]["rmse"] - 0.02
    assert set(rating["baselines"]) == {"mean", "linear_history", "linear_all_columns"}


def test_a_model_judges_test_rows_alone(
    house: Path, model: Path, judged: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "test.csv").write_bytes((house / "test.csv").read_bytes())
    alone = evaluate_recommend(tmp_path, model, OPTIONS)
    assert alone["rows"]["train"] == 0
    assert alone["slices"]["cold_start_person"]["rows"] > judged["slices"]["cold_start_person"]["rows"]


def test_the_model_comes_with_its_card(model: Path) -> None:
    card = (model / "README.md").read_text(encoding="utf-8")
    assert "validation_ndcg@10" in card
    assert "1600 rentals" in card
    assert sorted(path.name for path in model.iterdir()) == ["README.md", "config.json", "model.safetensors"]


def test_evaluating_without_a_model_teaches_the_same_one_first(house: Path, judged: dict[str, Any]) -> None:
    said: list[str] = []
    assert evaluate_recommend(house, None, OPTIONS, lambda _, text: said.append(text)) == judged
    assert "learning ratings" in said


def test_a_model_of_other_features_or_none_is_refused(model: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as missing:
        TaughtRecommender.read(tmp_path / "none")
    assert missing.value.code == "MODEL_MISSING"
    for name in ("model.safetensors", "README.md"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    config["features"] = config["features"][1:]
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match="train it again") as other:
        TaughtRecommender.read(tmp_path)
    assert other.value.code == "MODEL_MALFORMED"


def test_rows_that_cannot_be_judged_or_learnt_from_are_refused(
    house: Path, model: Path, tmp_path: Path
) -> None:
    write_rentals(tmp_path / "a" / "train.csv", rental_lines(300, start=date(2016, 1, 1), seed=0))
    write_rentals(tmp_path / "b" / "test.csv", rental_lines(300, start=date(2016, 1, 1), seed=0))
    write_rentals(tmp_path / "c" / "train.csv", rental_lines(60, start=date(2016, 1, 1), seed=0))
    codes = {}
    calls: dict[str, Callable[[], object]] = {
        "no test": lambda: evaluate_recommend(tmp_path / "a", None, OPTIONS),
        "no training": lambda: evaluate_recommend(tmp_path / "b", None, OPTIONS),
        "nothing to train": lambda: train_recommend(tmp_path / "b", tmp_path / "out", OPTIONS),
        "too few": lambda: train_recommend(tmp_path / "c", tmp_path / "out", OPTIONS),
    }
    for name, call in calls.items():
        with pytest.raises(DataError) as error:
            call()
        codes[name] = error.value.code
    assert codes == {
        "no test": "TEST_EMPTY",
        "no training": "ROWS_MISSING",
        "nothing to train": "ROWS_MISSING",
        "too few": "REPLAY_TOO_FEW",
    }
    with pytest.raises(LearningError) as unsupported:
        train_recommend(house, tmp_path / "out", LearningOptions(tracker="none", dp_epsilon=3.0))
    assert unsupported.value.code == "OPTION_UNSUPPORTED"
    assert not (tmp_path / "out").exists()


def test_settings_are_searched_for_on_the_validation_rows(house: Path, tmp_path: Path) -> None:
    options = LearningOptions(tracker="none", device="cpu", epochs=1, ensemble=1, search_trials=3)
    train_recommend(house, tmp_path / "model", options)
    assert TaughtRecommender.read(tmp_path / "model").rankers
    left = sorted(path.name for path in (tmp_path / "model").iterdir())
    assert left == ["README.md", "config.json", "model.safetensors"]


class _KilledError(Exception):
    """The power goes."""


def test_a_killed_training_goes_on_behind_its_rankers_to_the_same_model(house: Path, tmp_path: Path) -> None:
    options = LearningOptions(tracker="none", device="cpu", epochs=1, ensemble=2)
    seen: list[float] = []

    def kill(done: float, text: str) -> None:
        if done > 0.6 and text.startswith("epoch"):
            raise _KilledError

    with pytest.raises(_KilledError):
        train_recommend(house, tmp_path / "killed", options, kill)
    with pytest.raises(LearningError) as refused:
        train_recommend(house, tmp_path / "killed", replace(options, seed=1))
    assert refused.value.code == "CHECKPOINT_OTHER"
    train_recommend(house, tmp_path / "killed", options, lambda done, _: seen.append(done))
    assert not any(0.3 < done < 0.6 for done in seen)  # the first ranker was kept
    train_recommend(house, tmp_path / "whole", options)
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("killed", "whole")]
    assert weights[0] == weights[1]


@pytest.mark.real_data
@pytest.mark.long
def test_real_rentals_are_foretold_half_as_well_again_as_by_neighbours_and_popularity(
    shared_data: Path,
) -> None:
    judged = evaluate_recommend(shared_data / "fit", None, LearningOptions(tracker="none"))
    assert judged["ratio"]["hr@10"] >= 1.5
    assert judged["ratio"]["ndcg@10"] >= 1.5
    rating = judged["rating"]
    assert rating["rmse"] < min(one["rmse"] for one in rating["baselines"].values())
    assert rating["squared_error_saved_over_linear_all_columns"]["interval"][0] > 0
