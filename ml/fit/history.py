"""All that is known at one moment: earlier rentals, turned into what a question can be compared with.

A history is frozen: the features of a question come from rentals before its cut-off only, never from the
question's own answer or a later one. New feedback makes a new history (`History.of` again), without teaching
the model anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.fit import item_history
from ml.fit.body_space import BodySpace, body_numbers
from ml.fit.codes import Codes, Floats, table_count
from ml.fit.expectation import Effects, Expectation, find_effects
from ml.fit.features import FEATURES
from ml.fit.item_history import ItemHistory
from ml.fit.logistic import LogisticEffects
from ml.fit.rows import RentalQuestions, RentalRows
from ml.fit.user_history import UserHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Rentals up to a cut-off; `features` answers for any questions after it."""

    space: BodySpace
    expectation: Expectation
    effects: Effects
    logistic: LogisticEffects
    items: ItemHistory
    users: UserHistory
    category_rows: Floats  # [categories]
    occasions: Codes

    @classmethod
    def of(cls, rows: RentalRows) -> History:
        """From rentals in time order."""
        space = BodySpace.of(rows)
        places = space.place(rows)
        answers = np.stack([rows.labels == 0, rows.labels == 2], axis=1).astype(np.float64)
        expectation = Expectation.of(rows, space, places, answers)
        residuals = answers - expectation.shares(rows, space, places)
        items, users = Codes.of(rows.item_ids), Codes.of(rows.user_ids)
        item_codes, user_codes = items(rows.item_ids), users(rows.user_ids)
        effects = find_effects(residuals, item_codes, user_codes, items.rows, users.rows)
        item = ItemHistory.of(
            rows, items, space, places, answers, residuals - effects.users[user_codes], effects.items
        )
        user = UserHistory.of(
            rows,
            users,
            places,
            item.tables[item_codes, 1],
            answers,
            residuals - effects.items[item_codes],
        )
        categories = space.categories
        return cls(
            space=space,
            expectation=expectation,
            effects=effects,
            logistic=LogisticEffects.of(
                rows, space, places, expectation, answers, (item_codes, items.rows), (user_codes, users.rows)
            ),
            items=item,
            users=user,
            category_rows=table_count(categories(rows.categories), categories.rows),
            occasions=Codes.of(rows.rented_for),
        )

    def features(self, questions: RentalQuestions) -> Floats:
        """``[N, len(FEATURES)]``; NaN where something is unknown."""
        places = self.space.place(questions)
        shares = self.expectation.shares(questions, self.space, places)
        items, users = self.items.items(questions.item_ids), self.users.users(questions.user_ids)
        item_effects, user_effects = self.effects.items[items], self.effects.users[users]
        item_features = self.items.features(questions, self.space, places)
        item_gap = item_features[:, item_history.NAMES.index("item_gap")]
        values = np.concatenate(
            [
                self._plain(questions, places.size, places.usual, places.gap),
                shares,
                item_effects,
                user_effects,
                shares + item_effects + user_effects,
                self.logistic.features(questions, self.space, places, self.expectation, items, users),
                item_features,
                self.users.features(questions, places, item_gap),
            ],
            axis=1,
        )
        if values.shape[1] != len(FEATURES):
            raise AssertionError(f"{values.shape[1]} columns for {len(FEATURES)} features")
        return values

    def _plain(self, questions: RentalQuestions, size: Floats, usual: Floats, gap: Floats) -> Floats:
        numbers = body_numbers(questions)
        categories = self.space.categories(questions.categories)
        columns = [
            size,
            usual,
            gap,
            questions.sizes,
            questions.mass_kg,
            questions.mass_kg / (questions.stature_cm / 100.0) ** 2,
            *numbers.T[1:],
            questions.bust_band_in + questions.bust_cups,
            self.space.body_types(questions.body_types).astype(np.float64),
            categories.astype(np.float64),
            self.category_rows[categories],
            self.occasions(questions.rented_for).astype(np.float64),
        ]
        return np.stack(columns, axis=1)
