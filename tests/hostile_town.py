"""A town in which everybody speaks in hostile words, and its twin of the same shape in which nobody does.

Everything comes in through the doors, as forms over HTTP, with the same ids in both towns.
"""

import json
import re
from base64 import urlsafe_b64encode
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sheets import ALL, sheet_of
from site_of_town import Site
from speaker import Speaker
from sqlalchemy import select
from sqlmodel import col
from town import Town

from app.packs import service as packs
from app.packs.readers import read
from app.players.tables import Player
from app.teams.tables import Invitation

IDS = UUID("5a1e0000-0000-4000-8000-000000000000")
DATES = {"starts_on": "2020-01-01", "due_on": "2900-01-01"}
SKILL = 30
QUESTS = 42  # of each initiative: more titles together than there are payloads for one


class HostileTown(Site):
    """The small town, full of such words; `screens` gives who looks at what."""

    def __init__(self, town: Town, folder: Path, *, hostile: bool) -> None:
        super().__init__(town, folder)
        self.speaker = Speaker(hostile=hostile)
        self.numbers = count()
        self.phones = {who: self.phone(who) for who in ("Ada", "Bo", "Cy", "Dee", "Gus")}
        self.screens: list[tuple[str | None, str]] = []
        self._fill()

    def send(self, who: str | None, path: str, **form: Any) -> str:
        """Send a form as a browser does and give its id; nothing of it may be refused."""
        deed = str(uuid5(IDS, str(next(self.numbers))))
        phone = self.phones[who] if who else self.phone()
        answer = phone.post(path, data={"deed": deed, **form})
        assert answer.status_code == 303, (
            path,
            form,
            answer.headers.get("location"),
            re.findall(r"role=.alert.*?</", answer.text)[:3],
        )
        return deed

    def name_the_world(self) -> None:
        """Give the world its next name and vision."""
        say = self.speaker.say
        form = {"name": say(60, field="world"), "vision": say(140), "time_zone": "Europe/Stockholm", "mode": "open"}
        self.send("Dee", "/world", reason=say(500, field="world"), **form)

    def confirm_another(self) -> None:
        """Let one more newcomer do something that is confirmed."""
        who = f"new {len(self.phones)}"
        self.phones[who] = self.phone()
        self.send(who, "/players", name=self.speaker.say(60, field="newcomer"))
        quest = {"title": self.speaker.say(100), "done_when": "done", "minutes": "480", "evidence": ["note"]}
        one = self.send("Ada", "/quests", initiative_id=str(self.town.initiative), **quest)
        claim = self.send(who, f"/quests/{one}/claims")
        made = self.send(who, f"/claims/{claim}/contributions", note="Done")
        self.send("Cy", f"/contributions/{made}/confirmations", answer="yes")

    def _fill(self) -> None:
        self.name_the_world()
        for who in ("Ada", "Bo", "Cy", "Dee", "Gus"):
            self.send(who, "/me", name=self.speaker.say(60), time_zone="Europe/Stockholm")
        goals = self._goals()
        sides = self._sides()
        initiatives, quests = self._efforts(goals)
        looked = self._play(quests, sides)
        talk = self._talk(goals[0], initiatives[0], quests)
        hidden = self._report(quests, looked)
        pointed = self._point(goals, quests)
        self._lists()
        invited = f"/join/{self._code_of(sides[0])}"
        boards = "/boards?kind=players&period=all"
        words = ("/", "/quests", "/world", "/world/log", boards, "/boards?kind=teams&period=all", "/teams", invited)
        mine = ("/", "/quests", "/me", "/me/ledger", "/me/rulings", "/me/no-contact", "/me/edit", "/confirm", "/invite")
        new = ("/propose", "/goals/new", "/initiatives/new", "/quests/new", "/teams/new", "/organisations/new")
        tended = ("/", "/moderation", "/world/edit", "/world/log", "/world/initiatives-csv", "/world/samples")
        first = f"/initiatives/{initiatives[0]}"
        look = [f"/contributions/{one}" for one in looked]
        about = [f"/reports/{kind}/{one}" for kind, one in (("quest", quests[0]), ("player", self.town.ada.id))]
        self.screens = [
            *((None, path) for path in talk),
            *(("Ada", path) for path in talk),
            *((None, path) for path in (*words, *sides[:3], *goals[:3], f"{goals[0]}/headline", "/boards/around")),
            *((None, path) for path in ("/directions", *pointed[:4])),
            *((None, path) for path in ("/first", "/first/cards", "/fit?text=We+plant+trees", "/world/coverage")),
            *((None, path) for path in ("/initiatives", f"{first}/together")),
            *(("Ada", path) for path in ("/alliances", "/directions/new", "/initiatives/alike?what=trees")),
            *(("Ada", path) for path in (*pointed[:2], "/me/sparks", f"/quests/{quests[40]}?from=quest:{quests[1]}")),
            *(("Cy", path) for path in (pointed[0], pointed[-1], f"/reports/direction/{pointed[0][12:]}")),
            *((None, f"/world?view={view}") for view in ("list", "places")),
            *((None, f"/initiatives/{one}") for one in initiatives),
            *((None, f"/quests/{one}") for one in quests[:3]),
            *((None, path) for path in ("/me", f"/steward/{'x' * 43}", f"/sign-in/{'x' * 43}", "/offline", "/nothing")),
            *(("Ada", path) for path in (*mine, *new, boards, sides[0], f"/quests/new?initiative={initiatives[0]}")),
            *(("Ada", f"/quests/{one}") for one in (hidden, quests[0], quests[-1])),
            *(("Ada", path) for path in (f"/metrics/{self.measured}/measurements/new", f"/goals/{self.listed}")),
            *(("Ada", path) for path in self.screens_of_makers),
            *(("Cy", path) for path in ("/confirm", *look, "/me/no-contact", *about)),
            ("Cy", f"/claims/{self.open_claim}/hand-in"),
            *(("Dee", path) for path in (*tended, f"{goals[0]}/edit", f"{goals[0]}/metrics/new", f"{first}/edit")),
            *(("Dee", path) for path in (f"/quests/{quests[0]}/edit", first, f"/quests/{quests[0]}")),
        ]

    def _goals(self) -> list[str]:
        say, made = self.speaker.say, [f"/goals/{self.town.goal}"]
        self.send("Dee", made[0], short=say(40), title=say(300), about=say(2000, "blocks"))
        for n in range(9):
            parent = {"parents": [str(self.town.goal)]} if n % 3 else {}
            goal = self.send("Ada", "/goals", short=say(40), title=say(300), about=say(2000, "blocks"), **parent)
            made.append(f"/goals/{goal}")
            method = ("sum", "latest", "ratio")[n % 3]
            metric = {"name": say(80), "unit": say(30), "source": say(300), "target": "90", "method": method, **DATES}
            one = self.send("Ada", f"{made[-1]}/metrics", **metric)
            if method != "sum":
                measured = {"value": "3", "of": "9", "measured_on": "2026-01-01"}
                self.measured = one
                self.send("Ada", f"/metrics/{one}/measurements", source=say(300, field="measured"), **measured)
        return made

    def _sides(self) -> list[str]:
        say, made = self.speaker.say, []
        for _n in range(10):
            form = {"name": say(80, field="body"), "about": say(1000, "blocks"), "link": say(300, "links")}
            body = self.send("Ada", "/organisations", **form)
            form = {"name": say(60, field="team"), "about": say(500, "blocks"), "organisation_id": body}
            team = self.send("Ada", "/teams", **form)
            made += [f"/teams/{team}", f"/organisations/{body}"]
        self.send("Ada", "/acting", side=made[1].strip("/").replace("s/", ":"))
        for side in made[:2]:
            self.send("Ada", f"{side}/invitations")
        return made

    def _efforts(self, goals: list[str]) -> tuple[list[str], list[str]]:
        say, initiatives, quests = self.speaker.say, [], []
        first = {
            "name": say(120),
            "what": say(200, field="what"),
            "so_that": say(200, field="so that"),
            "place": say(120),
        }
        self.send("Dee", f"/initiatives/{self.town.initiative}", goals=[str(self.town.goal)], **first)
        for n, who in enumerate(("Ada", "Bo", "Cy", "Dee", "Gus")):
            toward = {"goals": [str(self.town.goal), goals[-1 - n].rsplit("/", 1)[1]]}
            toward["seen"] = [str(self.town.initiative)]  # what is like it was shown already
            purpose = {"name": say(120), "what": say(200, field="what"), "so_that": say(200, field="so that")}
            more = {"about": say(4000, "blocks"), "harm": say(500, "blocks"), "place": say(120, field="initiative")}
            initiatives.append(self.send(who, "/initiatives", link=say(300, "links"), **toward, **purpose, **more))
            if who == "Ada":
                self.send("Ada", f"/initiatives/{initiatives[0]}/organisations")
            for m in range(QUESTS):
                quest = {"title": say(100), "done_when": say(500, field="done"), "place": say(120, field="place")}
                quest |= {
                    "what": say(4000, "blocks"),
                    "skills": say(SKILL, field="skills"),
                    "minutes": "30",
                    "places": "9",
                }
                if m == QUESTS - 1:
                    quest |= {"missing": say(200, field="missing"), "needs": [quests[-1]]}
                quests.append(self.send(who, "/quests", initiative_id=initiatives[-1], evidence=["note"], **quest))
        blocked = {"state": "blocked", "missing": say(200, field="missing")}
        self.send("Gus", f"/quests/{quests[-2]}/state", **blocked)
        return initiatives, quests

    def _play(self, quests: list[str], sides: list[str]) -> list[str]:
        say, waiting, code = self.speaker.say, [], self._code_of(sides[0])
        for n in range(12):
            who = f"new {n}"
            self.phones[who] = self.phone()
            self.send(who, f"/join/{code}" if n % 2 else "/players", name=say(60, field="newcomer"))
            claim = self.send(who, f"/quests/{quests[n]}/claims")
            evidence = {"note": say(4000, "blocks", "note"), "link": say(500, "links")}
            made = self.send(who, f"/claims/{claim}/contributions", **evidence)
            if n < 9:
                self.send("Cy", f"/contributions/{made}/confirmations", answer="yes")
            else:
                waiting.append(made)
        for quest in quests[30:32]:
            claim = self.send("Ada", f"/quests/{quest}/claims")
            made = self.send("Ada", f"/claims/{claim}/contributions", note=say(4000, "blocks", "note"))
            sent_back = {"answer": "back", "reason": say(500, field="back")}
            self.send("Cy", f"/contributions/{made}/confirmations", **sent_back)
        self.open_claim = self.send("Cy", f"/quests/{quests[33]}/claims")
        return waiting

    def _point(self, goals: list[str], quests: list[str]) -> list[str]:
        say, made = self.speaker.say, []
        for n in range(30):
            who = ("Ada", "Bo", "Cy", "Dee")[n % 4]
            words = {"text": say(200, field="ahead"), "reason": say(500, "blocks", "because")}
            words["first_step"] = say(300, field="step")
            toward = {"goal_id": goals[n % len(goals)].rsplit("/", 1)[1], "ideas": [f"quest:{quests[n]}"]}
            made.append(f"/directions/{self.send(who, '/directions', **toward, **words)}")
            other = "Dee" if who == "Ada" else "Ada"
            doubt = {"answer": "unsure", "reason": "other", "words": say(300, field="doubt")}
            self.send(other, f"{made[-1]}/answers", **doubt)
            heard = self.send(other, f"{made[0]}/echoes", text=say(280, field="echo"))
            if n < 9:
                self.send("Cy", f"{made[0]}/echoes", text=say(280, field="echo"), parent=heard)
        taken = self.send("Bo", f"/quests/{quests[35]}/claims", ideas=[f"direction:{made[0][12:]}"])
        self.send("Bo", f"/claims/{taken}/contributions", note="Done")
        return made

    def _talk(self, goal: str, initiative: str, quests: list[str]) -> list[str]:
        """Let everybody say and know such things; gives the pages on which they stand."""
        say, said = self.speaker.say, []
        pages = [
            f"/talk{goal.replace('/goals/', '/goal/')}",
            f"/talk/initiative/{initiative}",
            f"/talk/quest/{quests[0]}",
        ]
        for page in pages:
            for n in range(8):
                first = self.send(("Ada", "Gus", "Bo")[n % 3], page, text=say(2000, "blocks", "said"))
                said += [first, self.send("Cy", f"/talk/messages/{first}/replies", text=say(2000, field="reply"))]
                if n == 3:
                    self.send("Dee", f"/talk/messages/{first}/outcome", outcome=say(300, field="outcome"))
        meant = self.send("Cy", pages[0], text="@[{}] @[{}]".format(*self._names("Ada", "Bo")))
        for n in range(12):
            fact = {"text": say(280, field="fact"), "source": say(300, field="known from"), "observed_on": "2026-01-01"}
            known = self.send("Ada", "/facts", goal_id=goal.rsplit("/", 1)[1], from_message=said[n], **fact)
            self.send("Cy", f"/facts/{known}/answers", answer="dispute", reason=say(300, field="disputed"))
        terms = {"title": say(100), "done_when": "done", "evidence": ["note"]}
        born = self.send("Bo", "/quests", initiative_id=initiative, from_message=said[0], from_fact=known, **terms)
        claim = self.send("Ada", f"/quests/{born}/claims")
        made = self.send("Ada", f"/claims/{claim}/contributions", note="Done")
        self.send("Cy", f"/contributions/{made}/confirmations", answer="yes")
        threads = [f"/talk/messages/{one}" for one in (said[0], said[1], said[6], said[17], meant)]
        more = (f"{goal}/situation", f"/facts/{known}", f"/quests/{born}", f"{pages[0]}/latest")
        makers = [f"/{kind}/new?from_message={said[2]}" for kind in ("quests", "facts")]
        self.screens_of_makers = [*makers, f"{pages[0]}/names"]
        return [*pages, *threads, *more]

    def _names(self, *who: str) -> list[str]:
        find = select(col(Player.name)).where(col(Player.id).in_([getattr(self.town, one.lower()).id for one in who]))
        return list(self.town.db.read_now(lambda conn: conn.execute(find).scalars().all()))

    def _report(self, quests: list[str], looked: list[str]) -> str:
        say, town = self.speaker.say, self.town
        about = [("quest", quests[5]), ("quest", quests[6]), ("contribution", looked[0]), ("player", str(town.ada.id))]
        for kind, one in about:
            self.send("Cy", "/reports", kind=kind, about=one, reason="other", words=say(400))
        for quest in quests[5:7]:
            ruled = {"kind": "quest", "about": quest, "act": "hide", "reason": say(500, field="ruling")}
            ruling = self.send("Dee", "/moderation/rulings", **ruled)
            self.send("Ada", f"/me/rulings/{ruling}/appeal", text=say(1000))
        answered = {"answer": "no", "reason": say(500, field="answer")}
        self.send("Dee", f"/moderation/appeals/{ruling}", **answered)
        for who in ("Bo", "Dee", "new 1"):
            self.send(who, "/reports", kind="quest", about=quests[7], reason="other", words=say(400))
        self.send("Cy", "/me/no-contact", player=str(town.bo.id))
        return quests[6]

    def _lists(self) -> None:
        say = self.speaker.say
        columns = {
            "title": 120,
            "what": 200,
            "purpose": 200,
            "place": 120,
            "source": 120,
            "external_id": 120,
            "harm": 200,
        }
        rows = []
        for n in range(40):
            row = {name: say(most, field=f"csv {name}") for name, most in columns.items()}
            row = {name: value.replace(";", ",") for name, value in row.items()}
            rows.append(
                {**row, "goal": "1", "external_id": f"{n} {row['external_id']}"[:120], "link": say(300, "links")}
            )
        self.sheet = sheet_of(*rows, columns=ALL)
        answer = self.phones["Dee"].post(
            "/world/initiatives-csv/look", files={"file": ("a.csv", self.sheet, "text/csv")}
        )
        assert answer.status_code == 200
        self.send("Dee", "/world/initiatives-csv", sheet=urlsafe_b64encode(self.sheet).decode())
        uri = "https://example.org/?a=1&b=&lt;img#x"
        goals = [{"code": f"h{n}", "short": say(60), "title": say(300), "uri": uri} for n in range(20)]
        self.pack = {"pack": "hostile", "goals": goals, "source": say(300), "licence": say(300)}
        self.listed = packs.goal_id("hostile", "h0")
        self.town.do(packs.load, read(json.dumps(self.pack).encode()))

    def _code_of(self, side: str) -> str:
        find = select(col(Invitation.code)).where(col(Invitation.team_id) == UUID(side.rsplit("/", 1)[1]))
        return self.town.db.read_now(lambda conn: str(conn.execute(find).scalar_one()))
