"""Letters: by SMTP where it is set up, else into the outbox folder, readable by the operator only. Never into a log."""

import asyncio
import os
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib

from app.platform.ids import new_id
from app.platform.settings import Settings


async def send_letter(settings: Settings, to: str, subject: str, text: str) -> None:
    """Send one letter; without SMTP it is written to `DATA_DIR/outbox` with mode 0600."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = settings.mail_from, to, subject
    letter.set_content(text)
    if not settings.smtp_url:
        await asyncio.to_thread(_put_out, settings.data_dir / "outbox", letter)
        return
    server = urlsplit(settings.smtp_url)
    await aiosmtplib.send(
        letter,
        hostname=server.hostname,
        port=server.port or (465 if server.scheme == "smtps" else 25),
        username=unquote(server.username) if server.username else None,
        password=unquote(server.password) if server.password else None,
        use_tls=server.scheme == "smtps",
        timeout=20,
    )


def _put_out(folder: Path, letter: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / f"{new_id()}.eml", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(letter.as_bytes())
