"""What this machine is called and where it is reached in the local network; nothing is ever sent."""

import errno
import re
import socket
from ipaddress import ip_address

LOCALHOST = ("localhost", "127.0.0.1")
# One address of each kind of network: a datagram socket that "connects" there only makes the kernel choose a route.
PROBES = ("192.0.2.1", "192.168.255.254", "172.31.255.254", "10.255.255.254")


def lan_addresses() -> list[str]:
    """Give this machine's IPv4 addresses in local networks, the likeliest first; empty without a network."""
    found = [_address_toward(target) for target in PROBES]
    return [address for address in dict.fromkeys(found) if address and not address.startswith("127.")]


def host_name() -> str:
    """Give this machine's own name in lower case, or localhost where it has none that a certificate may carry."""
    name = socket.gethostname().lower().rstrip(".")
    return name if re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", name) else "localhost"


def local_name() -> str:
    """Give the name that phones find without a name server (multicast DNS, RFC 6762)."""
    return f"{host_name().split('.')[0]}.local"


def reached_as(host: str) -> list[str]:
    """Give the addresses and names under which others reach what listens on `host`; none when only this machine can."""
    if host == "localhost" or (_is_address(host) and ip_address(host).is_loopback):
        return []
    return list(dict.fromkeys([*(lan_addresses() if listens_everywhere(host) else [host]), local_name(), host_name()]))


def listens_everywhere(host: str) -> bool:
    """Say whether a server on this `HOST` listens on all of the machine's addresses."""
    return _is_address(host) and ip_address(host).is_unspecified


def why_not(host: str, port: int, other: str) -> str | None:
    """Say in a sentence why nothing can listen there, or nothing when it can; `other` is how to choose another port."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as wrong:
        if wrong.errno == errno.EADDRINUSE:
            return f"Port {port} is in use. Choose another with {other}."
        if wrong.errno == errno.EACCES:
            return f"Port {port} is not yours to open. Choose another with {other}."
        return f"HOST must be an address of this machine, and {host} is none."
    return None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _address_toward(target: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return None
