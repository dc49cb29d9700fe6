"""Taking another name or time zone."""

import pytest
from town import Town

from app.players import service, store
from game.errors import NameTaken


def test_a_lasting_name_is_taken_once_and_guests_share(town: Town) -> None:
    with pytest.raises(NameTaken):
        town.do(service.change, town.ada, "Bo", "Europe/Stockholm", [])
    town.do(service.change, town.ada, "Ada B", "Asia/Kolkata", ["saw"])
    found = town.db.read_now(store.player, town.ada.id)
    assert found is not None
    assert (found.name, found.time_zone) == ("Ada B", "Asia/Kolkata")
    town.do(service.change, town.gus, "Bo", "Asia/Kolkata", [])
