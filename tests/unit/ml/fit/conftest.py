"""One model taught on invented rentals, for all tests that ask it something."""

import pytest

from ml.fit.rows import RentalRows
from ml.fit.teaching import Taught, teach
from ml.training.options import LearningOptions
from tests.unit.ml.fit.rentals import InventedShop

QUICK = LearningOptions(epochs=60, ensemble=1, tracker="none")


@pytest.fixture(scope="session")
def shop() -> InventedShop:
    return InventedShop()


@pytest.fixture(scope="session")
def earlier(shop: InventedShop) -> RentalRows:
    return shop.rentals(3000)


@pytest.fixture(scope="session")
def taught(earlier: RentalRows) -> Taught:
    return teach(earlier, QUICK, lambda share, message: None)


@pytest.fixture(scope="session")
def later(shop: InventedShop) -> RentalRows:
    """The next quarter in the same shop."""
    from dataclasses import replace

    rows = shop.rentals(800, seed=2)
    return replace(rows, dates=rows.dates + 360)
