"""What may come in about me."""

from app.platform.asking import Question
from app.players.forms import Name, TimeZone


class MeForm(Question):
    """My name and my time zone."""

    name: Name
    time_zone: TimeZone
