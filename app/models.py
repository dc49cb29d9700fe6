"""Every table of the game, imported in one place so that migrations and tests see them all."""

from sqlmodel import SQLModel

import app.alliances.tables
import app.claims.tables
import app.clarity.tables
import app.confirmations.tables
import app.contributions.tables
import app.directions.tables
import app.facts.tables
import app.first.tables
import app.goals.tables
import app.initiatives.tables
import app.ledger.tables
import app.map.tables
import app.moderation.tables
import app.platform.tables
import app.players.tables
import app.quests.tables
import app.sparks.tables
import app.talk.tables
import app.teams.tables
import app.world.tables  # noqa: F401

metadata = SQLModel.metadata
