"""Wearers and events to advise on and to learn from."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ml.fit.shop.feedback import FitEvent
from ml.fit.shop.memory import ShopMemory
from ml.fit.shop.wearer import Wearer, wearer_from_measurements
from resources.catalogue import Catalogue, Product, load_catalogue

MakeWearer = Callable[..., Wearer]
MakeEvent = Callable[..., FitEvent]

_WOMAN: Mapping[str, float] = {
    "stature_cm": 166.0,
    "body_mass_kg": 66.0,
    "chest_girth_cm": 94.0,
    "waist_girth_cm": 82.0,
    "hip_girth_cm": 102.0,
    "upper_arm_girth_cm": 28.5,
    "crotch_height_cm": 77.0,
}


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def tee(catalogue: Catalogue) -> Product:
    return catalogue.product("tee-women")


@pytest.fixture
def jeans(catalogue: Catalogue) -> Product:
    return catalogue.product("straight-jeans-women")


@pytest.fixture
def woman() -> MakeWearer:
    """`woman(chest_girth_cm=97)`: a woman of size M with another chest."""
    return lambda **changes: wearer_from_measurements("women", {**_WOMAN, **changes})


@pytest.fixture
def event() -> MakeEvent:
    """`event(7, felt="small")`: a woman who fits M tried the tee in M a week after the shop opened."""

    def make(day: float = 0.0, **changes: Any) -> FitEvent:
        fields: dict[str, Any] = {
            "time": datetime(2031, 3, 1, tzinfo=UTC) + timedelta(days=day),
            "product": "tee-women",
            "size": "M",
            "event": "tried",
            "measurements": dict(_WOMAN),
            **changes,
        }
        return FitEvent.model_validate(fields)

    return make


@pytest.fixture
def memory(catalogue: Catalogue) -> ShopMemory:
    return ShopMemory(catalogue=catalogue, salt="0" * 32)
