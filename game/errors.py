"""How the game says no.

Refusal
├── NotFound 404, Forbidden 403                      there is nothing, or it is not yours
├── Invalid, EvidenceMissing, NeedsReason 422        something is missing in what came in
└── every other one 409                              the move is not legal now
"""


class Refusal(Exception):
    """The game says no: a status, a stable code, and a sentence that a player understands.

    `sentence` may hold `{names}` that are filled from the keyword arguments.
    """

    code = "refused"
    status = 409
    sentence = "That is not possible now."

    def __init__(self, **params: object) -> None:
        super().__init__()
        self.params = params

    def __str__(self) -> str:
        """Give the sentence, filled."""
        return self.sentence.format_map(self.params)


class NotFound(Refusal):
    """There is nothing, or nothing that this player may know of."""

    code = "not_found"
    status = 404
    sentence = "There is nothing at this address, or it is not yours to see."


class Forbidden(Refusal):
    """The player may know of it and may not do this to it."""

    code = "forbidden"
    status = 403
    sentence = "This is for {who}."


class Invalid(Refusal):
    """What came in cannot be used."""

    code = "invalid"
    status = 422
    sentence = "Please look at this again: {reason}."


class AlreadyClaimed(Refusal):
    """One player, one live claim on a quest."""

    code = "already_claimed"
    sentence = "You already have this quest."


class QuestFull(Refusal):
    """Every place is taken."""

    code = "quest_full"
    sentence = "All {places} places are taken. Somebody was a moment before you; other quests like it are open."


class QuestClosed(Refusal):
    """The quest is done, closed or over."""

    code = "quest_closed"
    sentence = "This quest takes no more places. What you have in hand can still be handed in."


class QuestNotOpenYet(Refusal):
    """The quest's window has not begun."""

    code = "quest_not_open_yet"
    sentence = "This quest is not open yet."


class QuestBlocked(Refusal):
    """Something has to come first."""

    code = "quest_blocked"
    sentence = "This quest waits: {missing}"


class LeaseExpired(Refusal):
    """The lease is over and its place is gone."""

    code = "lease_expired"
    sentence = "Your time ran out and someone else took the place. What you wrote is kept as a draft."


class AlreadyExtended(Refusal):
    """A lease is extended once."""

    code = "already_extended"
    sentence = "You kept this place longer once already. Hand it in, or hand it back without blame."


class WrongState(Refusal):
    """The thing has moved on meanwhile."""

    code = "wrong_state"
    sentence = "This has moved on meanwhile. Look at it again."


class EvidenceMissing(Refusal):
    """The hand-in lacks something that the quest asks for."""

    code = "evidence_missing"
    status = 422
    sentence = "Still missing: {missing}. What you wrote is kept."


class CannotConfirmOwn(Refusal):
    """Nobody confirms their own contribution."""

    code = "cannot_confirm_own"
    sentence = "Somebody else has to look at your own work."


class NotEligible(Refusal):
    """This player cannot be an independent pair of eyes here."""

    code = "not_eligible_to_confirm"
    sentence = "Another pair of eyes is needed here: {reason}."


class GuestCannotConfirm(Refusal):
    """Confirming is for lasting players."""

    code = "guest_cannot_confirm"
    status = 403
    sentence = "Keep your progress first (a passkey or an e-mail address); then you can confirm what others did."


class AlreadyDecided(Refusal):
    """One answer each."""

    code = "already_decided"
    sentence = "You have answered this already."


class NeedsReason(Refusal):
    """Sending back needs a reason."""

    code = "needs_reason"
    status = 422
    sentence = "Say what is missing, so that it can be mended."


class PrerequisiteCycle(Refusal):
    """Quests that wait for each other would wait for ever."""

    code = "prerequisite_cycle"
    status = 422
    sentence = "These quests would wait for each other for ever."


class HiddenForNow(NotFound):
    """There is something that was reported; it is nobody's to see until a steward has looked."""

    code = "hidden"
    sentence = "This is hidden while a steward looks at it."


class AlreadyReported(Refusal):
    """One report each."""

    code = "already_reported"
    sentence = "You have reported this already. A steward looks at it."


class TooManyReports(Refusal):
    """More reports in a day than one person can mean."""

    code = "too_many_reports"
    status = 429
    sentence = "That was a lot of reports for one day. Tell a steward directly, or come back tomorrow."


class OwnThing(Refusal):
    """Nobody reports or decides about what is their own."""

    code = "own_thing"
    sentence = "This is your own. Somebody else has to look at it."


class WhyMissing(NeedsReason):
    """A decision about somebody's thing needs words that they can read."""

    sentence = "Say why, in a sentence. The one it touches reads it."


class AnotherSteward(Refusal):
    """An appeal goes to another steward than the first."""

    code = "another_steward"
    sentence = "You decided this first. Another steward looks at the appeal."


class AlreadyAppealed(Refusal):
    """One appeal for each ruling."""

    code = "already_appealed"
    sentence = "You have answered this ruling already."


class NameTaken(Refusal):
    """Two of a kind must not share a name."""

    code = "name_taken"
    sentence = "That name is taken here. Add something that tells the two apart."


class NameShared(Refusal):
    """A name says whom one means only where one player has it."""

    code = "name_shared"
    sentence = "More than one player is called {name}. Ask the one you mean to take another name on Me, then try again."


class InvitationOver(Refusal):
    """The link was used up, is too old or was taken back."""

    code = "invitation_over"
    status = 410
    sentence = "This invitation is over. Ask the person who sent it for a new one."


class FoundedEnough(Refusal):
    """One player founds a bounded number."""

    code = "founded_enough"
    sentence = "You have founded {most} of these already. Tend those first, or let somebody else found the next."


class GoalCycle(Refusal):
    """A goal must not be above itself."""

    code = "goal_cycle"
    sentence = "That would put the goal above itself. Choose another parent."


class LastingNeeded(Refusal):
    """This stays in the world, so it is for players who can come back."""

    code = "lasting_needed"
    status = 403
    sentence = "Keep your progress first (a passkey or an e-mail address); then you can do this."


class HeartsGiven(Refusal):
    """A player has a bounded number of hearts a week."""

    code = "hearts_given"
    sentence = "You have given your {most} hearts of this week. On Monday you have {most} again."


class ProposedEnough(Refusal):
    """One player proposes a bounded number a day."""

    code = "proposed_enough"
    sentence = "You have proposed {most} today. Come back tomorrow, and let others propose some too."


class AlikeFound(Refusal):
    """Something like it stands already: shown once, never a block."""

    code = "alike_found"
    sentence = "Something like it stands already. Look at it, say how yours goes with it, and propose."


class AskedAlready(Refusal):
    """An initiative waits for one answer before it asks the next, a week at most."""

    code = "asked_already"
    sentence = "This initiative waits for an answer already. It can ask another one a week after it asked."


class HeardLately(Refusal):
    """The other side said no; it is left alone for a while."""

    code = "heard_lately"
    sentence = "The other side said no a while ago. It can be asked again later, or ask by itself at any time."
