"""A local certificate authority, so that a phone can install the app from a laptop (`scripts/play --https`).

The authority may speak only for names and addresses of home networks: whoever gets hold of its key can
not pretend to be anybody on the internet with it (RFC 5280, 4.2.1.10, name constraints).
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
LEAF_DAYS = 397  # the most that phones take; CA/Browser Forum baseline requirements, 6.3.2
RENEW_DAYS = 30
BACKDATE = timedelta(days=1)  # a phone whose clock is behind
HOME_NETWORKS: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(net)
    for net in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
HOME_NAMES = ("localhost", "local", "lan", "home.arpa", "internal")


class BrokenAuthority(Exception):
    """The kept authority cannot be used; the message is one sentence for the operator."""


@dataclass(frozen=True)
class Authority:
    """A certificate that phones trust, and the key that signs for it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        """The certificate as phones read it."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def name(self) -> str:
        """What phones call the certificate in their settings."""
        return str(self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, in hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()


def keep_authority(folder: Path, host: str, now: datetime) -> Authority:
    """Give the authority of this folder; made on the first call, and anew when it is about to end.

    Raises `BrokenAuthority` where its files are damaged: a new one would need every phone's trust again, so that is
    for the operator to decide.
    """
    paths = folder / "authority.pem", folder / "authority-key.pem"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(path.exists() for path in paths):
        kept = _load(*paths)
        if kept is None:
            raise BrokenAuthority(
                f"The local certificate authority in {folder} cannot be read; remove that folder to make a new one, "
                "which phones must then trust again."
            )
        authority = Authority(*kept)
        if authority.certificate.not_valid_after_utc - now > timedelta(days=LEAF_DAYS):
            return authority
    made = _make_authority(host, now)
    _write(paths[1], _key_pem(made.key))
    _write(paths[0], made.certificate.public_bytes(serialization.Encoding.PEM))
    return made


def keep_certificate(folder: Path, authority: Authority, names: Iterable[str], now: datetime) -> tuple[Path, Path]:
    """Give the server's certificate and key files for these names and addresses.

    Made anew when a name is missing, when another authority signed, or in the last 30 days. Names that the authority
    may not speak for are left out.
    """
    wanted = {name for name in names if may_speak_for(authority, name)}
    paths = folder / "server.pem", folder / "server-key.pem"
    kept = _load(*paths)
    if kept is None or not _still_good(kept[0], authority, wanted, now):
        key = ec.generate_private_key(ec.SECP256R1())
        _write(paths[1], _key_pem(key))
        _write(paths[0], _make_leaf(authority, key, wanted, now).public_bytes(serialization.Encoding.PEM))
    return paths


def may_speak_for(authority: Authority, name: str) -> bool:
    """Say whether the authority's constraints allow a name or address."""
    allowed = authority.certificate.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    address = _address(name)
    for tree in allowed or ():
        if isinstance(tree, x509.IPAddress) and address is not None:
            net = tree.value
            if isinstance(net, IPv4Network | IPv6Network) and address.version == net.version and address in net:
                return True
        elif isinstance(tree, x509.DNSName) and address is None and f".{name}".endswith(f".{tree.value}"):
            return True
    return False


def _make_authority(host: str, now: datetime) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "World Game"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"World Game on {host}"[:64]),
        ]
    )
    home = [x509.DNSName(part) for part in dict.fromkeys((*HOME_NAMES, host))]
    certificate = (
        _builder(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(
            x509.NameConstraints([*home, *(x509.IPAddress(net) for net in HOME_NETWORKS)], None), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def _make_leaf(
    authority: Authority, key: ec.EllipticCurvePrivateKey, names: set[str], now: datetime
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "World Game")])
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    return (
        _builder(subject, authority.certificate.subject, key, now, LEAF_DAYS)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in sorted(names)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(signer, critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATE)
        .not_valid_after(now - BACKDATE + timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _still_good(leaf: x509.Certificate, authority: Authority, names: set[str], now: datetime) -> bool:
    try:
        leaf.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    spoken = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    covered = {str(one.value) for one in spoken}
    return names <= covered and leaf.not_valid_after_utc - now > timedelta(days=RENEW_DAYS)


def _load(certificate: Path, key: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None:
    try:
        loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
        secret = serialization.load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError, TypeError):
        return None
    if not isinstance(secret, ec.EllipticCurvePrivateKey) or secret.public_key() != loaded.public_key():
        return None
    return loaded, secret


def _write(path: Path, content: bytes) -> None:
    """Put a file in place as a whole, readable by its owner only from its first byte."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _general(name: str) -> x509.GeneralName:
    address = _address(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None
