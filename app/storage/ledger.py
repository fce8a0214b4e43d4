"""How much has been told of the visits of each month, and how much may still be told.

A visit belongs to the month it began in, for good. Whatever is told of it adds up (sequential composition,
Dwork and Roth 2014, theorem 3.16), so every report spends from the budget of each month it looks at; a report
that would go beyond it is refused before a number is drawn. Amounts are whole millionths, rounded against us.
"""

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.storage.database import Database, one_after_another
from app.storage.errors import StorageError
from app.storage.instants import from_us, to_us
from app.storage.tables import BudgetRow, SpendRow

MICRO: Final = 1_000_000
_PERIOD: Final = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """One entry of the ledger."""

    spend_id: str
    period: str
    at: datetime
    epsilon: float
    purpose: str


class PrivacyLedger:
    """The budgets in a database. A month's budget is what was set when it was first spent from, or less.

    Every method raises StorageError as `Database.session` does.
    """

    def __init__(self, database: Database, total_epsilon: float) -> None:
        if not 0 < total_epsilon < math.inf:
            raise StorageError("BUDGET_RANGE", "A privacy budget is a number above zero.")
        self._database = database
        self._total_micro = math.floor(round(total_epsilon * MICRO, 3))

    @contextmanager
    def spending(
        self, periods: Sequence[str], epsilon: float, *, purpose: str, at: datetime
    ) -> Iterator[tuple[str, Session]]:
        """Spend for the block: its transaction keeps what the block made too, or neither is kept.

        Yields the id of the spend and the session. What was drawn may be shown only after the block.
        Raises StorageError BUDGET_SPENT (names the month and what is left), BUDGET_RANGE.
        """
        wanted_micro = self._micro(epsilon)
        chosen = sorted(set(periods))
        if not chosen or not all(_PERIOD.match(period) for period in chosen):
            raise StorageError("BUDGET_RANGE", "A spend names the months it looks at, as 2026-09.")
        spend_id = str(uuid4())
        with self._database.session() as session:
            one_after_another(session, "privacy_budgets")
            for period in chosen:
                self._take(session, period, wanted_micro)
                session.add(
                    SpendRow(
                        spend_id=spend_id,
                        period=period,
                        at_us=to_us(at),
                        epsilon_micro=wanted_micro,
                        purpose=purpose[:120],
                    )
                )
            session.flush()
            yield spend_id, session

    def spend(self, periods: Sequence[str], epsilon: float, *, purpose: str, at: datetime) -> str:
        """Spend at once; returns the id. Raises as `spending` does."""
        with self.spending(periods, epsilon, purpose=purpose, at=at) as (spend_id, _):
            return spend_id

    def left(self, period: str) -> float:
        """What may still be told of the visits of a month, in epsilon."""
        with self._database.reading() as session:
            row = session.get(BudgetRow, period)
        if row is None:
            return self._total_micro / MICRO
        return max(0, min(row.total_micro, self._total_micro) - row.spent_micro) / MICRO

    def spends(self, period: str | None = None) -> tuple[Spend, ...]:
        """The entries, of one month or all, oldest first."""
        chosen = select(SpendRow).order_by(SpendRow.at_us, SpendRow.spend_id, SpendRow.period)
        if period is not None:
            chosen = chosen.where(SpendRow.period == period)
        with self._database.reading() as session:
            return tuple(
                Spend(
                    spend_id=row.spend_id,
                    period=row.period,
                    at=from_us(row.at_us),
                    epsilon=row.epsilon_micro / MICRO,
                    purpose=row.purpose,
                )
                for row in session.scalars(chosen)
            )

    def _take(self, session: Session, period: str, wanted_micro: int) -> None:
        row = session.get(BudgetRow, period, with_for_update=True)
        if row is None:
            row = BudgetRow(period=period, total_micro=self._total_micro, spent_micro=0)
            session.add(row)
        left_micro = min(row.total_micro, self._total_micro) - row.spent_micro
        if wanted_micro > left_micro:
            raise StorageError(
                "BUDGET_SPENT",
                f"Of the privacy budget of {period}, {max(0, left_micro) / MICRO:g} is left; "
                f"{wanted_micro / MICRO:g} was asked for.",
            )
        row.spent_micro += wanted_micro

    @staticmethod
    def _micro(epsilon: float) -> int:
        if not 0 < epsilon < math.inf:
            raise StorageError("BUDGET_RANGE", "A report asks for an epsilon above zero.")
        return math.ceil(round(epsilon * MICRO, 3))


def periods_of(since: datetime, until: datetime) -> tuple[str, ...]:
    """The months, in UTC, that a span touches; ``until`` itself is not in it."""
    if since >= until:
        return ()
    month = since.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    months = []
    while month < until:
        months.append(f"{month:%Y-%m}")
        month = (month + timedelta(days=32)).replace(day=1)
    return tuple(months)


def is_spent(session: Session, spend_id: str, epsilon: float) -> bool:
    """Whether the ledger holds this spend, of at least so much."""
    spent = session.scalars(select(SpendRow.epsilon_micro).where(SpendRow.spend_id == spend_id)).all()
    return bool(spent) and min(spent) >= math.floor(round(epsilon * MICRO, 3))
