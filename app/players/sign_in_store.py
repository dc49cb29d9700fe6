"""Every statement about addresses, sign-in links, passkeys and their challenges."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update
from sqlmodel import col

from app.platform.database import Work
from app.players.tables import MailAddress, Passkey, PasskeyChallenge, Player, SignInLink


def player_of_address(conn: Connection, address: str) -> UUID | None:
    return conn.execute(
        select(col(MailAddress.player_id)).where(col(MailAddress.address) == address)
    ).scalar_one_or_none()


def addresses_of(conn: Connection, player_id: UUID) -> list[str]:
    return list(conn.execute(select(col(MailAddress.address)).where(col(MailAddress.player_id) == player_id)).scalars())


def add_address(work: Work, address: str, player_id: UUID) -> None:
    work.conn.execute(insert(MailAddress).values(address=address, player_id=player_id, proved_at=work.now))


def add_link(work: Work, **values: object) -> None:
    work.conn.execute(insert(SignInLink).values(created_at=work.now, **values))


def link_by_secret(conn: Connection, secret_digest: str) -> SignInLink | None:
    row = conn.execute(select(SignInLink).where(col(SignInLink.secret_digest) == secret_digest)).one_or_none()
    return SignInLink(**row._mapping) if row else None


def open_link_of_browser(conn: Connection, address: str, browser_digest: str, now: datetime) -> SignInLink | None:
    """Give the newest unused link that this browser asked for."""
    row = conn.execute(
        select(SignInLink)
        .where(
            col(SignInLink.address) == address,
            col(SignInLink.browser_digest) == browser_digest,
            col(SignInLink.used_at).is_(None),
            col(SignInLink.expires_at) > now,
        )
        .order_by(col(SignInLink.created_at).desc())
        .limit(1)
    ).one_or_none()
    return SignInLink(**row._mapping) if row else None


def use_link(work: Work, link_id: UUID) -> bool:
    """Use a link if nobody has and its time is not over; the row count is the last word."""
    used = work.conn.execute(
        update(SignInLink)
        .where(col(SignInLink.id) == link_id, col(SignInLink.used_at).is_(None), col(SignInLink.expires_at) > work.now)
        .values(used_at=work.now)
    )
    return used.rowcount == 1


def count_try(work: Work, link_id: UUID) -> None:
    work.conn.execute(update(SignInLink).where(col(SignInLink.id) == link_id).values(tries=col(SignInLink.tries) + 1))


def make_lasting(work: Work, player_id: UUID) -> None:
    work.conn.execute(
        update(Player).where(col(Player.id) == player_id, col(Player.kind) == "guest").values(kind="lasting")
    )


def add_passkey(work: Work, **values: object) -> None:
    work.conn.execute(insert(Passkey).values(created_at=work.now, **values))


def passkey(conn: Connection, credential_id: bytes) -> Passkey | None:
    row = conn.execute(select(Passkey).where(col(Passkey.credential_id) == credential_id)).one_or_none()
    return Passkey(**row._mapping) if row else None


def passkeys_of(conn: Connection, player_id: UUID) -> list[Passkey]:
    rows = conn.execute(select(Passkey).where(col(Passkey.player_id) == player_id).order_by(col(Passkey.created_at)))
    return [Passkey(**row._mapping) for row in rows]


def passkey_used(work: Work, passkey_id: UUID, sign_count: int) -> None:
    work.conn.execute(
        update(Passkey).where(col(Passkey.id) == passkey_id).values(sign_count=sign_count, used_at=work.now)
    )


def remove_passkey(work: Work, player_id: UUID, passkey_id: UUID) -> bool:
    gone = work.conn.execute(delete(Passkey).where(col(Passkey.id) == passkey_id, col(Passkey.player_id) == player_id))
    return gone.rowcount == 1


def add_challenge(work: Work, **values: object) -> None:
    work.conn.execute(insert(PasskeyChallenge).values(**values))


def use_challenge(work: Work, challenge_id: UUID) -> PasskeyChallenge | None:
    """Use a challenge once, while its time lasts."""
    used = work.conn.execute(
        update(PasskeyChallenge)
        .where(
            col(PasskeyChallenge.id) == challenge_id,
            col(PasskeyChallenge.used_at).is_(None),
            col(PasskeyChallenge.expires_at) > work.now,
        )
        .values(used_at=work.now)
    )
    if used.rowcount != 1:
        return None
    row = work.conn.execute(select(PasskeyChallenge).where(col(PasskeyChallenge.id) == challenge_id)).one()
    return PasskeyChallenge(**row._mapping)
