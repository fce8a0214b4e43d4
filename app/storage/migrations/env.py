"""What Alembic runs: the migrations on the connection, and in the transaction, it was handed."""

from alembic import context

from app.storage.migration import VERSION_TABLE
from app.storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # SQLite undoes tables too, as long as nobody commits in between
)
with context.begin_transaction():
    context.run_migrations()
