"""People of the booth, made once for its tests."""

import pytest

from body_models.capture.booth.people import BoothPerson, drawn_people


@pytest.fixture(scope="session")
def crowd() -> list[BoothPerson]:
    """Six people, the same every time, some of them foreign."""
    return drawn_people(6, 41, foreign_share=0.5)
