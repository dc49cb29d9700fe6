"""Odd input: values that no form is made for, and bodies that no form of ours would send."""

import json
from collections.abc import Iterator
from typing import Any

SIGNS = ("\0", "a\0b", "\x1b[31m", "\u202egnp.exe", "a\u200bb", "\ufeffa", "\uffff", "\U0010ffff", "e\u0301" * 40)
NUMBERS = ("1e400", "-1e400", "NaN", "Infinity", "-0", "1e-400", "0x10", "١٢", "9" * 400, "9" * 5000, "1.00000000001")
BOUNDS = ("9223372036854775808", "-9223372036854775809", "true", "null", "[]", "{}", "-1")
LONG = ("[" * 9000, "x" * 10_000, "é " * 5000, ";" * 300, "," * 300, "*_" * 900, "> " * 400)
DAYS = ("0001-01-01", "1900-01-01", "2999-12-31", "9999-12-31", "0000-00-00", "2026-02-30", "1793577600")
MOMENTS = ("0001-01-01T00:00", "1900-01-01T00:00", "2999-12-31T00:00", "9999-12-31T23:59:59.999999")
ZONED = ("2026-11-02T10:00Z", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "1793610000", "-62135596800")
TEMPLATES = ("%s%n%x", "{0.__class__}", "%(name)s", "{{ 7*7 }}", "'; DROP TABLE player; --", "../../etc/passwd")
BLANK = (" ", "\n", "\t\t", "\r\nSet-Cookie: a=b", "//", "\\", ",", "00000000-0000-0000-0000-000000000000")
TEXTS = (*SIGNS, *LONG, *TEMPLATES, *BLANK)
ODD = (*SIGNS, *NUMBERS, *BOUNDS, *DAYS, *MOMENTS, *ZONED, *BLANK)

BOUNDARY = "a-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"
CHARSETS = ("utf-7", "undefined", "idna", "punycode", "unicode_escape", "utf-16", "rot13", "utf-8-sig", '"utf-7"')


def bodies(form: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Give odd bodies, each with its content type."""
    whole = "".join(_part(name, str(value)) for name, value in form.items())
    end = f"--{BOUNDARY}--\r\n"
    plain = json.dumps({name: value for name, value in form.items() if isinstance(value, str)}).encode()
    for kind in ("application/json", "text/plain", "application/xml", "", "multipart/form-data", "é"):
        yield kind, plain
    yield "application/json", b"[" * 100_000
    yield "application/json", b'{"ceremony": "\\ud800", "credential": {"\\ud800": "\\ud800"}}'
    yield "application/json", b'{"a": 1e400, "b": ' + b"9" * 5000 + b"}"
    yield URLENCODED, b"%ff%fe=%ff&deed=%00&=&&&;" + b"&a=b" * 3000
    yield URLENCODED, b"\xff\xfe\x00" * 100
    yield URLENCODED, b"&".join(b"name=%ED%A0%80&deed=" + str(form.get("deed", "")).encode() for _ in range(2))
    yield MULTIPART, b"--" + BOUNDARY.encode()
    yield f"multipart/form-data; boundary={'x' * 3000}", b"--x\r\n\r\n--x--"
    odd = "".join(_part(name, str(value) if name == "deed" else "+2AA-\\ud800") for name, value in form.items())
    for charset in CHARSETS:  # most of them could write half a sign, which nothing can store
        yield f"{MULTIPART}; charset={charset}", f"{odd}{_part('+2AA-', '+2AA-')}{end}".encode()
    for name in form:
        file = _part(name, "MZ", '; filename="../../a.exe"\r\nContent-Type: text/html')
        yield MULTIPART, f"{whole}{file}{end}".encode()
    yield MULTIPART, (whole + "".join(_part(f"f{n}", "") for n in range(1200)) + end).encode()
    yield MULTIPART, f"{whole}{_part('', 'nobody')}{end}".encode()


def _part(name: str, value: str, more: str = "") -> str:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
