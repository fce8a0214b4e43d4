"""The tables, typed. What is written here and what the migrations make is the same: a test compares them."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The root of all tables."""


class EventRow(Base):
    """One thing that happened in the shop; the columns are those of `shop_events.ShopEvent`."""

    __tablename__ = "shop_events"
    __table_args__ = (Index("shop_events_began", "began_us"), Index("shop_events_visit", "visit"))

    event_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at_us: Mapped[int] = mapped_column(BigInteger, index=True)
    began_us: Mapped[int] = mapped_column(BigInteger)
    """When the visit began, as far as was known: a visit belongs to one month's privacy budget for good."""
    kind: Mapped[str] = mapped_column(String(32))
    visit: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    product_id: Mapped[str | None] = mapped_column(String(120))
    size: Mapped[str | None] = mapped_column(String(24))
    advised_size: Mapped[str | None] = mapped_column(String(24))
    items_json: Mapped[str] = mapped_column(Text)
    promotion_id: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(String(40))
    felt: Mapped[str | None] = mapped_column(String(16))
    rating: Mapped[int | None]
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    """Hundredths of the currency's unit."""
    currency: Mapped[str | None] = mapped_column(String(3))


class OutboxRow(Base):
    """A message to the central server, until it was taken there or is too old."""

    __tablename__ = "outbox"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    created_us: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int]
    due_us: Mapped[int] = mapped_column(BigInteger, index=True)
    claimed_until_us: Mapped[int] = mapped_column(BigInteger)
    sent_us: Mapped[int | None] = mapped_column(BigInteger)
    refused_status: Mapped[int | None]
    """The answer of a server that will never take it."""


class ProfileRow(Base):
    """What a shopper asked to be remembered, sealed; nobody opens it without the shopper's own code."""

    __tablename__ = "profiles"

    code_digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    created_us: Mapped[int] = mapped_column(BigInteger)
    expires_us: Mapped[int] = mapped_column(BigInteger, index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ProfileKeyRow(Base):
    """The salt of a passphrase, and a proof that the key is the one profiles were sealed with. One row."""

    __tablename__ = "profile_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary)


class ErasureRow(Base):
    """The receipt of an erasure; each carries the digest of the one before."""

    __tablename__ = "erasures"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_us: Mapped[int] = mapped_column(BigInteger)
    what: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(40))
    rows: Mapped[int]
    content_digest: Mapped[str] = mapped_column(String(64))
    previous_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class BudgetRow(Base):
    """What may be told of the visits of one month in all; locked while somebody spends."""

    __tablename__ = "privacy_budgets"
    __table_args__ = (CheckConstraint("spent_micro >= 0 AND spent_micro <= total_micro", name="budget_kept"),)

    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    total_micro: Mapped[int] = mapped_column(BigInteger)
    spent_micro: Mapped[int] = mapped_column(BigInteger)


class SpendRow(Base):
    """One spend of a month's budget."""

    __tablename__ = "privacy_spends"

    spend_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    period: Mapped[str] = mapped_column(
        String(7), ForeignKey("privacy_budgets.period", ondelete="RESTRICT"), primary_key=True
    )
    at_us: Mapped[int] = mapped_column(BigInteger)
    epsilon_micro: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(String(120))
