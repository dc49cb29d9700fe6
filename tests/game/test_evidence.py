from game import evidence


def test_missing_evidence_is_named_in_order() -> None:
    assert evidence.missing(["number", "photo"], {"note"}) == ("photo", "number")
    assert evidence.missing(["note"], {"note", "photo"}) == ()
