"""The child that decodes a stranger's picture: bounded memory, time and files; pixels in, pixels out, nothing else.

Run as `python -m app.platform.pictures.child`: the picture on standard input; on standard output one line (`ok W H N`
or a refusal's code), then N bytes of the picture and the rest its thumbnail.
"""

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps

from app.platform.pictures.limits import CHILD_MEMORY, CHILD_SECONDS, LONG_EDGE, MOST_PIXELS, QUALITY, THUMB_EDGE


def develop(data: bytes) -> tuple[int, int, bytes, bytes]:
    """Give width, height, picture and thumbnail as WebP without any metadata; raises `ValueError(code)`."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise ValueError("too_many_pixels") from bomb
    except Exception as unknown:
        raise ValueError("unsupported_image") from unknown
    if image.width * image.height > MOST_PIXELS:
        raise ValueError("too_many_pixels")
    try:
        if image.format == "JPEG":
            image.draft("RGB", (LONG_EDGE, LONG_EDGE))  # decodes at a half, a quarter …: no need for the whole
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((LONG_EDGE, LONG_EDGE))
        pixels = Image.new("RGB", turned.size, "white")
        pixels.paste(turned.convert("RGBA") if turned.mode in {"RGBA", "LA", "P", "PA"} else turned.convert("RGB"))
    except Exception as broken:
        raise ValueError("image_unreadable") from broken
    small = pixels.copy()
    small.thumbnail((THUMB_EDGE, THUMB_EDGE))
    return pixels.width, pixels.height, _webp(pixels), _webp(small)


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


def main() -> None:
    """Develop one picture from standard input."""
    Image.preinit()  # the plug-ins are files: read them before files are forbidden
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    _bound()
    try:
        width, height, full, thumb = develop(sys.stdin.buffer.read())
        answer = f"ok {width} {height} {len(full)}\n".encode() + full + thumb
    except ValueError as refused:
        answer = f"{refused}\n".encode()
    except MemoryError:
        answer = b"image_unreadable\n"
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
