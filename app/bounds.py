"""Every bound of this program, read from the code that keeps it: `worldgame limits` writes docs/limits.md from here."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.alliances import alike as alliance_words
from app.alliances import routes as alliance_routes
from app.boards import views as boards
from app.bounds_of_forms import fields, forms, in_words, name_of, worded
from app.chores import store as chores
from app.clarity import routes as clarity
from app.first import pass_store
from app.first import store as first_store
from app.fit import routes as fit
from app.goals import store as goals
from app.initiatives import csv_reader, csv_routes
from app.me import views as me
from app.moderation import service as moderation
from app.moderation import views as moderation_views
from app.packs import entries as packs
from app.platform import calendar, database, database_postgres, hub, kept, limits, live_client, pages, relay, sizes
from app.platform import live_bounds as live
from app.platform.limits import Allowance
from app.platform.pictures import limits as pictures
from app.players import sign_in, sign_in_routes
from app.players import store as players
from app.quests import pages as quest_pages
from app.quests import routes as quest_routes
from app.share import gallery
from app.talk import views as talk
from app.teams import store as teams
from app.today import first_views, sending
from app.today import views as today
from game import constants

HEAD = """# Limits

Written by `scripts/worldgame limits > docs/limits.md` from the code that keeps them; a test compares.
What comes in over a limit is refused, with the code named here, and never left hanging; lists that go out show so many
and no more. 1 kB is 1024 bytes.
Pictures leave the disk the room that the setting `DISK_FLOOR_MB` says (507 `storage_full`).
"""

QUOTA = pictures.Quota()
ROWS: Mapping[str, Sequence[tuple[str, object]]] = {
    "Requests": [
        ("signs of an address with its query, 414 `too_long`", limits.LONGEST_ADDRESS),
        ("bytes of a request, 413 `too_large`", limits.LARGEST_BODY),
        ("bytes of a request with a picture", limits.LARGEST_UPLOAD),
        ("bytes of a request with a list of initiatives", limits.LARGEST_SHEET),
        ("signs of what one tells the finder, 422 `invalid`", fit.MOST_TEXT),
        ("signs of the choice that a quest page leads back to", quest_routes.LONGEST_QUERY),
        ("writes that wait, else 503 `busy`", database.LONGEST_QUEUE),
        ("writes in one commit", database.LARGEST_BATCH),
        ("readers of the database at once", database.READERS),
        ("seconds that a request waits for PostgreSQL, 503 `database_away`", int(database_postgres.LONGEST_WAIT)),
    ],
    "Pages that are made once for everybody without a cookie": [
        ("pages that are kept", kept.MOST_PAGES),
        ("bytes that they take together", kept.MOST_BYTES),
        ("bytes of one", kept.LARGEST),
        ("signs of its query", kept.LONGEST_QUERY),
    ],
    "Parts of pages that are rendered once for the same arguments": [("of each kind", pages.MOST_PARTS)],
    "Tries, 429 `rate_limited`": [
        (f"{allowance.name}, within {allowance.seconds // 60} minutes", allowance.most)
        for allowance in (*vars(sign_in_routes).values(), clarity.PER_NETWORK)
        if isinstance(allowance, Allowance)
    ]
    + [("looks of a player for what is alike, within a minute", alliance_routes.LOOKS.most)]
    + [("tries of the code in one letter, 410 `link_used`", sign_in.MOST_TRIES)],
    "Sockets": [
        ("of a player at once, close 1013", live.MOST_SOCKETS_OF_A_PLAYER),
        ("of one network at once without a player, close 1013", live.MOST_SOCKETS_UNSIGNED),
        ("in all, close 1013", live.MOST_SOCKETS),
        ("bytes of a message, close 1009", live.LARGEST_FRAME),
        (f"messages within {live.FRAME_SECONDS} s, close 1008", live.MOST_FRAMES),
        ("topics watched at once", hub.LARGEST_WATCH),
        ("signs of a topic", live.LONGEST_TOPIC),
        ("seconds before a beat and a look at the session", live.SILENCE_SECONDS),
        ("signs of life that a phone may miss", live.MOST_MISSED),
        ("bytes that wait for one socket, then the newest of each topic only", live.MOST_UNSENT),
        ("seconds that a phone may lag behind, close 1013", live.BEHIND_SECONDS),
        ("seconds between the close frame and the end", live.CLOSE_SECONDS),
        ("topics whose last change is known", hub.MOST_VERSIONS),
        ("topics in a message between processes", relay.MOST_TOPICS),
        ("bytes of a message between processes that is listened to", relay.LARGEST_MESSAGE),
        ("topics kept while Redis is away, then all are looked at", relay.MOST_UNTOLD),
        ("sessions looked at in one question", players.MOST_ASKED),
        ("seconds before the Python client comes back, times 0.5 to 1.5", int(live_client.LONGEST_WAIT)),
    ],
    "Pictures": [
        ("bytes, 413 `file_too_large`", pictures.LARGEST_BYTES),
        ("pixels, 413 `too_many_pixels`", pictures.MOST_PIXELS),
        ("of one player, 413 `quota_reached`", QUOTA.files),
        ("bytes of one player, 413 `quota_reached`", QUOTA.size),
        ("pixels of the long edge as kept", pictures.LONG_EDGE),
        ("pixels of the long edge, small", pictures.THUMB_EDGE),
        ("bytes of memory to read one", pictures.CHILD_MEMORY),
        ("seconds of the processor to read one", pictures.CHILD_SECONDS),
        ("read at once", pictures.CHILDREN),
        ("bytes of drawn pictures kept in memory", gallery.KEPT_BYTES),
        ("that wait to be drawn, else 503 `busy`", gallery.WAITING),
    ],
    "How long": [
        ("a session without a look", players.IDLE),
        ("a session in all", players.LONGEST),
        ("a sign-in link and its code", sign_in.LINK_LASTS),
        ("a passkey ceremony", sign_in.CHALLENGE_LASTS),
        ("an invitation", timedelta(days=constants.INVITATION_DAYS)),
        ("answers to deeds are kept for whoever sends them again", chores.KEEP_DEEDS),
        ("links and ended sessions, after they are over", chores.KEEP_SECRETS),
        ("invitations, after they are over", chores.KEEP_INVITATIONS),
        ("a picture that no draft holds and nobody handed in", chores.KEEP_UNUSED_PICTURES),
        ("the record of the clock's chores", chores.KEEP_PERIODS),
        ("pictures swept in one night", chores.MOST_PICTURES_AT_ONCE),
    ],
    "What one may have": [
        ("people of one invitation", constants.INVITATION_MOST_USES),
        ("teams, and organisations, founded by one player", constants.MOST_FOUNDED),
        ("quests, and initiatives, proposed by one player in a day", constants.MOST_PROPOSED_A_DAY),
        ("messages of a player in 24 hours, 429 `said_enough`", constants.MESSAGES_A_DAY),
        ("messages of a guest in 24 hours", constants.GUEST_MESSAGES_A_DAY),
        ("replies of a thread, 409 `thread_full`", constants.MOST_REPLIES),
        ("people and teams meant in a message", constants.MOST_MENTIONS),
        ("signs of a name behind an @", constants.LONGEST_MENTION),
        ("ends of a name looked for behind an @", constants.MOST_MENTION_ENDS),
        ("signs of a title made of a message", constants.LONGEST_TITLE),
        ("facts of a player in 24 hours, 429 `said_enough`", constants.FACTS_A_DAY),
        ("signs of a fact", constants.LONGEST_FACT),
        ("reports of a player in a day", constants.REPORTS_A_DAY),
        ("reports of a guest in a day", constants.GUEST_REPORTS_A_DAY),
        ("players that one wants no contact with", moderation.MOST_BLOCKS),
        ("places of a quest", constants.MOST_PLACES),
        ("signs of a sentence that is clear", constants.LONGEST_SENTENCE),
        ("companions of a claim", constants.MAX_COMPANIONS),
        ("confirmations that a quest asks for", constants.MAX_CONFIRMATIONS),
        ("prerequisites of a quest", constants.MOST_NEEDS),
        ("directions pointed out by one player in a day", constants.MOST_POINTED_A_DAY),
        ("signs of a direction", constants.LONGEST_DIRECTION),
        ("days until a direction is to be decided", constants.DECIDE_AT_MOST_DAYS),
        ("directions said again by one player in a day", constants.MOST_ECHOES_A_DAY),
        ("what gave the idea to one thing", constants.MOST_PARENTS_OF_A_DEED),
        ("skills of a quest, and of a player", constants.MOST_SKILLS),
        ("hearts of a player in a week, 409 `hearts_given`", constants.HEARTS_A_WEEK),
        ("goals of an initiative", constants.MOST_GOALS),
        ("goals above a goal", constants.MOST_PARENTS),
        ("categories of an initiative", constants.MOST_CATEGORIES),
        ("words by which an initiative is looked for", constants.MOST_KEYS),
        ("minutes of a quest", constants.MAX_MINUTES),
        ("decisions paid in a day", constants.DECISIONS_PAID_A_DAY),
    ],
    "Lists that come in": [
        ("goals of a list, 422 `pack_refused`", packs.MOST_GOALS),
        ("bytes of a list of goals", packs.MOST_BYTES),
        ("rows of a list of initiatives", csv_reader.MOST_ROWS),
        ("bytes of a list of initiatives", csv_reader.MOST_BYTES),
        ("organisations of a row", csv_reader.MOST_ORGANISATIONS),
        ("rows shown of a list that was looked at", csv_routes.MOST_SHOWN),
    ],
    "Lists that go out": [
        *((name.replace("_", " ").lower(), value) for name, value in vars(sizes).items() if name.isupper()),
        ("goals looked at beneath one", goals.MOST_REACHED),
        ("words shown that two initiatives have in common", alliance_words.WORDS_SHOWN),
        ("bytes of a line of a calendar", calendar.LONGEST_LINE),
        ("members of a team or organisation", teams.MOST_SHOWN),
        ("quests on the list", quest_pages.LISTED),
        ("threads of a thing on its page", talk.IN_SIGHT),
        ("replies of each of those", talk.REPLIES_IN_SIGHT),
        ("threads on a page of talk", talk.THREADS_ON_A_PAGE),
        ("replies of each of those there", talk.REPLIES_ON_A_PAGE),
        ("first things on Today", today.FIRST),
        ("quests that one change puts in their order at once", first_store.MOST_TOUCHED),
        ("days of which the top is kept", pass_store.KEEP_DAYS),
        ("people remembered for a minute as sent to a quest", sending.MOST_REMEMBERED),
        ("quests looked at to find them", first_views.LOOKED_AT),
        ("lines of the strip", today.STRIP),
        ("goals that the finder names", constants.FIT_SHOWN),
        ("initiatives that the finder names", constants.FIT_INITIATIVES),
        ("the top of a board", boards.TOP),
        ("those above, and those below me", boards.AROUND),
        ("entries on a page of my ledger", me.PAGE),
        ("cases, hidden things, appeals on the stewards' desk, each", moderation_views.LISTED),
    ],
}


def page() -> str:
    """Write the whole of docs/limits.md."""
    parts = [HEAD]
    for heading, rows in ROWS.items():
        parts.append(f"\n## {heading}\n| what | at most |\n|---|---|")
        parts += [
            f"| {what} | {_bytes(value) if what.startswith('bytes') else worded(value)} |" for what, value in rows
        ]
    parts.append("\n## Fields\nWhat every form takes; a field that is not named is refused, 422.\n")
    parts.append("| form | field | bound |\n|---|---|---|")
    for form in forms():
        parts += [f"| {name_of(form)} | {field} | {in_words(schema)} |" for field, schema in fields(form)]
    return "\n".join(parts) + "\n"


def _bytes(value: object) -> str:
    kilobytes = int(str(value)) / 1024
    return f"{kilobytes / 1024:.4g} MB" if kilobytes >= 1024 else f"{kilobytes:.4g} kB"
