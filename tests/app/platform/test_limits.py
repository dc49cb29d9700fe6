"""How often one may try: who counts as one, and what the one too many hears."""

import pytest
from site_of_town import Site

from app.platform.limits import LONGEST_ADDRESS, Allowance, Meter, network_of
from app.platform.refusals import RateLimited


@pytest.mark.parametrize(
    ("host", "counts_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_a_household_of_ipv6_counts_as_one(host: str, counts_as: str) -> None:
    assert network_of(host) == counts_as


def test_one_too_many_is_refused_and_others_are_not() -> None:
    meter, allowance = Meter(), Allowance("letters", 3, 600)
    for _ in range(3):
        meter.spend(allowance, "ada")
    with pytest.raises(RateLimited, match=r"Try again in (600|599) s"):
        meter.spend(allowance, "ada")
    meter.spend(allowance, "bo")
    meter.spend(Allowance("tries", 3, 600), "ada")


def test_the_answer_says_when_to_come_again(site: Site) -> None:
    asks = [site.post(None, "/sign-in", address="ada@example.org") for _ in range(6)]
    assert [answer.status_code for answer in asks] == [202] * 5 + [429]
    no = asks[-1]
    assert no.json()["code"] == "rate_limited"
    wait = no.headers["retry-after"]
    assert 3590 <= int(wait) <= 3600
    assert no.json()["detail"] == f"That was a lot at once. Try again in {wait} s."
    assert no.headers["ratelimit"] == f'"this";r=0;t={wait}'
    assert no.headers["ratelimit-policy"] == '"this";q=5;w=3600'


def test_an_address_that_is_too_long_is_refused_and_a_long_one_is_not(site: Site) -> None:
    room = LONGEST_ADDRESS - len("/quests") - len("text=")
    no = site.phone().get("/quests?text=" + "x" * (room + 1))
    assert (no.status_code, no.json()["code"]) == (414, "too_long")
    assert no.headers["content-security-policy"]
    assert site.phone(json=True).get("/quests?text=" + "x" * room).status_code == 422, "its text is what is too long"


@pytest.mark.parametrize("before", [0, -1, 2**63, 10**400])
def test_a_number_that_no_database_holds_is_refused(site: Site, before: int) -> None:
    assert site.phone(json=True).get(f"/world/log?before={before}").status_code == 422
    assert site.phone(json=True).get(f"/world/log?before={2**63 - 1}").status_code == 200
