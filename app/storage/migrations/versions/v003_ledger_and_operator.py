"""The privacy budget of each month, and the operator's records."""

import sqlalchemy as sa
from alembic import op

revision = "v003"
down_revision = "v002"


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "privacy_budgets",
        sa.Column("period", sa.String(7), primary_key=True),
        sa.Column("total_micro", sa.BigInteger, nullable=False),
        sa.Column("spent_micro", sa.BigInteger, nullable=False),
        sa.CheckConstraint("spent_micro >= 0 AND spent_micro <= total_micro", name="budget_kept"),
    )
    op.create_table(
        "privacy_spends",
        sa.Column("spend_id", sa.String(36), primary_key=True),
        sa.Column(
            "period",
            sa.String(7),
            sa.ForeignKey("privacy_budgets.period", ondelete="RESTRICT"),
            primary_key=True,
        ),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("epsilon_micro", sa.BigInteger, nullable=False),
        sa.Column("purpose", sa.String(120), nullable=False),
    )
    op.create_table(
        "operator",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("pin_hash", sa.Text),
        sa.Column("pin_set_us", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_attempt_us", sa.BigInteger),
    )
    op.create_table(
        "operator_audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("previous_digest", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
