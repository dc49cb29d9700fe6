"""The local authority: kept, constrained to home networks, and renewed when the machine's addresses change."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from hypothesis import given
from hypothesis import strategies as st

from app.operate.authority import (
    Authority,
    BrokenAuthority,
    keep_authority,
    keep_certificate,
    may_speak_for,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NAMES = ["localhost", "127.0.0.1", "192.168.1.20", "laptop.local", "laptop"]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return keep_authority(tmp_path, "laptop", NOW)


def leaf(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "server.pem").read_bytes())


def spoken(certificate: x509.Certificate) -> set[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def test_the_authority_is_made_once_and_its_keys_are_the_owners_only(tmp_path: Path, authority: Authority) -> None:
    keep_certificate(tmp_path, authority, NAMES, NOW)
    assert keep_authority(tmp_path, "laptop", NOW + timedelta(days=30)).fingerprint == authority.fingerprint
    assert stat.S_IMODE((tmp_path / "authority-key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "server-key.pem").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.new"))


def test_an_authority_about_to_end_is_made_anew(tmp_path: Path, authority: Authority) -> None:
    later = keep_authority(tmp_path, "laptop", NOW + timedelta(days=3300))
    assert later.fingerprint != authority.fingerprint


def test_a_damaged_authority_is_never_replaced_silently(tmp_path: Path, authority: Authority) -> None:
    (tmp_path / "authority-key.pem").write_bytes(b"torn")
    with pytest.raises(BrokenAuthority, match="cannot be read"):
        keep_authority(tmp_path, "laptop", NOW)
    (tmp_path / "authority-key.pem").unlink()
    with pytest.raises(BrokenAuthority):
        keep_authority(tmp_path, "laptop", NOW)


def test_the_certificate_names_this_machine_and_lasts_as_long_as_phones_take(
    tmp_path: Path, authority: Authority
) -> None:
    keep_certificate(tmp_path, authority, NAMES, NOW)
    made = leaf(tmp_path)
    assert spoken(made) == set(NAMES)
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=397)
    assert made.not_valid_before_utc < NOW < made.not_valid_after_utc
    made.verify_directly_issued_by(authority.certificate)
    usage = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [one.dotted_string for one in usage] == ["1.3.6.1.5.5.7.3.1"]


@pytest.mark.parametrize(
    ("change", "fresh"),
    [
        (lambda names: names, False),
        (lambda names: names[:-1], False),
        (lambda names: [*names, "10.0.0.7"], True),
        (lambda names: [*names, "game.example.org"], False),
    ],
    ids=["the same", "one less", "a new address", "one it may not speak for"],
)
def test_the_certificate_is_renewed_only_for_a_new_name(tmp_path, authority, change, fresh: bool) -> None:
    keep_certificate(tmp_path, authority, NAMES, NOW)
    before = leaf(tmp_path).serial_number
    keep_certificate(tmp_path, authority, change(NAMES), NOW)
    assert (leaf(tmp_path).serial_number != before) is fresh


@pytest.mark.parametrize(("days", "fresh"), [(300, False), (365, False), (367, True), (500, True)])
def test_the_certificate_is_renewed_in_its_last_month(tmp_path, authority, days: int, fresh: bool) -> None:
    keep_certificate(tmp_path, authority, NAMES, NOW)
    before = leaf(tmp_path).serial_number
    keep_certificate(tmp_path, authority, NAMES, NOW + timedelta(days=days))
    assert (leaf(tmp_path).serial_number != before) is fresh


def test_a_certificate_of_another_authority_or_a_damaged_one_is_replaced(tmp_path: Path, authority: Authority) -> None:
    other = keep_authority(tmp_path / "other", "laptop", NOW)
    keep_certificate(tmp_path, other, NAMES, NOW)
    keep_certificate(tmp_path, authority, NAMES, NOW)
    leaf(tmp_path).verify_directly_issued_by(authority.certificate)
    (tmp_path / "server.pem").write_text("torn")
    certificate, key = keep_certificate(tmp_path, authority, NAMES, NOW)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)


@pytest.mark.parametrize(
    "name", ["example.org", "8.8.8.8", "2001:4860::1", "notlocal", "mylaptop", "local.example.org"]
)
def test_it_may_not_speak_for_the_internet(authority: Authority, name: str) -> None:
    assert not may_speak_for(authority, name)


@pytest.mark.parametrize("name", ["localhost", "a.local", "laptop", "10.1.2.3", "172.31.0.1", "192.168.0.9", "fd00::1"])
def test_it_may_speak_at_home(authority: Authority, name: str) -> None:
    assert may_speak_for(authority, name)


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("localhost", True),
        ("laptop.local", True),
        ("192.168.1.20", True),
        ("example.org", False),
        ("8.8.8.8", False),
    ],
)
def test_whoever_steals_its_key_still_cannot_speak_for_the_internet(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, name: str, holds: bool
) -> None:
    monkeypatch.setattr("app.operate.authority.may_speak_for", lambda *_: True)  # a thief asks nobody
    keep_certificate(tmp_path, authority, [name], NOW)
    try:
        subject: x509.GeneralName = x509.IPAddress(ip_address(name))
    except ValueError:
        subject = x509.DNSName(name)
    client = PolicyBuilder().store(Store([authority.certificate])).time(NOW).build_server_verifier(subject)  # type: ignore[arg-type]
    if holds:
        assert client.verify(leaf(tmp_path), [])
    else:
        with pytest.raises(VerificationError, match="name constraints"):
            client.verify(leaf(tmp_path), [])


@given(st.ip_addresses())
def test_public_addresses_are_never_allowed(tmp_path_factory: pytest.TempPathFactory, address) -> None:
    global _kept  # noqa: PLW0603 - one authority for all examples
    _kept = _kept or keep_authority(tmp_path_factory.mktemp("authority"), "laptop", NOW)
    if address.is_global:
        assert not may_speak_for(_kept, str(address))


_kept: Authority | None = None
