"""What this machine is called and where it is reached in the local network; nothing is ever sent."""

import re
import socket

LOCALHOST = ("localhost", "127.0.0.1")
# One address of each kind of network: a datagram socket that "connects" there only makes the kernel choose a route.
PROBES = ("192.0.2.1", "192.168.255.254", "172.31.255.254", "10.255.255.254")


def lan_addresses() -> list[str]:
    """Give this machine's IPv4 addresses in local networks, the likeliest first; empty without a network."""
    found = [_address_toward(target) for target in PROBES]
    return [address for address in dict.fromkeys(found) if address and not address.startswith("127.")]


def lan_address() -> str:
    """Give this machine's likeliest address in the local network, or localhost."""
    return next(iter(lan_addresses()), "localhost")


def host_name() -> str:
    """Give this machine's own name in lower case, or localhost where it has none that a certificate may carry."""
    name = socket.gethostname().lower().rstrip(".")
    return name if re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", name) else "localhost"


def local_name() -> str:
    """Give the name that phones find without a name server (multicast DNS, RFC 6762)."""
    return f"{host_name().split('.')[0]}.local"


def _address_toward(target: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return None
