"""Passkeys: made by a signed-in player, shown to come back. The ceremonies are those of the library `webauthn`."""

import json
from uuid import UUID

from app.platform.database import Work
from app.platform.ids import new_id
from app.players import service, sign_in
from app.players import sign_in_store as links
from app.players.actor import Actor
from game.errors import Refusal


class PasskeyRefused(Refusal):
    """A passkey that does not prove who shows it."""

    code = "passkey_refused"
    status = 401
    sentence = "That passkey is not known here, or it did not work. Try again, or use an e-mail address."


def start_making(work: Work, me: Actor, site: str) -> dict[str, object]:
    """Give the options for making a passkey, with the id of its challenge."""
    import webauthn  # noqa: PLC0415 - it loads a great deal, and no server needs it at its start
    from webauthn.helpers.structs import (  # noqa: PLC0415
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = webauthn.generate_registration_options(
        rp_id=site,
        rp_name="World Game",
        user_name=me.name,
        user_id=me.id.bytes,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(key.credential_id) for key in links.passkeys_of(work.conn, me.id)
        ],
    )
    return {"id": str(_keep(work, options.challenge, me.id)), "options": json.loads(webauthn.options_to_json(options))}


def finish_making(
    work: Work, me: Actor, challenge_id: UUID, credential: dict[str, object], *, site: str, origin: str, label: str
) -> None:
    """Keep a new passkey; the player is lasting from now on. Raises `PasskeyRefused`."""
    import webauthn  # noqa: PLC0415 - it loads a great deal, and no server needs it at its start
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    challenge = links.use_challenge(work, challenge_id)
    if challenge is None or challenge.player_id != me.id:
        raise PasskeyRefused
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge.challenge,
            expected_rp_id=site,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as wrong:
        raise PasskeyRefused from wrong
    links.add_passkey(
        work,
        id=new_id(),
        player_id=me.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        label=label,
    )
    links.make_lasting(work, me.id)


def start_showing(work: Work, site: str) -> dict[str, object]:
    """Give the options for showing a passkey, whosever it is."""
    import webauthn  # noqa: PLC0415 - it loads a great deal, and no server needs it at its start
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

    options = webauthn.generate_authentication_options(
        rp_id=site, user_verification=UserVerificationRequirement.REQUIRED
    )
    return {"id": str(_keep(work, options.challenge, None)), "options": json.loads(webauthn.options_to_json(options))}


def finish_showing(
    work: Work,
    challenge_id: UUID,
    credential: dict[str, object],
    came_as: Actor | None,
    *,
    site: str,
    origin: str,
    device_secret: str,
    label: str,
) -> Actor:
    """Come in by a passkey, bringing a guest's deeds along; the session before ends. Raises `PasskeyRefused`."""
    import webauthn  # noqa: PLC0415 - it loads a great deal, and no server needs it at its start
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    challenge = links.use_challenge(work, challenge_id)
    try:
        key = links.passkey(work.conn, webauthn.base64url_to_bytes(str(credential["id"])))
        if challenge is None or key is None:
            raise PasskeyRefused
        shown = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge.challenge,
            expected_rp_id=site,
            expected_origin=origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as wrong:
        raise PasskeyRefused from wrong
    links.passkey_used(work, key.id, shown.new_sign_count)
    sign_in.leave_session(work, came_as)
    sign_in.keep_or_join(work, came_as.id if came_as else None, key.player_id)
    return service.open_device(work, key.player_id, device_secret, label, proved=True)


def _keep(work: Work, challenge: bytes, player_id: UUID | None) -> UUID:
    challenge_id = new_id()
    links.add_challenge(
        work,
        id=challenge_id,
        challenge=challenge,
        player_id=player_id,
        expires_at=work.now + sign_in.CHALLENGE_LASTS,
    )
    return challenge_id
