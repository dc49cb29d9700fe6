"""Refusals that any application could have; the game's own are in `game.errors`."""

from game.errors import Refusal


class Busy(Refusal):
    """Too many people are writing at once; the same id may try again."""

    code = "busy"
    status = 503
    sentence = "Many people are busy here at this moment. Nothing was lost; try again in a second."


class DatabaseAway(Busy):
    """The database does not answer; nothing was done, and the same id may try again."""

    code = "database_away"
    sentence = "The memory of this world does not answer at this moment. Nothing was lost; try again in a second."


class OutcomeUnknown(Busy):
    """The database went away while it saved: the same id finds out whether it was done, and does it if not."""

    code = "outcome_unknown"
    sentence = "The line broke while this was being saved. Send it again: it counts once either way."


class StorageFull(Refusal):
    """The disk has no room."""

    code = "storage_full"
    status = 507
    sentence = "The server is out of space. Nothing was lost; your phone keeps it."


class ScoresPaused(Refusal):
    """The ledger and what was made from it differ: nothing is added to either until that is understood."""

    code = "integrity"
    status = 503
    sentence = "Scores are paused while we check them. Your actions are saved on your phone."


class CrossSite(Refusal):
    """A request that another site made in the player's name."""

    code = "cross_site"
    status = 403
    sentence = "This request came from another site, so nothing was done."


class SignInNeeded(Refusal):
    """The verb needs a player."""

    code = "sign_in_needed"
    status = 401
    sentence = "Give a name first; that is all it takes."


class RateLimited(Refusal):
    """Too many tries."""

    code = "rate_limited"
    status = 429
    sentence = "That was a lot at once. Try again in {seconds} s."


class TooLarge(Refusal):
    """The body is larger than anything this address takes."""

    code = "too_large"
    status = 413
    sentence = "This is larger than {limit}."


class DeedMismatch(Refusal):
    """An id that was used for something else."""

    code = "idempotency_mismatch"
    status = 422
    sentence = "This form was already sent with other contents. Open the page again; your text is kept."


class DeedKeyMissing(Refusal):
    """A write without an id."""

    code = "idempotency_key_required"
    status = 400
    sentence = "This request has no id of its own, so it cannot be sent safely."
