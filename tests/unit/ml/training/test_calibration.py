import json

import numpy as np
import numpy.typing as npt
import pytest

from ml.errors import DataError, ModelError
from ml.figures.classification import expected_calibration_error
from ml.training.calibration import Calibration, Method, calibrate

Floats = npt.NDArray[np.float64]


def _overconfident(rows: int, seed: int, bias: float = 0.0) -> tuple[npt.NDArray[np.int64], Floats]:
    """Labels drawn from known probabilities, and what a model three times too sure says of them."""
    generator = np.random.default_rng(seed)
    scores = generator.normal(size=(rows, 3))
    true = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    labels = np.array([generator.choice(3, p=row) for row in true])
    said = np.exp(3 * scores + np.array([bias, 0.0, 0.0]))
    return labels, said / said.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("method", ["temperature", "shifted", "vector", "isotonic"])
def test_rows_never_seen_are_calibrated_too(method: Method) -> None:
    labels, probabilities = _overconfident(3000, 0)
    calibration, report = calibrate(labels, probabilities, method=method)
    others, said = _overconfident(3000, 1)
    before = expected_calibration_error(others, said)
    after = expected_calibration_error(others, calibration.apply(said))
    assert before > 0.2
    assert after < 0.035
    assert report.error_before > 0.2 > 0.03 > report.error_after
    assert report.figures()["log loss after calibration"] < report.log_loss_before


def test_temperature_keeps_the_order_and_finds_the_factor() -> None:
    labels, probabilities = _overconfident(5000, 0)
    calibration, _ = calibrate(labels, probabilities)
    assert calibration.scales[0] == pytest.approx(1 / 3, rel=0.06)
    assert (calibration.apply(probabilities).argmax(1) == probabilities.argmax(1)).all()


def test_vector_scaling_also_takes_a_bias_away() -> None:
    labels, probabilities = _overconfident(5000, 0, bias=3.0)
    by_one, _ = calibrate(labels, probabilities)
    by_class, _ = calibrate(labels, probabilities, method="vector")
    others, said = _overconfident(5000, 1, bias=3.0)
    accuracy = [float((each.apply(said).argmax(1) == others).mean()) for each in (by_one, by_class)]
    assert accuracy[1] > accuracy[0] + 0.02


@pytest.mark.parametrize("method", ["temperature", "shifted", "vector", "isotonic"])
def test_it_lives_in_a_json_file(method: Method) -> None:
    labels, probabilities = _overconfident(1500, 0)
    calibration, _ = calibrate(labels, probabilities, method=method)
    again = Calibration.from_document(json.loads(json.dumps(calibration.document())))
    np.testing.assert_array_equal(again.apply(probabilities), calibration.apply(probabilities))
    with pytest.raises(ModelError) as refusal:
        Calibration.from_document({"scales": "broken"})
    assert refusal.value.code == "MODEL_MALFORMED"


def test_a_shift_takes_a_bias_away_with_one_scale_and_few_rows_change_little() -> None:
    labels, probabilities = _overconfident(5000, 0, bias=3.0)
    shifted, _ = calibrate(labels, probabilities, method="shifted")
    assert shifted.scales == pytest.approx([1 / 3] * 3, rel=0.08)
    assert shifted.offsets == pytest.approx([-1.0, 0.0, 0.0], abs=0.15)
    few, _ = calibrate(np.array([0, 1]), probabilities[:2], method="shifted", prior_rows=100.0)
    assert few.scales == pytest.approx([1.0] * 3, abs=0.1)
    assert few.offsets == pytest.approx([0.0] * 3, abs=0.1)


def test_rows_without_a_class_or_too_few_are_refused() -> None:
    labels, probabilities = _overconfident(300, 0)
    for wrong, method in ((np.minimum(labels, 1), "vector"), (labels, "isotonic")):
        with pytest.raises(DataError, match="hold out more rows") as refusal:
            calibrate(wrong, probabilities, method=method)  # type: ignore[arg-type]
        assert refusal.value.code == "CALIBRATION_ROWS"
