"""Every constant of the rules, in one table. Points are whole centipoints (cp): 100 cp are one point."""

RULES_VERSION = 1

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
URGENCY_HALF_LIFE_DAYS = 28

# alliances
QUIET_DAYS, LIKENESS_RISE = 90, 0.1
ASKS_AGAIN_AFTER_DAYS = 7
CLUSTER_FROM = 3
MOST_CATEGORIES = 5

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
