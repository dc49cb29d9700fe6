"""What a phone needs to trust this laptop: the local authority's certificate and the addresses it speaks for."""

import plistlib
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5


@dataclass(frozen=True)
class Trust:
    """The public side of the local authority; its key never leaves the data folder."""

    certificate: bytes
    name: str
    fingerprint: str
    addresses: tuple[str, ...]  # the safe ones
    page: str  # where a phone begins, over plain http
    here: str  # this world on its own machine, which browsers trust as it is

    @property
    def fingerprint_words(self) -> str:
        """The SHA-256 fingerprint in groups that people can compare, four hexadecimal digits each."""
        return " ".join(self.fingerprint[at : at + 4] for at in range(0, len(self.fingerprint), 4)).upper()

    def profile(self, name: str) -> bytes:
        """Give a configuration profile that puts the authority on an iPhone or iPad.

        The identifiers come from the fingerprint, so that the same authority replaces itself and never piles up.
        Source: Apple, Device Management, "CertificateRoot".
        """
        inner, outer = (str(uuid5(NAMESPACE_URL, f"{part}:{self.fingerprint}")) for part in ("root", "profile"))
        root = {
            "PayloadType": "com.apple.security.root",
            "PayloadIdentifier": f"world-game.{inner}",
            "PayloadUUID": inner,
            "PayloadVersion": 1,
            "PayloadDisplayName": name,
            "PayloadCertificateFileName": "world-game.cer",
            "PayloadContent": self.certificate,
        }
        return plistlib.dumps(
            {
                "PayloadType": "Configuration",
                "PayloadIdentifier": f"world-game.{outer}",
                "PayloadUUID": outer,
                "PayloadVersion": 1,
                "PayloadDisplayName": name,
                "PayloadContent": [root],
            }
        )
