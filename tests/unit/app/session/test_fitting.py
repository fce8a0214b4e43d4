"""How far a measurement can be relied on, as the body's screen shows it."""

import numpy as np
import pytest

from app.session.fitting import CapturedBody, FigureMeasurement, PersonRequest
from body_models.capture.belief import CapturedShape, ShapeBelief


@pytest.mark.parametrize(
    ("name", "value", "std", "sure"),
    [
        ("waist_girth_cm", 80.0, 1.2, 3),
        ("waist_girth_cm", 80.0, 2.5, 2),
        ("waist_girth_cm", 80.0, 6.0, 1),
        ("stature_cm", 170.0, 0.6, 3),
        ("stature_cm", 170.0, 6.0, 1),
        ("knee_girth_cm", 37.0, 0.5, 3),
    ],
)
def test_a_number_is_as_sure_as_its_spread_is_small(name: str, value: float, std: float, sure: int) -> None:
    assert FigureMeasurement(name=name, value=value, std=std, given=False).sureness == sure
    assert FigureMeasurement(name=name, value=value, std=std, given=True).sureness == 3


def test_two_captures_are_two_people_to_the_fitting_room_one_is_one_wherever_it_went() -> None:
    def shape() -> CapturedShape:
        belief = ShapeBelief(sex="male", mean=np.zeros(2), covariance=np.eye(2))
        return CapturedShape(belief=belief, std=np.ones(3))

    first, copied = (
        PersonRequest(sex="male", measurements={}, captured=CapturedBody(number=1, shape=shape()))
        for _ in range(2)
    )
    again = PersonRequest(sex="male", measurements={}, captured=CapturedBody(number=2, shape=shape()))
    assert first == copied
    assert first != again
    assert "mean" not in repr(first)
