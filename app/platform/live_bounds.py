"""What a live socket may do, and the codes that end it. Listed in docs/limits.md and docs/live.md."""

import re
from typing import Final, NamedTuple

LARGEST_FRAME = 16 * 1024
LONGEST_TOPIC = 120
MOST_FRAMES, FRAME_SECONDS = 20, 10
MOST_SOCKETS_OF_A_PLAYER = 5
MOST_SOCKETS_UNSIGNED = 20  # from one network
MOST_SOCKETS = 10_000
SILENCE_SECONDS = 25
MOST_MISSED = 2  # signs of life
MOST_UNSENT = 64 * 1024  # bytes for one socket in this process; from here on only the newest of each topic is kept
SENT_BY_THE_SYSTEM = 32 * 1024  # bytes for one socket that the system may hold (Linux doubles it)
BEHIND_SECONDS = 10
CLOSE_SECONDS = 3
_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# What anybody may watch; well formed, as a topic that cannot be rendered would be tried again and again.
SHARED_TOPICS = re.compile(
    "now|quests|queue|world|map|first"
    f"|(direction|goal|quest|fact|facts|talk:[a-z]+):{_ID}"
    rf"|board:[a-z]+:(all|season:\d{{1,6}}|week:\d{{4}}-W\d\d):(world|{_ID})",
    re.ASCII,
)
PRIVATE_TOPICS = ("device", "player")  # nobody watches them by name; they tell of the end of a session


class Ending(NamedTuple):
    """The code and reason of a close frame."""

    code: int
    reason: str


SIGNED_OUT: Final = Ending(4401, "Signed out")
TOO_MANY: Final = Ending(1013, "Too many open pages")
TOO_SLOW: Final = Ending(1013, "Too slow")
TOO_FAST: Final = Ending(1008, "Too many messages")
TOO_LARGE: Final = Ending(1009, "Too large a message")
NOT_UNDERSTOOD: Final = Ending(1003, "Not understood")
NOT_TEXT: Final = Ending(1007, "Not UTF-8")
RESTARTING: Final = Ending(1012, "Restarting")
