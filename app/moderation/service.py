"""Reporting, ruling, appealing, and wanting no contact."""

from datetime import timedelta
from uuid import UUID

from app.claims import store as claims_store
from app.contributions import store as contributions_store
from app.first import service as first
from app.ledger import service as ledger
from app.ledger import store as ledger_store
from app.moderation import access, contact_store, store, things_store, words
from app.moderation.things_store import Found
from app.platform.database import Work
from app.platform.i18n import _, ngettext
from app.players import store as players_store
from app.players.actor import Actor
from app.quests import counting_store, origins_store
from app.quests import store as quests_store
from app.sparks import service as sparks
from app.world import store as world_store
from game import claims as claim_rules
from game import moderation as rules
from game.errors import HiddenForNow, Invalid, NotFound, WrongState
from game.moderation import Act, Kind, Reporter, Thing

MOST_BLOCKS = 500
A_DAY = timedelta(hours=24)


def report(
    work: Work, me: Actor, report_id: UUID, kind: Kind, about_id: UUID, reason: str, said: str, *, needed: int
) -> bool:
    """Report something; gives whether that hid it at once. Its author then hears why, but never from whom."""
    found = _find(work, kind, about_id)
    access.check_out(me, found)
    if found.cause is not None and not access.is_inside(me, found):
        raise HiddenForNow
    rules.check_may_report(
        Reporter(me.id, me.is_guest, store.reports_since(work.conn, me.id, work.now - A_DAY)),
        _thing(found),
        reason,
        said,
        reported=store.has_reported(work.conn, kind, about_id, me.id),
    )
    said = " ".join(said.split())
    store.add_report(work, report_id, kind, about_id, me.id, f"{reason}: {said}" if said else reason)
    _call_stewards(work, found.author_id)
    lasting, guests = store.reporters(work.conn, kind, about_id)
    world = world_store.load(work.conn)
    family = world is not None and world.is_family
    ruled = store.was_shown(work.conn, kind, about_id)
    if found.cause is not None or not rules.hides(lasting, guests, needed, ruled=ruled, family=family):
        return False
    _hide(work, found, "reports")
    count = lasting + guests
    why = ngettext("%(n)d player reported it: %(why)s", "%(n)d players reported it: %(why)s", count) % {
        "n": count,
        "why": words.reason_names(store.reasons(work.conn, [about_id]).get((kind, about_id), ())),
    }
    ledger_store.add_notice(work, found.author_id, "hidden", quest_id=found.quest_id, text=why)
    world_store.log_act(
        work, _("The rules"), words.act_name(Act.HIDE), kind, str(about_id), words.in_public(found), why
    )
    return True


def rule(work: Work, me: Actor, ruling_id: UUID, kind: Kind, about_id: UUID, act: Act, reason: str) -> None:
    """Decide about something that was reported; its author is told why, and the public log keeps it."""
    access.check_steward(me)
    found = _find(work, kind, about_id)
    open_reports = sum(store.reporters(work.conn, kind, about_id))
    rules.check_may_rule(me.id, _thing(found, open_reports), act, reason)
    _decide(work, me, ruling_id, found, act, reason.strip())


def appeal(work: Work, me: Actor, ruling_id: UUID, text: str) -> None:
    """Answer a ruling about something of mine, once."""
    found = store.ruling(work.conn, ruling_id)
    if found is None:
        raise NotFound
    rules.check_may_appeal(me.id, found.author_id, Act(found.act), appealed=found.appeal is not None)
    store.add_appeal(work, ruling_id, me.id, text)
    _call_stewards(work, me.id)


def answer_appeal(work: Work, me: Actor, ruling_id: UUID, new_ruling_id: UUID, *, upheld: bool, reason: str) -> None:
    """Settle an appeal: upheld, a hidden thing is shown, and work whose points were taken may be handed in anew."""
    access.check_steward(me)
    ruled = store.ruling(work.conn, ruling_id)
    if ruled is None or ruled.appeal is None or ruled.author_id is None:
        raise NotFound
    stewards = store.stewards(work.conn)
    answered = ruled.upheld is not None
    rules.check_may_answer(me.id, ruled.steward_id, ruled.author_id, stewards, answered=answered, reason=reason)
    store.answer_appeal(work, ruling_id, me.id, upheld=upheld, answer=reason.strip())
    found = things_store.find(work.conn, Kind(ruled.about_kind), ruled.about_id)
    did = _("upheld an appeal about") if upheld else _("declined an appeal about")
    about = words.in_public(found) if found else words.kind_name(Kind(ruled.about_kind))
    world_store.log_act(work, me.name, did, ruled.about_kind, str(ruled.about_id), about, reason.strip())
    ledger_store.add_notice(work, ruled.author_id, "appeal_yes" if upheld else "appeal_no", text=reason.strip())
    if upheld and found is not None:
        if ruled.act == Act.HIDE and found.cause is not None:
            _decide(work, me, new_ruling_id, found, Act.SHOW, reason.strip(), tell=False)
        elif ruled.act == Act.REVERSE:
            _renew_lease(work, found.id)


def say(work: Work, me: Actor, kind: Kind, about_id: UUID, text: str) -> None:
    """Let the author of something hidden by reports say a word, once, before a steward decides."""
    found = access.check_author(me, things_store.find(work.conn, kind, about_id))
    if found.cause != "reports" or found.said:
        raise WrongState
    store.change_hidden(work, kind, about_id, said=text)


def block(work: Work, me: Actor, other_id: UUID) -> None:
    """Want no contact with somebody; they are not told."""
    other = players_store.player(work.conn, other_id)
    if other is None or other.kind not in {"guest", "lasting"}:
        raise NotFound
    if other_id == me.id:
        raise Invalid(reason=_("this is you"))
    if len(contact_store.blocked_by(work.conn, me.id)) >= MOST_BLOCKS:
        raise Invalid(reason=_("your list is full"))
    contact_store.block(work, me.id, other_id)


def unblock(work: Work, me: Actor, other_id: UUID) -> None:
    """Let somebody reach me again."""
    if not contact_store.unblock(work, me.id, other_id):
        raise NotFound


def _find(work: Work, kind: Kind, about_id: UUID) -> Found:
    found = things_store.find(work.conn, kind, about_id)
    if found is None:
        raise NotFound
    return found


def _thing(found: Found, open_reports: int = 0) -> Thing:
    return Thing(
        kind=found.kind,
        author_id=found.author_id,
        hidden=found.cause is not None,
        by_reports=found.cause == "reports",
        open_reports=open_reports,
        confirmed=found.confirmed,
    )


def _decide(work: Work, me: Actor, ruling_id: UUID, found: Found, act: Act, reason: str, *, tell: bool = True) -> None:
    store.add_ruling(
        work,
        id=ruling_id,
        about_kind=found.kind,
        about_id=found.id,
        steward_id=me.id,
        author_id=found.author_id,
        act=act,
        reason=reason,
    )
    if act is Act.HIDE and found.cause is not None:
        store.change_hidden(work, found.kind, found.id, cause="ruling")
    elif act is Act.HIDE:
        _hide(work, found, "ruling")
    elif act is Act.SHOW:
        things_store.put_back(work, found)
        _nudge(work, found)
    elif act is Act.REVERSE:
        _take_back(work, found)
    world_store.log_act(work, me.name, words.act_name(act), found.kind, str(found.id), words.in_public(found), reason)
    for reporter in store.settle_reports(work, found.kind, found.id, ruling_id):
        ledger_store.add_notice(work, reporter, "looked", text=words.to_reporter(found, act))
    if tell and act is not Act.LEAVE:
        ledger_store.add_notice(work, found.author_id, f"ruled_{act}", quest_id=found.quest_id, text=reason)


def _hide(work: Work, found: Found, cause: str) -> None:
    things_store.put_aside(work, found, cause)
    _nudge(work, found)


def _take_back(work: Work, found: Found) -> None:
    """Take a confirmed contribution's points and impact back and send the work back, as if nobody had said yes."""
    contribution = contributions_store.one(work.conn, found.id)
    claim = contributions_store.claim_of(work.conn, found.id)
    if contribution is None or claim is None:
        raise NotFound
    if not contributions_store.settle(work, found.id, "confirmed", "reversed"):
        raise WrongState
    ledger.reverse(work, found.id, "taken_back")
    sparks.take_back(work, found.id, claim.id)
    things_store.forget_activity(work, found.id)
    fresh = claim_rules.lease_end(work.now, claim.lease_seconds)
    claims_store.move(work, claim.id, ("confirmed",), "sent_back", expires_at=fresh, ended_at=None)
    counting_store.count_fewer(work, claim.quest_id, claim.places)
    first.reorder(work, [claim.quest_id])
    origins_store.tell_anew(work, [claim.quest_id])
    quest = quests_store.one(work.conn, claim.quest_id, None, work.now)
    goals = quests_store.top_goals(work.conn, quest.initiative_id) if quest else []
    work.nudge("now", "quests", "map", "world", f"quest:{claim.quest_id}", *(f"goal:{goal}" for goal in goals))


def _renew_lease(work: Work, contribution_id: UUID) -> None:
    claim = contributions_store.claim_of(work.conn, contribution_id)
    if claim is not None:
        fresh = claim_rules.lease_end(work.now, claim.lease_seconds)
        claims_store.move(work, claim.id, ("sent_back",), "sent_back", expires_at=fresh)


def _call_stewards(work: Work, but: UUID) -> None:
    ledger_store.add_notices_once(work, store.stewards(work.conn) - {but}, "for_stewards")


def _nudge(work: Work, found: Found) -> None:
    if found.kind is Kind.QUEST:
        first.reorder(work, [found.id])
    elif found.kind is Kind.INITIATIVE:
        first.reorder_initiative(work, found.id)
    work.nudge("now", "quests", "queue", "map", "world", *things_store.board_topics(work.conn, found.id), *found.topics)
    if found.quest_id is not None:
        work.nudge(f"quest:{found.quest_id}")
    if found.direction_id is not None:
        work.nudge(f"direction:{found.direction_id}")
