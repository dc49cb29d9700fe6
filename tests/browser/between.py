"""The demo world between initiatives: alike, asked, allied, called by a word, and goals that nobody works toward."""

from datetime import timedelta

from hosted import Hosted
from sqlmodel import col

from app.alliances.tables import Alliance

TREES = {"name": "Street trees north", "what": "We plant street trees in the north", "so_that": "every door has shade"}
ROWS = {"name": "Trees for the bridge", "what": "We plant trees along bridge street", "so_that": "doors have shade"}
YOUNG = {"name": "Young tree watch", "what": "We water street trees in summer", "so_that": "trees give shade to doors"}
SAILS = {
    "name": "Shade for bus stops",
    "what": "We hang shade at bus stops",
    "so_that": "waiting in the street is cool",
}


def between_initiatives(demo: Hosted) -> None:
    """Let Sam and Mia tend initiatives that are alike, and look at all that is between them."""
    top = demo.found("Sam", "/goals", title="Shade at every door by the bridge", short="Bridge shade")
    toward = demo.found(
        "Sam", "/goals", title="Trees in every street by the bridge", short="Bridge trees", parents=[top]
    )
    empty = demo.found("Sam", "/goals", title="A fountain in every square", short="Fountains", parents=[top])
    dates = {"starts_on": demo.clock().date() - timedelta(days=20), "due_on": demo.clock().date() + timedelta(days=90)}
    demo.do("Sam", f"/goals/{toward}/metrics", name="trees planted", unit="trees", target=120, **dates)
    place = {"place": "Bridge street", "latitude": 59.33, "longitude": 18.07, "categories": "bridge"}
    mine = demo.found("Sam", "/initiatives", goals=[toward], **TREES, **place)
    theirs = demo.found("Mia", "/initiatives", goals=[toward], **ROWS, **place)
    young = demo.found("Sam", "/initiatives", goals=[toward], **YOUNG)
    asking = demo.found("Mia", "/initiatives", goals=[toward], **SAILS)
    for initiative, title, days in ((mine, "Dig eight pits", 3), (theirs, "Order the saplings", 5)):
        when = {"closes_at": (demo.clock() + timedelta(days=days)).strftime("%Y-%m-%dT18:00")}
        demo.found("Sam", "/quests", initiative_id=initiative, title=title, done_when="It is done", minutes=60, **when)
    demo.do("Sam", "/alliances", initiative=mine, other=theirs, words="One order of saplings")
    alliance = demo.first(col(Alliance.id), col(Alliance.state) == "proposed")
    demo.do("Mia", f"/alliances/{alliance}/answer", answer="yes")
    demo.do("Mia", "/alliances", initiative=asking, other=mine, words="Shade where the trees are still small")
    demo.see("Sam", f"/initiatives/{mine}", f"/initiatives/{mine}/together", f"/initiatives/{young}", "/alliances", "/")
    demo.see("Mia", f"/initiatives/{theirs}", f"/initiatives/{asking}", "/alliances", "/initiatives?category=bridge")
    demo.see(None, "/world/coverage", "/initiatives", f"/initiatives/{mine}", f"/initiatives/{mine}/together")
    demo.see(None, f"/goals/{top}", f"/goals/{empty}", f"/initiatives/{young}/together")
    demo.see("Sam", "/world/coverage", f"/initiatives/new?goal={empty}")
    demo.see_sent("Sam", f"/initiatives/new?goal={toward}", 409, **TREES)
    demo.see_sent("Mia", f"/initiatives/new?goal={toward}", link="no link", **YOUNG)
