"""QR codes, so that another phone opens a page by its camera."""

import io

import segno
from fastapi.responses import Response


def qr_code(address: str) -> Response:
    """Answer with a QR code of an address, as a picture with the quiet edge that cameras need."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=8, border=4, light="#fff")
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers={"cache-control": "private, max-age=600"})
