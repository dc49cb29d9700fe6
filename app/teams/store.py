"""Every statement about organisations, teams, who is in them, and invitations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update
from sqlmodel import col

from app.moderation.store import hidden_cause, shown, there
from app.platform import sizes
from app.platform.database import Work
from app.players.tables import Acting, Player
from app.teams.tables import Arrival, Invitation, Organisation, OrganisationMember, Team, TeamMember

Kind = Literal["team", "organisation"]
MOST_SHOWN = 200


@dataclass(frozen=True)
class Side:
    """A team or an organisation, as lists show it."""

    kind: Kind
    id: UUID
    name: str
    about: str
    link: str
    sample: bool
    members: int
    organisation_id: UUID | None = None
    organisation_name: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """Value and label, for a list to choose from."""
        return str(self.id), self.name


@dataclass(frozen=True)
class Member:
    """Somebody who is in a team or organisation; `leads` is a captain or a contact."""

    id: UUID
    name: str
    leads: bool
    lasting: bool
    joined_at: datetime


def one(conn: Connection, kind: Kind, side_id: UUID) -> Side | None:
    return next(iter(_sides(conn, kind, _table(kind).c.id == side_id, 1)), None)


def listed(conn: Connection, kind: Kind, limit: int = sizes.SIDES_LISTED) -> list[Side]:
    """List teams or organisations by name, without what is hidden."""
    return _sides(conn, kind, shown(kind, _table(kind).c.id), limit)


def teams_of(conn: Connection, organisation_id: UUID) -> list[Side]:
    return _sides(
        conn,
        "team",
        and_(col(Team.organisation_id) == organisation_id, shown("team", col(Team.id))),
        sizes.SIDES_LISTED,
    )


def why_hidden(conn: Connection, kind: Kind, side_id: UUID) -> str | None:
    return hidden_cause(conn, kind, side_id)


def founder(conn: Connection, kind: Kind, side_id: UUID) -> UUID | None:
    return conn.execute(select(_table(kind).c.founded_by).where(_table(kind).c.id == side_id)).scalar_one_or_none()


def members(conn: Connection, kind: Kind, side_id: UUID) -> list[Member]:
    """List the members, longest-standing first; players too young to be named are left out."""
    table, key, leads = _membership(kind)
    rows = conn.execute(
        select(
            col(Player.id),
            col(Player.name),
            leads.label("leads"),
            (col(Player.kind) == "lasting").label("lasting"),
            table.c.joined_at,
        )
        .join(table, table.c.player_id == col(Player.id))
        .where(key == side_id, col(Player.kind).in_(("guest", "lasting")), ~col(Player.young))
        .order_by(table.c.joined_at, col(Player.id))
        .limit(MOST_SHOWN)
    )
    return [Member(**row._mapping) for row in rows]


def ways_in(conn: Connection, organisation_id: UUID) -> list[UUID | None]:
    """Give the invitation (None: founded it) of each lasting player of an organisation."""
    rows = conn.execute(
        select(col(OrganisationMember.invitation_id))
        .join(Player, col(Player.id) == col(OrganisationMember.player_id))
        .where(col(OrganisationMember.organisation_id) == organisation_id, col(Player.kind) == "lasting")
    )
    return [row[0] for row in rows]


def membership(conn: Connection, kind: Kind, side_id: UUID, player_id: UUID) -> bool | None:
    """Say whether a player leads a side; None when they are not in it."""
    table, key, leads = _membership(kind)
    found = conn.execute(select(leads).where(key == side_id, table.c.player_id == player_id)).one_or_none()
    return None if found is None else bool(found[0])


def count_founded(conn: Connection, kind: Kind, player_id: UUID) -> int:
    table = _table(kind)
    return conn.execute(select(func.count()).where(table.c.founded_by == player_id)).scalar_one()


def add(work: Work, kind: Kind, **values: object) -> None:
    work.conn.execute(insert(_table(kind)).values(created_at=work.now, **values))


def change(work: Work, kind: Kind, side_id: UUID, **values: object) -> None:
    table = _table(kind)
    work.conn.execute(update(table).where(table.c.id == side_id).values(**values))


def add_member(
    work: Work, kind: Kind, side_id: UUID, player_id: UUID, *, leads: bool, invitation_id: UUID | None
) -> None:
    values: dict[str, object] = {"player_id": player_id, "joined_at": work.now}
    if kind == "team":
        work.conn.execute(insert(TeamMember).values(team_id=side_id, captain=leads, **values))
    else:
        work.conn.execute(
            insert(OrganisationMember).values(
                organisation_id=side_id, contact=leads, invitation_id=invitation_id, **values
            )
        )


def remove_member(work: Work, kind: Kind, side_id: UUID, player_id: UUID) -> None:
    table, key, _leads = _membership(kind)
    work.conn.execute(delete(table).where(key == side_id, table.c.player_id == player_id))


def set_lead(work: Work, kind: Kind, side_id: UUID, player_id: UUID) -> None:
    table, key, leads = _membership(kind)
    work.conn.execute(update(table).where(key == side_id, table.c.player_id == player_id).values({leads.name: True}))


def acting(conn: Connection, player_id: UUID) -> tuple[UUID | None, UUID | None]:
    """Give the team and the organisation that a player acts for."""
    row = conn.execute(
        select(col(Acting.team_id), col(Acting.organisation_id)).where(col(Acting.player_id) == player_id)
    ).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def act_as(work: Work, player_id: UUID, team_id: UUID | None, organisation_id: UUID | None) -> None:
    work.conn.execute(delete(Acting).where(col(Acting.player_id) == player_id))
    if team_id or organisation_id:
        work.conn.execute(insert(Acting).values(player_id=player_id, team_id=team_id, organisation_id=organisation_id))


def add_invitation(work: Work, **values: object) -> None:
    work.conn.execute(insert(Invitation).values(created_at=work.now, **values))


def invitation(conn: Connection, code: str) -> Invitation | None:
    row = conn.execute(select(Invitation).where(col(Invitation.code) == code)).one_or_none()
    return Invitation(**row._mapping) if row else None


def invitation_by_id(conn: Connection, invitation_id: UUID) -> Invitation | None:
    row = conn.execute(select(Invitation).where(col(Invitation.id) == invitation_id)).one_or_none()
    return Invitation(**row._mapping) if row else None


def invitations(
    conn: Connection, kind: str, side_id: UUID | None, maker: UUID | None, now: datetime
) -> list[Invitation]:
    """List the invitations that still work, newest first: of a side, or to the world by its maker."""
    query = select(Invitation).where(
        col(Invitation.kind) == kind,
        col(Invitation.revoked_at).is_(None),
        col(Invitation.expires_at) > now,
        col(Invitation.uses) < col(Invitation.most_uses),
    )
    if side_id is not None:
        query = query.where(or_(col(Invitation.team_id) == side_id, col(Invitation.organisation_id) == side_id))
    if maker is not None:
        query = query.where(col(Invitation.made_by) == maker)
    return [
        Invitation(**row._mapping)
        for row in conn.execute(query.order_by(col(Invitation.created_at).desc()).limit(sizes.INVITATIONS_LISTED))
    ]


def use_invitation(work: Work, invitation_id: UUID) -> bool:
    """Use an invitation once, if it still works: the row itself decides between two who come at the same time."""
    used = work.conn.execute(
        update(Invitation)
        .where(
            col(Invitation.id) == invitation_id,
            col(Invitation.revoked_at).is_(None),
            col(Invitation.expires_at) > work.now,
            col(Invitation.uses) < col(Invitation.most_uses),
        )
        .values(uses=col(Invitation.uses) + 1)
    )
    return used.rowcount == 1


def revoke_invitation(work: Work, invitation_id: UUID) -> None:
    work.conn.execute(
        update(Invitation)
        .where(col(Invitation.id) == invitation_id, col(Invitation.revoked_at).is_(None))
        .values(revoked_at=work.now)
    )


def add_arrival(work: Work, player_id: UUID, invitation_id: UUID) -> None:
    """Remember by which invitation a player first came; later ones change nothing."""
    known = work.conn.execute(select(col(Arrival.player_id)).where(col(Arrival.player_id) == player_id)).one_or_none()
    if known is None:
        work.conn.execute(insert(Arrival).values(player_id=player_id, invitation_id=invitation_id))


def _table(kind: Kind) -> Any:
    noun: Any = Team if kind == "team" else Organisation
    return noun.__table__


def _membership(kind: Kind) -> tuple[Any, Any, Any]:
    if kind == "team":
        table = TeamMember.__table__  # type: ignore[attr-defined]
        return table, table.c.team_id, table.c.captain
    table = OrganisationMember.__table__  # type: ignore[attr-defined]
    return table, table.c.organisation_id, table.c.contact


def _sides(conn: Connection, kind: Kind, where: ColumnElement[bool], limit: int) -> list[Side]:
    table = _table(kind)
    member, key, _leads = _membership(kind)
    count = (
        select(func.count())
        .select_from(member.join(Player.__table__, col(Player.id) == member.c.player_id))  # type: ignore[attr-defined]
        .where(and_(key == table.c.id, col(Player.kind).in_(("guest", "lasting"))))
        .scalar_subquery()
    )
    wanted: list[Any] = [table.c.id, table.c.name, table.c.about, table.c.sample, count.label("members")]
    if kind == "team":
        query = select(*wanted, table.c.organisation_id, col(Organisation.name).label("organisation_name")).outerjoin(
            Organisation,
            and_(col(Organisation.id) == table.c.organisation_id, shown("organisation", col(Organisation.id))),
        )
    else:
        query = select(*wanted, table.c.link)
    query = query.where(there(kind, table.c.id), where)
    rows = conn.execute(query.order_by(table.c.name).limit(limit))
    return [Side(**{"link": "", **row._mapping}, kind=kind) for row in rows]
