"""What a person's own earlier rentals say: which sizes were right, too small and too large, and lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.fit.body_space import Places
from ml.fit.codes import Codes, Floats, Indices, table_count, table_mean
from ml.fit.neighbours import Neighbourhood
from ml.fit.rows import RentalQuestions, RentalRows

_RATE_PRIOR_ROWS: Final = 2.0
_NEAR_STRENGTH: Final = 1.5
_BANDWIDTHS: Final = (0.5, 1.0)
"""Of the size and the gap."""

NAMES: Final = (
    "user_rows",
    "user_rate_small",
    "user_rate_large",
    "size_beyond_user",
    "size_beyond_user_fit",
    "rel_beyond_user",
    "rel_beyond_user_small",
    "rel_beyond_user_fit",
    "rel_beyond_user_large",
    "user_gap",
    "mass_beyond_user",
    "size_beyond_last",
    "rel_beyond_last",
    "last_label",
    "days_since_last",
    "own_near_small",
    "own_near_large",
    "own_near_rows",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserHistory:
    """Tables by person code, the last row for a person without history.

    "rel" is a size after the item's own offset: what is large in a small item may be no larger.
    """

    users: Codes
    tables: Floats  # [users, 11]
    last: Floats  # [users, 4]: size, rel, label, day
    near: Neighbourhood

    @classmethod
    def of(
        cls,
        rows: RentalRows,
        users: Codes,
        places: Places,
        item_gap: Floats,
        answers: Floats,
        residuals: Floats,
    ) -> UserHistory:
        """From answers [N, 2] and residuals [N, 2] of expectation and item; ``rows`` in time order."""
        codes = users(rows.user_ids)
        relative = places.size - item_gap
        rates = answers - answers.mean(axis=0)
        fits = rows.labels == 1
        columns = [
            np.log1p(table_count(codes, users.rows)),
            *(table_mean(codes, rate, users.rows, strength=_RATE_PRIOR_ROWS) for rate in rates.T),
            table_mean(codes, places.size, users.rows),
            table_mean(codes[fits], places.size[fits], users.rows),
            table_mean(codes, relative, users.rows),
            *(table_mean(codes, relative, users.rows, among=rows.labels == label) for label in range(3)),
            table_mean(codes, places.gap, users.rows),
            table_mean(codes, np.log(rows.mass_kg), users.rows, among=np.isfinite(rows.mass_kg)),
        ]
        return cls(
            users=users,
            tables=np.stack(columns, axis=1),
            last=_last(rows, codes, users.rows, places.size, relative),
            near=Neighbourhood.of(codes, users.rows, _positions(places), residuals, strength=_NEAR_STRENGTH),
        )

    def features(self, questions: RentalQuestions, places: Places, item_gap: Floats) -> Floats:
        """[N, `NAMES`]; NaN where the person has said nothing."""
        codes = self.users(questions.user_ids)
        rows, rates, sizes, relatives, gap, mass = np.split(self.tables[codes], [1, 3, 5, 9, 10], axis=1)
        size, relative = places.size[:, None], (places.size - item_gap)[:, None]
        last = self.last[codes]
        days = questions.dates.astype("datetime64[D]").astype(np.float64)
        return np.concatenate(
            [
                rows,
                rates,
                size - sizes,
                relative - relatives,
                gap,
                np.log(questions.mass_kg)[:, None] - mass,
                size - last[:, :1],
                relative - last[:, 1:2],
                last[:, 2:3],
                days[:, None] - last[:, 3:],
                self.near.means(codes, _positions(places)),
            ],
            axis=1,
        )


def _last(rows: RentalRows, codes: Indices, count: int, size: Floats, relative: Floats) -> Floats:
    """Size, rel, label and day of each person's last rental, [users, 4]."""
    last = np.full((count, 4), np.nan)
    days = rows.dates.astype("datetime64[D]").astype(np.float64)
    last[codes] = np.stack([size, relative, rows.labels.astype(np.float64), days], axis=1)
    last[-1] = np.nan
    return last


def _positions(places: Places) -> Floats:
    positions: Floats = np.stack([places.size, places.gap], axis=1) / np.asarray(_BANDWIDTHS)
    return positions
