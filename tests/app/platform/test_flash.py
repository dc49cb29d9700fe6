"""What is said after a deed waits for the page on which somebody will read it."""

import pytest
from site_of_town import Site

THANKS = "Thank you. That helps to say it better."


@pytest.mark.parametrize(
    ("script", "person"),
    [
        ({"sec-fetch-mode": "cors"}, {"sec-fetch-mode": "navigate"}),
        ({"sec-fetch-mode": "same-origin", "accept": "*/*"}, {"sec-fetch-mode": "navigate"}),
        ({"accept": "text/html"}, {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}),
        ({"accept": "text/html"}, {"accept": "*/*"}),
    ],
)
def test_a_script_that_fetches_a_page_meanwhile_takes_no_words_from_it(
    site: Site, script: dict[str, str], person: dict[str, str]
) -> None:
    phone = site.phone("Ada")
    answer = phone.post("/clarity", data={"deed": "0196aaaa-0000-7000-8000-000000000001", "clear": "yes"})
    assert answer.status_code == 303
    for path in ("/", "/first/cards"):
        fetched = phone.get(path, headers=script)
        assert THANKS not in fetched.text
        assert "set-cookie" not in fetched.headers
    assert THANKS in phone.get("/", headers=person).text
    assert THANKS not in phone.get("/", headers=person).text
