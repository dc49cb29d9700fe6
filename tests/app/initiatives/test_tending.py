"""Who tends an initiative: naming somebody by their name."""

from site_of_town import Site

from app.players import store as players


def test_a_name_that_two_have_names_nobody(site: Site) -> None:
    town = site.town
    town.db.write_now(players.change, town.gus.id, name="Ada", kind="lasting")
    answer = site.post("Dee", f"/initiatives/{town.initiative}/stewards", name="Ada")
    assert (answer.status_code, answer.json()["code"]) == (409, "name_shared")
    assert "Ada" in answer.json()["detail"]
    town.db.write_now(players.change, town.gus.id, name="Gus")
    assert site.post("Dee", f"/initiatives/{town.initiative}/stewards", name="Ada").status_code == 200
