"""Alembic's entry: run the migrations of one service inside one transaction on its own database."""

from alembic import context

from shared.database import Database

config = context.config
database = Database(config.attributes["uri"], pool_size=1)
with database.engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
database.close()
