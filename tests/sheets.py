"""Lists of initiatives for tests."""

import csv
from io import StringIO

from app.initiatives.csv_reader import OPTIONAL, REQUIRED

ALL = [*REQUIRED, *OPTIONAL]
GOOD = {
    "title": "Beans",
    "purpose": "We grow beans so that windows stay cool",
    "goal": "1",
    "source": "survey",
    "external_id": "s1",
}


def sheet_of(*rows: dict[str, str], columns: list[str] = ALL, delimiter: str = ",") -> bytes:
    out = StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
