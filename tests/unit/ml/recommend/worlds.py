"""Small shops and rentals for the tests of this part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ml.fit.rows import COLUMNS
from ml.recommend.product_index import ProductIndex
from ml.recommend.product_table import CataloguedProduct, product_table
from ml.recommend.retrieval import ShopShelf, shop_shelf

OCCASIONS = ("wedding", "work", "party")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopProduct:
    """As much of a product as a table reads."""

    id: str
    family: str = "shirt"
    price: float = 60.0
    size_chart: str = "shirt-women"
    stock: Mapping[str, int]
    occasion: Sequence[str] = ("work",)
    season: Sequence[str] = ("summer",)
    block: str = "women"


def directions(count: int, width: int = 16, seed: int = 0) -> npt.NDArray[np.float32]:
    """Unit rows [count, width]."""
    rows = np.random.default_rng(seed).standard_normal((count, width)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def shelf_of(
    products: Sequence[CataloguedProduct],
    embeddings: npt.NDArray[np.float32],
    *,
    days_on_sale: Mapping[str, float] | None = None,
    popularity: Mapping[str, float] | None = None,
) -> ShopShelf:
    """A shelf with its index."""
    table = product_table(products, days_on_sale=days_on_sale, popularity=popularity)
    return shop_shelf(table, embeddings, ProductIndex.build(table.ids.tolist(), embeddings))


def rental_lines(
    count: int, *, start: date, seed: int, items: int = 40, people: int = 900
) -> list[dict[str, str]]:
    """Rentals of a house where each occasion has its own favourites, which change from month to month.

    A product runs small when its number is even: those who take their usual size then say so.
    """
    rng = np.random.default_rng(seed)
    lines: list[dict[str, str]] = []
    seen: set[tuple[int, int, date]] = set()
    for number in range(count):
        day = start + timedelta(days=number // 12)
        place = int(rng.integers(len(OCCASIONS)))
        month = day.year * 12 + day.month
        favourites = [(7 * month + 5 * place + step) % items for step in range(4)]
        item = int(rng.choice(favourites)) if rng.random() < 0.7 else int(rng.integers(items))
        person = int(rng.integers(people))
        stature = 150.0 + person % 40
        if (person, item, day) in seen:
            person += people
        seen.add((person, item, day))
        tight = item % 2 == 0 and rng.random() < 0.8
        lines.append(
            {
                "user_id": str(person),
                "item_id": str(1000 + item),
                "category": "gown" if item % 3 else "dress",
                "size": str(4 * (person % 5) + 4),
                "fit": "small" if tight else "fit" if rng.random() < 0.9 else "large",
                "mass_kg": str(45.0 + 6 * (person % 5)),
                "stature_cm": str(stature),
                "bust_band_in": str(30 + 2 * (person % 5)),
                "bust_cup": "c",
                "age_years": str(20 + person % 40),
                "body_type": ("pear", "apple", "athletic")[person % 3],
                "rented_for": OCCASIONS[place],
                "review_date": day.isoformat(),
            }
        )
    return lines


def write_rentals(path: Path, lines: Sequence[Mapping[str, str]]) -> None:
    """As a file of rentals."""
    rows = [",".join(COLUMNS), *(",".join(line[name] for name in COLUMNS) for line in lines)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
