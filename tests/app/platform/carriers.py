"""Pictures that carry something: hidden data, other files, lies and bombs."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms, PngImagePlugin

CANARY = b"CANARY-59.3293N-18.0686E"
WORD = CANARY.decode()
HTML = b"<script>document.title='" + CANARY + b"'</script>"


def scene(size: tuple[int, int] = (96, 64), mode: str = "RGB") -> Image.Image:
    """A picture with something to see in each corner."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    image.paste(Image.new(mode, (size[0] // 2, size[1] // 2), "red" if mode.startswith("RGB") else 0))
    return image


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[0x010E] = WORD  # description
    tags[0x0112] = orientation
    tags[0x9286] = CANARY  # comment
    tags.get_ifd(0x8825).update({1: "N", 2: (59.0, 19.0, 45.5), 3: "E", 4: (18.0, 4.0, 7.0), 29: WORD})
    return tags


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.html", HTML)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of_size(width: int, height: int) -> bytes:
    """A PNG of one grey whose rows cost next to nothing: a bomb."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    squeeze = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    rows = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_that_claims(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """Put a chunk behind the head of a PNG."""
    return png[:33] + chunk(name, data) + png[33:]


def carriers() -> dict[str, bytes]:
    """Pictures that can be read, and hold the canary beside the pixels."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", WORD)
    text.add_itxt("XML:com.adobe.xmp", f"<x>{WORD}</x>")
    hidden = {"exif": exif(), "icc_profile": profile, "xmp": CANARY}
    jpeg, png, webp = save(scene(), "JPEG"), save(scene(), "PNG"), save(scene(), "WEBP")
    frames = [scene(), Image.effect_noise((96, 64), 50).convert("RGB")]
    return {
        "JPEG with everything": save(scene(), "JPEG", comment=CANARY, **hidden),
        "JPEG with a thumbnail": jpeg[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(jpeg)) + jpeg + jpeg[2:] + CANARY,
        "JPEG of many scans": save(scene(), "JPEG", progressive=True, comment=CANARY),
        "JPEG in print colours": save(scene(mode="CMYK"), "JPEG", comment=CANARY),
        "JPEG and ZIP": jpeg + zipped(),
        "JPEG and page": save(scene(), "JPEG", comment=HTML) + HTML,
        "JPEG and program": jpeg + b"#!/bin/sh\necho " + CANARY,
        "JPEG of two pictures": jpeg + save(scene(), "JPEG", comment=CANARY),
        "PNG with everything": save(scene(), "PNG", pnginfo=text, exif=exif(), icc_profile=profile),
        "PNG with a private chunk": with_chunk(png, b"caNy", CANARY),
        "PNG and page": png + HTML,
        "PNG and ZIP": png + zipped(),
        "PNG that is clear": save(scene(mode="RGBA"), "PNG", pnginfo=text),
        "PNG with a palette": save(scene().convert("P"), "PNG", pnginfo=text),
        "PNG in 16 bits": save(Image.new("I;16", (96, 64), 999), "PNG", pnginfo=text),
        "PNG that moves": save(frames[0], "PNG", save_all=True, append_images=frames[1:]) + CANARY,
        "WebP with everything": save(scene(), "WEBP", **hidden),
        "WebP and ZIP": webp + zipped(),
        "WebP that moves": save(frames[0], "WEBP", save_all=True, append_images=frames[1:], **hidden),
    }


def lies() -> dict[str, bytes]:
    """Files that are no picture of a kind that is read here, whatever they say."""
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'>" + HTML + b"</svg>"
    return {
        "SVG": svg,
        "SVG behind a declaration": b"<?xml version='1.0'?>" + svg,
        "page": b"<!doctype html>" + HTML,
        "script behind a GIF's head": b"GIF89a=1;" + HTML,
        "GIF": save(scene().convert("P"), "GIF"),
        "GIF that says JPEG": b"\xff\xd8\xff" + save(scene().convert("P"), "GIF"),
        "BMP": save(scene(), "BMP"),
        "TIFF": save(scene(), "TIFF"),
        "PDF": save(scene(), "PDF"),
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(run) system\n",
        "ZIP": zipped(),
        "HEIC's head": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64),
        "nothing but zeros": bytes(4096),
        "two bytes": b"\xff\xd8",
    }
