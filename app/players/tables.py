"""Players and the ways they come back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class Player(SQLModel, table=True):
    """A person; a guest is one who has no way to come back yet."""

    __tablename__ = "player"
    __table_args__ = (
        CheckConstraint("kind IN ('guest', 'lasting', 'merged', 'left')", name="player_kind"),
        Index("ix_player_name", "name"),
    )

    id: UUID = Field(primary_key=True)
    name: str = Field(max_length=60)
    kind: str = Field(default="guest", max_length=10)
    young: bool = Field(default=False)  # younger than 13: named on no board and no public page
    time_zone: str = Field(max_length=60)
    steward: bool = Field(default=False)  # tends the world
    sample: bool = Field(default=False)
    merged_into_id: UUID | None = Field(default=None, foreign_key="player.id", index=True)
    suspended_at: datetime | None = None
    created_at: datetime
    active_at: datetime


class PlayerSkill(SQLModel, table=True):
    """Something that a player says they can do."""

    __tablename__ = "player_skill"

    player_id: UUID = Field(foreign_key="player.id", primary_key=True)
    skill: str = Field(primary_key=True, max_length=30)


class Acting(SQLModel, table=True):
    """The one team and organisation that a player acts for at this time."""

    __tablename__ = "acting"

    player_id: UUID = Field(foreign_key="player.id", primary_key=True)
    team_id: UUID | None = Field(default=None, foreign_key="team.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")


class Device(SQLModel, table=True):
    """A session: one browser that is signed in. Only the digest of its secret is kept."""

    __tablename__ = "device"

    id: UUID = Field(primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", index=True)
    secret_digest: str = Field(max_length=64, unique=True)
    label: str = Field(max_length=80)
    created_at: datetime
    seen_at: datetime
    proved_at: datetime | None = None  # when a passkey, link or code was last shown on it
    ended_at: datetime | None = None


class MailAddress(SQLModel, table=True):
    """An e-mail address by which a lasting player comes back."""

    __tablename__ = "mail_address"

    address: str = Field(primary_key=True, max_length=254)
    player_id: UUID = Field(foreign_key="player.id", index=True)
    proved_at: datetime


class SignInLink(SQLModel, table=True):
    """A link and a code sent by mail: one use, ten minutes."""

    __tablename__ = "sign_in_link"

    id: UUID = Field(primary_key=True)
    address: str = Field(max_length=254, index=True)
    secret_digest: str = Field(max_length=64, unique=True)
    code_digest: str = Field(max_length=64)
    browser_digest: str = Field(max_length=64)  # the browser that asked; another one must type the code
    player_id: UUID | None = Field(default=None, foreign_key="player.id")  # the guest who asked, to be kept
    tries: int = Field(default=0)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class StewardLink(SQLModel, table=True):
    """The one-time link that makes the first steward."""

    __tablename__ = "steward_link"

    secret_digest: str = Field(primary_key=True, max_length=64)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Passkey(SQLModel, table=True):
    """A passkey of a lasting player."""

    __tablename__ = "passkey"

    id: UUID = Field(primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", index=True)
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int
    label: str = Field(max_length=80)
    created_at: datetime
    used_at: datetime | None = None


class PasskeyChallenge(SQLModel, table=True):
    """A challenge for one passkey ceremony: one use, five minutes."""

    __tablename__ = "passkey_challenge"

    id: UUID = Field(primary_key=True)
    challenge: bytes
    player_id: UUID | None = Field(default=None, foreign_key="player.id")
    expires_at: datetime
    used_at: datetime | None = None
