"""A form that is shown again keeps its id where nobody knows whether it was done, and only there."""

from uuid import uuid4

import pytest
from site_of_town import Site

from app.platform.refusals import OutcomeUnknown
from app.players import service
from game.errors import Invalid, Refusal


@pytest.mark.parametrize(("no", "same"), [(OutcomeUnknown(), True), (Invalid(reason="so"), False)])
def test_the_id_of_a_form_that_is_shown_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, no: Refusal, same: bool
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise no

    monkeypatch.setattr(service, "change", refuse)
    deed = str(uuid4())
    page = site.phone("Ada").post("/me", data={"deed": deed, "name": "Ada Ek", "time_zone": "UTC", "skills": ""})
    assert page.status_code == no.status
    assert "Ada Ek" in page.text
    assert (deed in page.text) == same
