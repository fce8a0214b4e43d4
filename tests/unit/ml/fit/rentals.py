"""Invented rentals: people of many sizes, items that run small or large, answers that follow from both."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ml.fit.rows import RentalRows

SIZES = (1, 4, 8, 12, 16, 20, 24, 28)


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedShop:
    """A house whose items fall with an offset of so many sizes."""

    people: int = 400
    items: int = 30
    seed: int = 0
    offset_spread: float = 0.9
    first_day: str = "2016-01-01"
    days: int = 360
    prefix: str = ""
    offsets: npt.NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        generator = np.random.default_rng(self.seed)
        object.__setattr__(self, "offsets", generator.normal(0, self.offset_spread, self.items))

    def rentals(self, count: int, *, seed: int = 1) -> RentalRows:
        """Rentals in time order; a person takes about the size of the body, sometimes another."""
        generator = np.random.default_rng(seed)
        traits = np.random.default_rng(self.seed + 7)
        own_size = traits.normal(3.5, 1.3, self.people)
        stature = traits.normal(166, 6, self.people).round(1)
        person = generator.integers(self.people, size=count)
        item = generator.integers(self.items, size=count)
        step = np.clip(np.round(own_size[person] + generator.normal(0, 0.8, count)), 0, len(SIZES) - 1)
        slack = step - own_size[person] - self.offsets[item] + generator.normal(0, 0.5, count)
        days = np.sort(generator.integers(self.days, size=count))
        mass = 50 + 5 * own_size[person] + generator.normal(0, 1.5, count)
        mass[generator.random(count) < 0.1] = np.nan
        return RentalRows(
            user_ids=np.char.add(f"{self.prefix}u", person.astype(str)),
            item_ids=np.char.add(f"{self.prefix}i", item.astype(str)),
            categories=np.where(item % 3 == 0, "gown", "dress"),
            sizes=np.asarray(SIZES, dtype=np.float64)[step.astype(int)],
            labels=np.where(slack < -0.9, 0, np.where(slack > 0.9, 2, 1)).astype(np.int64),
            mass_kg=mass.round(1),
            stature_cm=stature[person],
            bust_band_in=np.full(count, 34.0),
            bust_cups=(person % 4).astype(np.float64),
            age_years=(20 + person % 40).astype(np.float64),
            body_types=np.where(person % 2 == 0, "pear", "athletic"),
            rented_for=np.where(item % 2 == 0, "wedding", "work"),
            dates=np.datetime64(self.first_day) + days,
            skipped={},
            unknown={},
        )
