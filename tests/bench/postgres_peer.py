"""The peer on PostgreSQL: one hand-written statement that changes the rows of a confirmation, through asyncpg.

It reads what the rows need (who confirms, the terms, the goals, what the day and the repetitions left) and writes them
all. Beforehand: that the boards of this week are there, and what such a deed is worth by its repetitions. It leaves out
the checks of the rules (family worlds, witnesses, teams, contacts, tallies of more than one answer), organisations,
answers to a request that comes twice, the news to phones, and all that the app does around a request.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

import asyncpg
import uvicorn
from fastapi import Cookie, FastAPI, Form, HTTPException
from fastapi.responses import RedirectResponse

from app.platform.ids import digest
from game.constants import (
    DAY_FULL_CP,
    DAY_HALF_CP,
    DECISION_PAY_CP,
    DECISIONS_PAID_A_DAY,
    HISTOGRAM_BITS,
    HISTOGRAM_LEVELS,
    REPETITION_PERCENT,
    RULES_VERSION,
)
from game.points import raw, repetition_percent
from game.standings import LARGEST

POOL = 4  # from 1 to 16 it is as fast: all meet at one row; but with more of them PostgreSQL works harder
SETTINGS = {"plan_cache_mode": "force_generic_plan"}  # planning takes as long as doing it

_CALENDAR = """
SELECT max(s.id) AS season, to_char(now() AT TIME ZONE w.time_zone, 'IYYY"-W"IW') AS week
FROM world w, season s WHERE s.starts_at <= now() GROUP BY w.time_zone
"""
ADD_BOARDS = f"""
WITH calendar AS ({_CALENDAR})
INSERT INTO board (kind, period, scope)
SELECT kind, period, scope
FROM calendar, unnest(ARRAY['players', 'teams']) kind,
  unnest(ARRAY['all', 'season:' || season, 'week:' || week]) period,
  (SELECT 'world' UNION ALL SELECT id::text FROM goal WHERE in_play) scopes (scope)
ON CONFLICT DO NOTHING
"""
TERMS = """
SELECT DISTINCT k.minutes, k.difficulty, k.impact_link, k.priority_percent
FROM claim k JOIN contribution c ON c.claim_id = k.id WHERE c.state = 'waiting'
"""

WHOLE = "q.state IN ('open', 'blocked') AND NOT q.recurring AND q.places <= q.confirmed + done.places"

# Every confirmation changes the one row of the metric, so all of them meet there. What others may hold as well is
# changed after it (`turn`), and rows of one table in one order, so that no two wait for each other.
# In the histogram fewer are counted by an upsert too: an UPDATE would not see a bucket that came since it began.
CONFIRM = f"""
WITH calendar AS MATERIALIZED ({_CALENDAR}),
who AS MATERIALIZED (
  SELECT p.id, p.time_zone, a.team_id
  FROM device d JOIN player p ON p.id = d.player_id LEFT JOIN acting a ON a.player_id = p.id
  WHERE d.secret_digest = $1 AND d.ended_at IS NULL AND p.suspended_at IS NULL
),
settled AS (
  UPDATE contribution c SET state = 'confirmed', settled_at = now() FROM who
  WHERE c.id = $2 AND c.state = 'waiting' AND NOT c.hidden AND c.player_id <> who.id
    AND NOT EXISTS (SELECT FROM score_pause)
  RETURNING c.id, c.claim_id, c.quest_id, c.player_id, c.amount_milli, c.local_date
),
ended AS (
  UPDATE claim k SET state = 'confirmed', ended_at = now() FROM settled
  WHERE k.id = settled.claim_id AND k.state = 'handed_in' AND k.confirmations_needed = 1
  RETURNING k.team_id, k.metric_id, k.places, k.minutes
),
done AS MATERIALIZED (
  SELECT s.*, e.team_id, e.metric_id, e.places, e.minutes, q.initiative_id, coalesce(m.unit, '') AS unit,
    (SELECT coalesce(sum(l.raw_cp), 0) FROM ledger_entry l
     WHERE l.player_id = s.player_id AND l.local_date = s.local_date AND l.kind IN ('deed', 'reversal')) AS before,
    ($4::int[])[1 + least({len(REPETITION_PERCENT) - 1}, (SELECT count(*) FROM ledger_entry l
      WHERE l.player_id = s.player_id AND l.quest_id = s.quest_id AND l.kind = 'deed'
        AND l.posted_at >= now() - interval '7 days'))] AS worth
  FROM settled s CROSS JOIN ended e JOIN quest q ON q.id = s.quest_id LEFT JOIN metric m ON m.id = e.metric_id
),
goals AS MATERIALIZED (
  SELECT g.id FROM done JOIN initiative_goal i ON i.initiative_id = done.initiative_id
  JOIN goal g ON g.id = i.goal_id WHERE g.in_play
),
measured AS (
  INSERT INTO metric_total AS t (metric_id, confirmed_milli, contributions)
  SELECT metric_id, amount_milli, 1 FROM done WHERE metric_id IS NOT NULL
  ON CONFLICT (metric_id) DO UPDATE SET confirmed_milli = t.confirmed_milli + excluded.confirmed_milli,
    contributions = t.contributions + excluded.contributions
  RETURNING 1
),
turn AS MATERIALIZED (SELECT count(*) FROM measured),
entry AS MATERIALIZED (
  SELECT uuidv7() AS id, 'deed' AS kind, player_id, team_id, quest_id, worth AS raw_cp, local_date,
    (least(before + worth, {DAY_FULL_CP}) + (least(greatest(before + worth - {DAY_FULL_CP}, 0), {DAY_HALF_CP}) + 1) / 2
    - least(before, {DAY_FULL_CP}) - (least(greatest(before - {DAY_FULL_CP}, 0), {DAY_HALF_CP}) + 1) / 2)::int
    AS points_cp
  FROM done
  UNION ALL
  SELECT uuidv7(), 'deciding', who.id, who.team_id, NULL, {DECISION_PAY_CP}, (now() AT TIME ZONE who.time_zone)::date,
    {DECISION_PAY_CP}
  FROM who, done WHERE {DECISIONS_PAID_A_DAY} > (SELECT count(*) FROM ledger_entry l
    WHERE l.player_id = who.id AND l.kind = 'deciding' AND l.local_date = (now() AT TIME ZONE who.time_zone)::date)
),
posted AS (
  INSERT INTO ledger_entry (id, kind, cause_id, player_id, team_id, quest_id, points_cp, raw_cp, reason,
    rules_version, season_id, week, local_date, posted_at)
  SELECT id, kind, $2, player_id, team_id, quest_id, points_cp, raw_cp, '',
    {RULES_VERSION}, season, week, local_date, now() FROM entry, calendar
),
linked AS (
  INSERT INTO entry_goal (entry_id, goal_id) SELECT entry.id, goals.id FROM entry, goals WHERE kind = 'deed'
),
real AS (
  INSERT INTO impact_entry (id, kind, contribution_id, metric_id, team_id, amount_milli, posted_at)
  SELECT uuidv7(), 'deed', id, metric_id, team_id, amount_milli, now() FROM done WHERE metric_id IS NOT NULL
),
team AS (
  INSERT INTO team_total AS t (team_id, metric_id, confirmed_milli)
  SELECT team_id, metric_id, amount_milli FROM done, turn WHERE team_id IS NOT NULL AND metric_id IS NOT NULL
  ON CONFLICT (team_id, metric_id) DO UPDATE SET confirmed_milli = t.confirmed_milli + excluded.confirmed_milli
),
day AS (
  INSERT INTO metric_day AS d (metric_id, day, confirmed_milli)
  SELECT metric_id, (now() AT TIME ZONE 'UTC')::date, amount_milli FROM done, turn WHERE metric_id IS NOT NULL
  ON CONFLICT (metric_id, day) DO UPDATE SET confirmed_milli = d.confirmed_milli + excluded.confirmed_milli
),
active AS (
  INSERT INTO initiative_person AS p (initiative_id, player_id, side_id, last_on)
  SELECT done.initiative_id, who.id, coalesce(who.team_id, who.id), (now() AT TIME ZONE 'UTC')::date
  FROM who, done, turn
  ON CONFLICT (initiative_id, player_id) DO UPDATE SET side_id = excluded.side_id, last_on = excluded.last_on
    WHERE p.last_on < excluded.last_on OR p.side_id <> excluded.side_id
),
effort AS (
  INSERT INTO initiative_day AS d (initiative_id, day, minutes, seq)
  SELECT initiative_id, local_date, minutes * places, 1 + coalesce((SELECT max(seq) FROM initiative_day), 0)
  FROM done, turn
  ON CONFLICT (initiative_id, day) DO UPDATE SET minutes = d.minutes + excluded.minutes,
    seq = greatest(d.seq + 1, excluded.seq)
),
move AS MATERIALIZED (
  SELECT b.id AS board_id, side.subject_id, b.kind, sum(entry.points_cp)::bigint AS points_cp
  FROM entry CROSS JOIN calendar
  CROSS JOIN LATERAL (VALUES ('players', entry.player_id), ('teams', entry.team_id)) side (kind, subject_id)
  CROSS JOIN LATERAL (VALUES ('all'), ('season:' || season), ('week:' || week)) span (period)
  CROSS JOIN LATERAL (SELECT 'world' UNION ALL SELECT id::text FROM goals WHERE entry.kind = 'deed') toward (scope)
  JOIN board b ON b.kind = side.kind AND b.period = span.period AND b.scope = toward.scope
  WHERE side.subject_id IS NOT NULL GROUP BY b.id, side.subject_id, b.kind
),
stands AS (
  INSERT INTO standing AS s (board_id, subject_id, points_cp)
  SELECT board_id, subject_id, points_cp FROM move, turn ORDER BY board_id, subject_id
  ON CONFLICT (board_id, subject_id) DO UPDATE SET points_cp = s.points_cp + excluded.points_cp
  RETURNING s.board_id, s.subject_id, s.points_cp
),
bucket AS MATERIALIZED (
  SELECT board_id, level, least(total, {LARGEST}) >> ({HISTOGRAM_LEVELS - 1} - level) * {HISTOGRAM_BITS} AS number,
    sum(step) AS step
  FROM stands JOIN move USING (board_id, subject_id)
  CROSS JOIN LATERAL (VALUES (stands.points_cp, 1), (stands.points_cp - move.points_cp, -1)) both_of (total, step)
  CROSS JOIN generate_series(0, {HISTOGRAM_LEVELS - 1}) level
  WHERE kind = 'players' AND total > 0 GROUP BY 1, 2, 3 HAVING sum(step) <> 0
),
more AS (
  INSERT INTO standing_bucket AS b (board_id, level, number, count)
  SELECT board_id, level, number, step FROM bucket WHERE step > 0 ORDER BY 1, 2, 3
  ON CONFLICT (board_id, level, number) DO UPDATE SET count = b.count + excluded.count
),
fewer AS (
  INSERT INTO standing_bucket AS b (board_id, level, number, count)
  SELECT board_id, level, number, -step FROM bucket WHERE step < 0 ORDER BY 1, 2, 3
  ON CONFLICT (board_id, level, number) DO UPDATE SET count = b.count - excluded.count
),
answered AS (
  INSERT INTO confirmation (contribution_id, player_id, answer, reason, team_id, steward, own_team, answered_at)
  SELECT done.id, who.id, 'yes', $5, who.team_id, false, false, now() FROM who, done
),
seen AS (
  UPDATE player p SET active_at = now() FROM who, done, turn
  WHERE p.id = who.id AND p.active_at < now() - interval '5 minutes'
),
told AS (
  INSERT INTO activity (at, kind, player_id, team_id, quest_id, contribution_id, amount_milli, unit)
  SELECT now(), 'confirmed', player_id, team_id, quest_id, id, amount_milli, unit FROM done
),
noticed AS (
  INSERT INTO notice (id, player_id, at, kind, quest_id, claim_id, text)
  SELECT uuidv7(), player_id, now(), 'confirmed', quest_id, claim_id, '' FROM done
),
counted AS (
  UPDATE quest q SET confirmed = q.confirmed + done.places,
    state = CASE WHEN {WHOLE} THEN 'done' ELSE q.state END, missing = CASE WHEN {WHOLE} THEN '' ELSE q.missing END,
    value = CASE WHEN {WHOLE} THEN 0 ELSE q.value END, score = CASE WHEN {WHOLE} THEN 0 ELSE q.score END,
    finish_by = CASE WHEN {WHOLE} THEN NULL ELSE q.finish_by END
  FROM done, turn WHERE q.id = done.quest_id
),
kept AS (
  INSERT INTO deed (actor, key, fingerprint, location, notice, done_at)
  SELECT who.id::text, $3, '', '/confirm', 'Confirmed. It counts now, everywhere.', now() FROM who, done
)
SELECT count(*) FROM done
"""


def build(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(url, min_size=POOL, max_size=POOL, server_settings=SETTINGS) as pool:
            await pool.execute(ADD_BOARDS)
            minutes, difficulty, link, priority = await pool.fetchrow(TERMS)
            app.state.pool = pool
            app.state.worth = [
                raw(minutes, difficulty, link, priority_percent=priority, repetition=repetition_percent(before))
                for before in range(len(REPETITION_PERCENT))
            ]
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/contributions/{contribution_id}/confirmations")
    async def confirm(
        contribution_id: UUID,
        deed: Annotated[UUID, Form()],
        answer: Annotated[str, Form()],
        reason: Annotated[str, Form()] = "",
        wg_device: Annotated[str, Cookie()] = "",
    ) -> RedirectResponse:
        if answer != "yes":
            raise HTTPException(422)
        values = (digest(wg_device), contribution_id, deed, app.state.worth, reason)
        if not await app.state.pool.fetchval(CONFIRM, *values):
            raise HTTPException(409)
        return RedirectResponse("/confirm", 303)

    return app


if __name__ == "__main__":
    uvicorn.run(build(sys.argv[1]), host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
