"""What the model answers: better than from the body, from the body when it must, and why."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ml.errors import DataError, LearningError, ModelError
from ml.figures.classification import average_auc, log_loss
from ml.fit.asking import Wearer, ask_sizes
from ml.fit.attribution import attribute, deletion_figures
from ml.fit.erasure import GROUPS, Group, erase
from ml.fit.model import FitModel, load_fit_model, save_fit_model
from ml.fit.rows import RentalRows
from ml.fit.teaching import Taught, teach
from ml.model_folder import ModelCard
from ml.training.options import LearningOptions
from tests.unit.ml.fit.rentals import SIZES, InventedShop

CARD = ModelCard(title="t", purpose="p", data="d", licence="l", settings={}, figures={}, limits=())


def ladder(rows: RentalRows, row: int) -> RentalRows:
    """One rental asked in every size."""
    asked = rows.take(np.full(len(SIZES), row))
    return replace(asked, sizes=np.asarray(SIZES, dtype=np.float64))


def test_history_tells_more_than_the_body_and_the_body_more_than_nothing(
    taught: Taught, later: RentalRows
) -> None:
    known = average_auc(later.labels, taught.model.predict(later))
    body = average_auc(later.labels, taught.model.predict(erase(later, ("item", "person"))))
    assert known > 0.85
    assert known > body + 0.08
    assert body > 0.65


def test_probabilities_are_calibrated_on_later_rows(taught: Taught, later: RentalRows) -> None:
    probabilities = taught.model.predict(later)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0)
    shares = np.bincount(later.labels, minlength=3) / len(later)
    np.testing.assert_allclose(probabilities.mean(axis=0), shares, atol=0.05)
    assert log_loss(later.labels, probabilities) < 0.75


def test_a_larger_size_is_less_often_small_and_more_often_large(taught: Taught, later: RentalRows) -> None:
    answers = np.stack([taught.model.predict(ladder(later, row)) for row in range(40)]).mean(axis=0)
    assert answers[0, 0] > 0.45 > 0.1 > answers[-1, 0]
    assert answers[0, 2] < 0.1 < 0.45 < answers[-1, 2]
    assert answers[3:5, 1].min() > max(answers[0, 1], answers[-1, 1])


@pytest.mark.long
def test_the_same_seed_teaches_the_same_model_and_another_seed_another(
    earlier: RentalRows, later: RentalRows
) -> None:
    def taught_with(seed: int) -> FitModel:
        options = LearningOptions(seed=seed, epochs=5, ensemble=1, tracker="none")
        return teach(earlier.take(np.arange(600)), options, lambda share, message: None).model

    first = taught_with(1).predict(later)
    np.testing.assert_array_equal(first, taught_with(1).predict(later))
    assert not np.array_equal(first, taught_with(2).predict(later))


def test_a_loaded_model_answers_the_same_and_names_nobody(
    taught: Taught, later: RentalRows, tmp_path: Path
) -> None:
    save_fit_model(tmp_path, taught.model, CARD)
    np.testing.assert_array_equal(load_fit_model(tmp_path).predict(later), taught.model.predict(later))
    content = (tmp_path / "model.safetensors").read_bytes() + (tmp_path / "config.json").read_bytes()
    assert b"\nu17\n" not in content and b"\ni17\n" in content


def test_folders_that_are_no_model_of_fit_are_refused(taught: Taught, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as refused:
        load_fit_model(tmp_path / "nowhere")
    assert refused.value.code == "MODEL_MISSING"
    save_fit_model(tmp_path, taught.model, CARD)
    config = (tmp_path / "config.json").read_text()
    for broken in (config.replace('"members": 1', '"members": 2'), config.replace('"gap"', '"girth"')):
        (tmp_path / "config.json").write_text(broken)
        with pytest.raises(ModelError) as refused:
            load_fit_model(tmp_path)
        assert refused.value.code == "MODEL_MALFORMED"


def test_feedback_on_a_new_item_counts_without_teaching_again(taught: Taught, later: RentalRows) -> None:
    new = replace(later, item_ids=np.full(len(later), "brand new"))
    fair = new.take(np.flatnonzero(later.labels == 1)[:60])
    wiser = taught.model.with_feedback(replace(fair, labels=np.zeros(60, np.int64)))
    asked = new.take(np.arange(100, 200))
    before, after = taught.model.predict(asked), wiser.predict(asked)
    assert after[:, 0].mean() > before[:, 0].mean() + 0.2
    assert wiser.members is taught.model.members


def test_a_shop_asks_all_sizes_of_one_person(taught: Taught, later: RentalRows) -> None:
    wearer = Wearer(mass_kg=68.0, stature_cm=166.0, bust_band_in=34.0, bust_cup=2.0, age_years=30.0)
    asked = ask_sizes(wearer, SIZES, category="dress", occasion="Wedding", day=date(2017, 2, 1))
    answers = taught.model.predict(asked)
    assert answers.shape == (len(SIZES), 3)
    assert 2 <= answers[:, 1].argmax() <= 5  # 68 kg is size 3.6 of the invented ladder
    light = ask_sizes(replace(wearer, mass_kg=54.0), SIZES, category="dress", day=date(2017, 2, 1))
    assert taught.model.predict(light)[:, 1].argmax() < answers[:, 1].argmax()


def test_no_questions_have_no_answers(taught: Taught, later: RentalRows) -> None:
    assert taught.model.predict(later.take(np.arange(0))).shape == (0, 3)


def test_attributions_add_up_and_a_twin_without_history_owes_nothing_to_it(
    taught: Taught, later: RentalRows
) -> None:
    nothing_of: tuple[Group, ...] = ("item",)
    asked = erase(later.take(np.arange(12)), nothing_of)
    found = attribute(taught.model, asked)
    total = found.base + sum(found.contributions[group] for group in GROUPS)
    np.testing.assert_allclose(total, taught.model.predict(asked), atol=1e-9)
    np.testing.assert_allclose(found.contributions["item"], 0.0, atol=1e-12)
    np.testing.assert_allclose(found.base, found.base[:1].repeat(12, axis=0))


def test_erasing_what_is_said_to_matter_moves_the_answer_the_most(taught: Taught, later: RentalRows) -> None:
    figures = deletion_figures(taught.model, later.take(np.arange(60)))
    moves = figures.mean_move_by_rank
    assert moves[0] > 1.5 * moves[1] and moves[1] > moves[-1]
    assert figures.top_moves_most > 0.6


def test_an_item_that_runs_small_is_named_as_the_reason(
    taught: Taught, shop: InventedShop, later: RentalRows
) -> None:
    smallest = f"i{int(shop.offsets.argmax())}"
    ordinary = later.take(np.flatnonzero((later.item_ids == smallest) & (later.labels == 0))[:10])
    found = attribute(taught.model, ordinary)
    assert found.contributions["item"][:, 0].mean() > 0.1
    assert found.top(0).count("item") >= len(ordinary) / 2


def test_rows_that_cannot_teach_are_refused(earlier: RentalRows) -> None:
    options = LearningOptions(tracker="none")
    for rows, code in (
        (earlier.take(np.arange(50)), "ROWS_TOO_FEW"),
        (earlier.take(np.flatnonzero(earlier.labels == 1)), "SINGLE_CLASS"),
    ):
        with pytest.raises(DataError) as refused:
            teach(rows, options, lambda share, message: None)
        assert refused.value.code == code


def test_choices_it_has_no_use_for_are_refused(earlier: RentalRows) -> None:
    for options in (LearningOptions(adversarial=True), LearningOptions(dp_epsilon=3.0)):
        with pytest.raises(LearningError) as refused:
            teach(earlier, options, lambda share, message: None)
        assert refused.value.code == "OPTION_UNSUPPORTED"
