"""How the game says no to what people say to each other: in talk, and of directions."""

from game.errors import NeedsReason, Refusal


class DirectionOver(Refusal):
    """A direction was withdrawn or split: nothing more is said of it."""

    code = "direction_over"
    sentence = "This direction is withdrawn or split. Look at what took its place."


class DoubtNeedsReason(NeedsReason):
    """Not being sure helps when others read why."""

    sentence = "Say why you are not sure: choose a reason, or write a word."


class PointedEnough(Refusal):
    """One player points out a bounded number a day."""

    code = "pointed_enough"
    sentence = "You have said {most} of these today. Let others point, too, and come back tomorrow."


class SaidEnough(Refusal):
    """One player says a bounded number of things a day."""

    code = "said_enough"
    status = 429
    sentence = "You have said {most} things in a day. Let others speak, and come back tomorrow."


class ThreadFull(Refusal):
    """A thread has an end."""

    code = "thread_full"
    sentence = "This thread is long enough. Make something of it, or begin a new one."


class ThreadClosed(Refusal):
    """A thread that came to an outcome takes no more."""

    code = "thread_closed"
    sentence = "This talk has come to its outcome. Begin a new one if there is more to say."
