"""Every constant of the rules, in one table. Points are whole centipoints (cp): 100 cp are one point."""

RULES_VERSION = 2

# points (docs/rules.md, "Points")
MINUTES_PER_POINT = 3
MIN_MINUTES, MAX_MINUTES = 5, 480
DIFFICULTY_PERCENT = {1: 100, 2: 125, 3: 150}
IMPACT_LINK_PERCENT = {"indirect": 75, "direct": 100, "keystone": 125}
REPETITION_PERCENT = (100, 90, 81, 73, 66, 59, 53)
DAY_FULL_CP = 8000
DAY_HALF_CP = 8000
DECISION_PAY_CP = 100
DECISIONS_PAID_A_DAY = 10

# claims
LEASES_SECONDS = (2 * 3600, 24 * 3600, 7 * 24 * 3600)
MAX_COMPANIONS = 9

# confirmations
CONFIRMATIONS_BY_RISK = {"low": 1, "medium": 2, "high": 2}
MAX_CONFIRMATIONS = 5
OWN_TEAM_AFTER_DAYS = 7
ANSWERS_THAT_SETTLE = 3

# seasons and boards
SEASON_WEEKS = 13
AROUND_ME = 5
TYPICAL_BAND = (25, 75)
HISTOGRAM_LEVELS, HISTOGRAM_BITS = 5, 7

# goals
STALE_AFTER_DAYS = 14
PACE_WINDOW_DAYS = 28
PACE_POINTS_NEEDED = 4

# likeness of initiatives (docs/rules.md, "Alike")
GRAM_SIZES = (3, 4, 5)
LIKENESS_FLOOR, LIKENESS_SPAN = 0.10, 0.50
LIKENESS_WEIGHTS = (0.5, 0.2, 0.2, 0.1)  # words, goals, area, time
WORDS_ALONE_FROM = 0.8  # so alike that it counts without a goal in common
MERGE_FROM, ALLY_FROM, SEE_ALSO_FROM = 0.90, 0.60, 0.45
NEAR_KM = 10
_SAY_NOTHING = """
a an and are as at be by can do for from has have in is it its of on or our so that the their them there they this to us
we with will who all every each
att av de den det en ett för i med och om på så som till vi vår våra är
damit das dass dem den der des die ein eine für im in ist mit so uns unser und von wir zu
afin au aux avec ce dans des du en est et la le les nous pour que qui sur un une
con del el los las para por se su una y
"""  # in English, Swedish, German, French, Spanish
STOP_WORDS = frozenset(_SAY_NOTHING.split())
MOST_KEYS = 60  # by which one initiative is looked for

# coverage of goals
COVERAGE_WINDOW_DAYS = 28
PEOPLE_ENOUGH, COVER_WITHOUT_NUMBER = 5, 0.5
COVERED_FROM, SCATTERED_FROM = 0.5, 0.30
ALLIED, SHARES_A_QUEST = 1.0, 0.5  # how far two know of each other
URGENCY_HALF_LIFE_DAYS = 28

# alliances
QUIET_DAYS, LIKENESS_RISE = 90, 0.1
ASKS_AGAIN_AFTER_DAYS = 7
CLUSTER_FROM = 3
MOST_CATEGORIES = 5
# the map
PURPOSE_CONFIRMED_BY = 1  # other independent organisations
EFFORT_DAYS = 30
EFFORT_STEPS_MINUTES = (1, 120, 600, 3000)  # from here on an initiative is drawn a size larger
INITIATIVE_STALE_AFTER_DAYS = 21
PACE_AHEAD_PERCENT = 125

# levels
LEVEL_FIRST_STEP_CP = 1000
LEVEL_STEP_GROWTH_CP = 1500

# people
INDEPENDENT_MEMBERS = 3  # lasting players, each by another invitation
REPORTS_TO_HIDE = 3
REPORTS_A_DAY = 20
GUEST_REPORTS_A_DAY = 5

INVITATION_DAYS = 7
INVITATION_MOST_USES = 100
MOST_FOUNDED = 20  # teams, and organisations, that one player may found

# talk
MESSAGES_A_DAY, GUEST_MESSAGES_A_DAY = 100, 20
MOST_REPLIES = 200  # of one thread
MOST_MENTIONS = 10  # in one message
LONGEST_MENTION, MOST_MENTION_ENDS = 60, 12  # signs, and ends of words, that are looked at behind an @
LONGEST_TITLE = 100  # that is made of a message
QUESTION_DAYS = 30
TALK_FLAGGED_AFTER_DAYS = 14
FACTS_A_DAY, LONGEST_FACT = 30, 280

# proposing
MOST_PLACES = 500
MOST_NEEDS, MOST_SKILLS, MOST_GOALS, MOST_PARENTS = 10, 8, 5, 5
MOST_PROPOSED_A_DAY = 60  # quests, and initiatives, by one player
INITIATIVE_MOVES = {
    "proposed": ("active", "archived"),
    "active": ("done", "archived"),
    "done": ("active", "archived"),
    "archived": ("active",),
}
QUEST_MOVES = {
    "draft": ("open", "closed"),
    "open": ("blocked", "closed"),
    "blocked": ("open", "closed"),
    "closed": ("open",),
    "done": (),
}

# directions
RIGHT_SETTLED, RIGHT_CONTESTED = 0.70, 0.40
WEIGHT_SETTLED, SIDES_SETTLED = 3.0, 2
HELD_HOURS = 48
HALF_LIFE_DAYS = 30
FADED_AFTER_DAYS = 28
FEW_ACTIVE = 6  # fewer active people than this, and half of them are enough
TRUST_FOR_NOW = 0.5  # of everybody, until trust exists
ACTING_COUNTS = 0.5
DECIDE_WITHIN_DAYS, DECIDE_AT_MOST_DAYS = 7, 60
MOST_POINTED_A_DAY, LONGEST_DIRECTION = 10, 200  # directions by one player; signs of one
MOST_ECHOES_A_DAY = 30

# sparks
MOST_PARENTS_OF_A_DEED = 3
SPARK_DEPTH = 4
SPARK_FIRST_PERCENT, SPARK_CAP_PERCENT = 10, 20
SPARK_PAIR_DAYS = 7
MOVED_DAYS = 90
# what fits (docs/fit.md)
FIT_PHRASE_WORDS = 4  # words
FIT_WEAK = 1 / 3  # of a word that speaks for its themes less
FIT_CROWDING = 0.3  # how far themes that are awake together quieten each other
FIT_HAND = 0.25  # log-odds that a theme awake adds to its goals, for each of their one to three
FIT_BY_THEMES = 0.25  # share of likeness that is by themes; the rest is by words
FIT_UNHEARD = 0.5  # part that a word counts that stands in no known text
FIT_KEENNESS = 18.0  # how fast a known text tells more, the more alike it is
FIT_FEW = 20.0  # told by how common goals are; as much by known texts counts as much
FIT_COMMONEST = 0.05  # weight of a word that stands everywhere, at least
FIT_LEAST = 0.001  # nothing is less likely, nor its opposite
FIT_LIFT = 1.0  # goals after the first disregard so far how common they are
FIT_SHOWN, FIT_VOICES, FIT_INITIATIVES = 3, 4, 5
FIT_QUIETEST = 0.1  # a voice below is not named
FIT_HEARD = 0.25  # a goal whose voices are weaker in all comes after those that are heard
FIT_LIKENESS = 8.0  # how loud a goal's own words are
FIT_THROUGH = 0.8  # or, a part of that, the words of its initiatives
FIT_APART = -3.0  # log-odds of a goal that hangs under none of the UN's, before its own words are read
FIT_AT_ALL = 0.3  # voices that are weaker in all say nothing
FIT_LIKE_AT_ALL = 0.04  # likeness of an initiative that is worth showing

# what's first
PASSED_ON = 0.8  # the share of a quest's value that flows to what it waits for
URGENCY_HALVES_DAYS = 7
URGENCY_WEIGHT = 3
ENDLESS_URGENCY, ENDLESS_AFTER_DAYS = 0.1, 90  # without any end: grows to this much in so many days
DURATION_BUFFER = 1.25
LEAST_EFFORT_HOURS = 0.25
LEAST_READINESS = 0.2
SUPPORT_MEDIAN_FLOOR = 1.0
GOAL_WEIGHT = (0.5, 2.0)
HEARTS_A_WEEK = 10
UNKNOWN_SKILL_FIT = 0.3
FIT_KM = 10
PRIORITY_PERCENT = (80, 150)
PRIORITY_NEEDS_READY = 5  # fewer ready quests than this say nothing about priority
REASON_WORDS = 12
SETTLED_TAU, SETTLED_AGAINST_DAYS, SETTLED_TOP = 0.8, 3, 10

# clarity
LONGEST_SENTENCE = 140
CLARITY_NEEDS_ANSWERS = 5
QUICK_MINUTES = 15  # what anybody could do today
