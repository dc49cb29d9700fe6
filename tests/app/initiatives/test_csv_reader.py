"""Lists of initiatives: what is read, what is refused whole, which rows are bad and why."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import ALL, GOOD, sheet_of

from app.initiatives.csv_reader import MOST_BYTES, MOST_ROWS, REQUIRED, Sheet, read
from app.initiatives.csv_refusals import SheetRefused


def reasons(**cells: str) -> list[str]:
    found = read(sheet_of({**GOOD, **cells}))
    assert not found.rows
    assert [fault.number for fault in found.faults] == [2]
    return list(found.faults[0].reasons)


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_common_shape_is_read(delimiter: str, mark: str, end: str) -> None:
    row = {
        **GOOD,
        "goal": "1; Shade ;1",
        "latitude": "52,5",
        "longitude": "-13.25",
        "from": "2026-03-01",
        "about": "one\ntwo, or; three",
    }
    data = sheet_of(row, delimiter=delimiter).decode().replace("\r\n", end)
    found = read((mark + data).encode())
    assert not found.faults
    (one,) = found.rows
    assert (one.number, one.source, one.external_id) == (2, "survey", "s1")
    assert (one.goals, one.impact, one.organisations) == (["1", "Shade"], "direct", [])
    assert (one.words["what"], one.words["so_that"]) == ("We grow beans", "windows stay cool")
    assert (one.words["latitude"], one.words["longitude"]) == (52.5, -13.25)
    assert str(one.words["starts_on"]) == "2026-03-01"
    assert one.words["about"] == "one\ntwo, or; three"


def test_only_the_columns_of_the_list_are_given() -> None:
    (row,) = read(sheet_of(GOOD, columns=list(REQUIRED))).rows
    assert set(row.words) == {"name", "what", "so_that"}
    assert row.impact is None


def test_the_purpose_may_stand_in_two_columns() -> None:
    (row,) = read(sheet_of({**GOOD, "what": "Wir pflanzen", "purpose": "überall Schatten ist."})).rows
    assert (row.words["what"], row.words["so_that"]) == ("Wir pflanzen", "überall Schatten ist")


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2", "<script>alert(1)</script>", "{{ 7*7 }}"]
)
def test_what_looks_like_a_formula_is_words(cell: str) -> None:
    (row,) = read(sheet_of({**GOOD, "title": cell})).rows
    assert row.title == cell


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"title": ""}, "title: Please fill this in."),
        ({"title": "x" * 121}, "title: This is too long: at most 120 signs."),
        ({"title": "a\x00b"}, "title: Holds signs that cannot be shown."),
        ({"title": "a\u202eb"}, "title: Holds signs that cannot be shown."),
        ({"title": "a\x1b[2Jb"}, "title: Holds signs that cannot be shown."),
        ({"about": "a\x07b"}, "about: Holds signs that cannot be shown."),
        ({"about": "a\u2066b"}, "about: Holds signs that cannot be shown."),
        ({"about": "x" * 4001}, "about: This is too long: at most 4000 signs."),
        ({"purpose": ""}, "purpose: Please fill this in."),
        ({"purpose": "We grow beans"}, "purpose: It says what is done and what for: “We … so that …”."),
        ({"purpose": "x" * 201 + " so that y"}, "what: This is too long: at most 200 signs."),
        ({"goal": ""}, "goal: Please fill this in."),
        ({"goal": " ; ;"}, "goal: Please fill this in."),
        ({"goal": "1;2;3;4;5;6"}, "goal: At most 5."),
        ({"organisations": ";".join("abcdefghijk")}, "organisations: At most 10."),
        ({"source": ""}, "source: Please fill this in."),
        ({"external_id": ""}, "external_id: Please fill this in."),
        ({"impact": "much"}, "impact: This does not fit here."),
        ({"from": "1.3.2026"}, "from: A date looks like 2027-03-31."),
        ({"from": "0"}, "from: A date looks like 2027-03-31."),
        ({"until": "2026-02-30"}, "until: A date, please."),
        ({"from": "2026-03-02", "until": "2026-03-01"}, "The end lies before the beginning."),
        ({"latitude": "90.1", "longitude": "1"}, "latitude: At most 90."),
        ({"latitude": "1", "longitude": "-180.5"}, "longitude: At least -180."),
        ({"latitude": "nan", "longitude": "1"}, "latitude: Degrees look like 52.52 or -13.4."),
        ({"latitude": "1e1", "longitude": "1"}, "latitude: Degrees look like 52.52 or -13.4."),
        ({"latitude": "٥٢", "longitude": "1"}, "latitude: Degrees look like 52.52 or -13.4."),
        ({"latitude": "52"}, "A place on the map has both numbers, or none."),
        ({"link": "javascript:alert(1)"}, "link: Begins with https:// or http://."),
        ({"link": "https://a.example/<x>"}, "link: Holds signs that no address has."),
    ],
)
def test_a_bad_row_says_why(cells: dict[str, str], reason: str) -> None:
    assert reasons(**cells) == [reason]


def test_a_bad_row_says_everything_that_is_wrong_and_the_good_ones_stay() -> None:
    wrong = {**GOOD, "external_id": "s2", "title": "\x00" + "T" * 200, "from": "soon", "link": "ftp://x"}
    found = read(sheet_of(GOOD, wrong, {**GOOD, "external_id": "s3"}))
    assert [row.number for row in found.rows] == [2, 4]
    (fault,) = found.faults
    assert fault.number == 3
    assert len(fault.reasons) == 3
    assert fault.title.isprintable()
    assert len(fault.title) == 60


def test_the_second_of_the_same_id_is_bad_even_where_the_first_is() -> None:
    first = {**GOOD, "from": "soon"}
    found = read(sheet_of(first, {**GOOD, "external_id": " s1 "}, {**GOOD, "source": "elsewhere"}))
    assert [row.number for row in found.rows] == [4], "another source may use the id"
    assert [(fault.number, list(fault.reasons)) for fault in found.faults][1] == (
        3,
        ["Row 2 has the same source and external_id."],
    )


def test_cells_too_many_or_too_few_and_blank_rows() -> None:
    head = ",".join(REQUIRED)
    whole = "T,We a so that b,1,s,"
    found = read(f"{head}\n{whole}1,more\n\n,,,,\nT,We a\n{whole}2\n".encode())
    assert [(fault.number, fault.reasons[0]) for fault in found.faults] == [
        (2, "It has 6 cells, the heading has 5."),
        (5, "It has 2 cells, the heading has 5."),
    ]
    assert [row.number for row in found.rows] == [6], "numbers are those of a spreadsheet"


HEAD = ",".join(REQUIRED)


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "csv_empty", "no row"),
        (b"\xef\xbb\xbf", "csv_empty", "no row"),
        (HEAD.encode(), "csv_empty", "no row"),
        (f"{HEAD}\n,,,,\n".encode(), "csv_empty", "no row"),
        (f"{HEAD}\n".encode("utf-16"), "csv_not_utf8", "Line 1"),
        (f"{HEAD}\nSt\xe4dt".encode("latin-1"), "csv_not_utf8", "Line 2"),
        (f"{HEAD},colour\n".encode(), "csv_unknown_column", "“colour”"),
        (f"{HEAD},\n".encode(), "csv_unknown_column", "“”"),
        (f"{HEAD},\x00{'x' * 99}\n".encode(), "csv_unknown_column", "“·" + "x" * 58 + "…”"),
        (f"{HEAD},Title \n".encode(), "csv_column_twice", "“title”"),
        (b"title,purpose,source,external_id\n", "csv_column_missing", "“goal”"),
        (f"{HEAD},latitude\n".encode(), "csv_column_missing", "“longitude”"),
        (f"{HEAD},until\n".encode(), "csv_column_missing", "“from”"),
        (f'{HEAD}\n"never closed'.encode(), "csv_broken", "line 2"),
        (f'{HEAD}\n"a"b,c'.encode(), "csv_broken", "line 2"),
        (f"{HEAD}\n{'x' * 140_000}".encode(), "csv_broken", "field limit"),
        (b"x" * (MOST_BYTES + 1), "csv_too_large", "512 kB"),
        (f"{HEAD}\n".encode() + b"a\n" * (MOST_ROWS + 1), "csv_too_many_rows", "1000"),
        (b"PK\x03\x04 a spreadsheet, zipped", "csv_unknown_column", "PK"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_whole(data: bytes, code: str, said: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read(data)
    assert refused.value.code == code
    assert said in str(refused.value)


def test_no_cell_makes_it_slow() -> None:
    rows = [{**GOOD, "external_id": str(n), "purpose": "a" + " so thaT" * 6000 + ", " * 6000} for n in range(8)]
    began = time.perf_counter()
    found = read(sheet_of(*rows))
    assert time.perf_counter() - began < 5
    assert len(found.faults) == 8


anything = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode(errors="surrogatepass")),
    st.lists(st.lists(st.text(max_size=12), max_size=7), max_size=5).map(
        lambda rows: "\n".join([HEAD, *(",".join(row) for row in rows)]).encode(errors="surrogatepass")
    ),
    st.lists(st.fixed_dictionaries({column: st.text(max_size=9) for column in ALL}), min_size=1, max_size=3).map(
        lambda rows: "\n".join(
            [";".join(ALL), *(";".join('"' + cell.replace('"', '""') + '"' for cell in row.values()) for row in rows)]
        ).encode(errors="surrogatepass")
    ),
)


@given(anything)
def test_any_bytes_give_rows_or_a_refusal(data: bytes) -> None:
    found: Sheet | None = None
    refused: SheetRefused | None = None
    try:
        found = read(data)
    except SheetRefused as no:
        refused = no
    if refused is not None:
        assert refused.code.startswith("csv_")
        assert str(refused).isprintable()
        return
    assert found is not None
    assert found.rows or found.faults
    assert all(fault.reasons and fault.title.isprintable() for fault in found.faults)
    assert all(row.title and row.goals and row.external_id for row in found.rows)
