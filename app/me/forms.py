"""What may come in about me."""

from app.platform.asking import Question
from app.players.forms import Name, Skills, TimeZone


class MeForm(Question):
    """My name, my time zone and what I can do."""

    name: Name
    time_zone: TimeZone
    skills: Skills = ""
