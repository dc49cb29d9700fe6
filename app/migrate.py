"""Bring the database to the version of this code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.platform.database import Database

ROOT = Path(__file__).resolve().parents[1]


class NewerDatabase(Exception):
    """The database was written by a newer version of World Game."""


def migrate(database: Database, target: str = "head") -> None:
    """Run every missing migration in one transaction; raises `NewerDatabase` for a version that is not known here."""
    config = _config()
    with database.engine.connect() as conn:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if inspect(conn).has_table("alembic_version"):
            current = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if current is not None and current not in known:
                raise NewerDatabase(f"This database was written by a newer World Game ({current}).")
        conn.commit()
        config.attributes["connection"] = conn
        with conn.begin():
            command.upgrade(config, target)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config
