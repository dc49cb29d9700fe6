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
