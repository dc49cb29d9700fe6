"""Where a server is reached, and the sentence that says why it cannot listen."""

import socket
from collections.abc import Iterator

import pytest

from app.operate import network
from app.operate.network import listens_everywhere, reached_as, why_not


@pytest.fixture(autouse=True)
def laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "lan_addresses", lambda: ["192.168.1.20", "10.0.0.7"])
    monkeypatch.setattr(socket, "gethostname", lambda: "Laptop.lan.")


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("0.0.0.0", ["192.168.1.20", "10.0.0.7", "laptop.local", "laptop.lan"]),
        ("::", ["192.168.1.20", "10.0.0.7", "laptop.local", "laptop.lan"]),
        ("10.0.0.7", ["10.0.0.7", "laptop.local", "laptop.lan"]),
        ("laptop.lan", ["laptop.lan", "laptop.local"]),
        ("127.0.0.1", []),
        ("::1", []),
        ("localhost", []),
    ],
)
def test_only_what_listens_there_is_named(host: str, names: list[str]) -> None:
    assert reached_as(host) == names
    assert listens_everywhere(host) == (host in {"0.0.0.0", "::"})


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_it_says_why_nothing_can_listen(taken: int) -> None:
    assert why_not("127.0.0.1", taken, "PORT=8080") == f"Port {taken} is in use. Choose another with PORT=8080."
    said = why_not("203.0.113.9", taken, "PORT=8080")
    assert said == "HOST must be an address of this machine, and 203.0.113.9 is none."


def test_a_free_port_has_no_objection(taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    assert why_not("127.0.0.1", free, "PORT=8080") is None
