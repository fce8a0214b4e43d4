"""No records of the operator: the PIN and the journal have files of their own."""

from alembic import op

revision = "v004"
down_revision = "v003"


def upgrade() -> None:
    """Drop the two tables; nothing ever wrote to them."""
    op.drop_table("operator_audit")
    op.drop_table("operator")
