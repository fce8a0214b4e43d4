"""Events of the shop, and messages to the central server."""

import sqlalchemy as sa
from alembic import op

revision = "v001"
down_revision = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "shop_events",
        sa.Column("event_id", sa.String(36), primary_key=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("began_us", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("visit", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("product_id", sa.String(120)),
        sa.Column("size", sa.String(24)),
        sa.Column("advised_size", sa.String(24)),
        sa.Column("items_json", sa.Text, nullable=False),
        sa.Column("promotion_id", sa.String(120)),
        sa.Column("reason", sa.String(40)),
        sa.Column("felt", sa.String(16)),
        sa.Column("rating", sa.Integer),
        sa.Column("price_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3)),
    )
    op.create_index("ix_shop_events_at_us", "shop_events", ["at_us"])
    op.create_index("shop_events_began", "shop_events", ["began_us"])
    op.create_index("shop_events_visit", "shop_events", ["visit"])
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(36), primary_key=True),
        sa.Column("created_us", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_us", sa.BigInteger, nullable=False),
        sa.Column("claimed_until_us", sa.BigInteger, nullable=False),
        sa.Column("sent_us", sa.BigInteger),
        sa.Column("refused_status", sa.Integer),
    )
    op.create_index("ix_outbox_due_us", "outbox", ["due_us"])
