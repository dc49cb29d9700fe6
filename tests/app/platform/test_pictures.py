"""Strangers' pictures: only pixels come out, and nothing that is sent in can hurt."""

import asyncio
import io
import random
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from carriers import CANARY, carriers, exif, lies, png_of_size, png_that_claims, save, scene, with_chunk
from PIL import Image

from app.platform.pictures import child
from app.platform.pictures.develop import Developed, develop, is_plain_webp
from app.platform.pictures.errors import FileTooLarge, ImageUnreadable, QuotaReached, TooManyPixels, UnsupportedImage
from app.platform.pictures.limits import LARGEST_BYTES, LONG_EDGE, MOST_PIXELS, THUMB_EDGE, Quota
from game.errors import Refusal

CARRIERS, LIES = carriers(), lies()


def developed(data: bytes) -> Developed:
    return asyncio.run(develop(data))


def assert_clean(*pictures: bytes) -> None:
    for picture in pictures:
        assert is_plain_webp(picture)
        assert CANARY not in picture
        assert b"<script" not in picture
        assert not zipfile.is_zipfile(io.BytesIO(picture))
        image = Image.open(io.BytesIO(picture))
        assert (image.format, getattr(image, "n_frames", 1)) == ("WEBP", 1)
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()


@pytest.mark.parametrize("name", CARRIERS)
def test_nothing_but_pixels_is_kept(name: str) -> None:
    data = CARRIERS[name]
    width, height, full, thumb = child.develop(data)
    assert_clean(full, thumb)
    assert (width, height) == Image.open(io.BytesIO(full)).size == (96, 64)


def test_the_real_child_does_the_same() -> None:
    for name in ("JPEG with everything", "PNG and page", "WebP and ZIP"):
        picture = developed(CARRIERS[name])
        assert_clean(picture.full, picture.thumb)
        assert (picture.width, picture.height) == (96, 64)


def test_a_turned_photo_is_shown_upright() -> None:
    width, height, full, _thumb = child.develop(save(scene((96, 64)), "JPEG", exif=exif(orientation=6)))
    assert (width, height) == (64, 96)
    red, _green, blue = Image.open(io.BytesIO(full)).convert("RGB").getpixel((60, 4))  # type: ignore[misc]
    assert red > 200 > blue, "the red corner went from the upper left to the upper right"


def test_large_ones_are_scaled_down() -> None:
    width, height, full, thumb = child.develop(save(scene((4000, 3000)), "JPEG"))
    assert (width, height) == (LONG_EDGE, LONG_EDGE * 3 // 4)
    assert Image.open(io.BytesIO(thumb)).size == (THUMB_EDGE, THUMB_EDGE * 3 // 4)
    assert len(full) < 300_000


@pytest.mark.parametrize("name", LIES)
def test_what_is_no_picture_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"unsupported_image|image_unreadable"):
        child.develop(LIES[name])


def test_the_refusals_have_their_codes() -> None:
    for data, refusal, status in (
        (LIES["SVG"], UnsupportedImage, 415),
        (LIES["GIF"], UnsupportedImage, 415),
        (save(scene(), "JPEG")[:700], ImageUnreadable, 422),
        (png_that_claims(60_000, 60_000), TooManyPixels, 413),
        (bytes(LARGEST_BYTES + 1), FileTooLarge, 413),
    ):
        with pytest.raises(refusal) as refused:
            developed(data)
        assert refused.value.status == status
    assert str(refused.value) == "This picture is larger than 20 MB."


class TestBombs:
    def test_a_small_file_of_many_pixels_is_refused_by_its_head(self) -> None:
        bomb = png_of_size(9_000, 9_000)
        assert len(bomb) < 20_000
        with pytest.raises(ValueError, match="too_many_pixels"):
            child.develop(bomb)

    @pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (1, MOST_PIXELS + 1)])
    def test_a_head_that_claims_much_is_refused(self, size: tuple[int, int]) -> None:
        with pytest.raises(ValueError, match="too_many_pixels"):
            child.develop(png_that_claims(*size))

    def test_the_largest_that_is_allowed_fits_into_the_childs_memory(self) -> None:
        picture = developed(png_of_size(7_000, 7_000))
        assert (picture.width, picture.height) == (LONG_EDGE, LONG_EDGE)

    def test_text_that_swells_is_not_unpacked(self) -> None:
        swollen = with_chunk(save(scene(), "PNG"), b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))
        with pytest.raises(ValueError, match=r"unsupported_image|image_unreadable"):
            child.develop(swollen)

    @pytest.mark.parametrize("size", [(1, 1), (1, 30_000), (30_000, 1)])
    def test_odd_shapes_are_shown(self, size: tuple[int, int]) -> None:
        width, height, full, thumb = child.develop(save(Image.new("RGB", size, "green"), "PNG"))
        assert min(width, height) >= 1
        assert max(width, height) <= LONG_EDGE
        assert_clean(full, thumb)


class TestBroken:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_a_truncated_one_is_refused_or_shown_never_a_fault(self, kind: str) -> None:
        whole = save(scene(), kind)
        for length in range(0, len(whole) - 12, max(1, len(whole) // 40)):
            try:
                _width, _height, full, thumb = child.develop(whole[:length])
            except ValueError as refused:
                assert str(refused) in {"unsupported_image", "image_unreadable"}  # noqa: PT017
            else:
                assert kind == "PNG", "only a PNG may lack its last bytes without lacking pixels"
                assert_clean(full, thumb)

    @pytest.mark.parametrize("name", ["JPEG with everything", "PNG with everything", "WebP with everything"])
    def test_flipped_bytes_never_hurt_and_never_come_through(self, name: str) -> None:
        seed = random.SystemRandom().randrange(2**32)
        print("seed", seed)  # noqa: T201 - shown when the test fails
        chance = random.Random(seed)
        for _ in range(120):
            data = bytearray(CARRIERS[name])
            for _flip in range(chance.choice((1, 1, 3, 20))):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            try:
                _width, _height, full, thumb = child.develop(bytes(data))
            except ValueError as refused:
                assert str(refused) in {"unsupported_image", "image_unreadable", "too_many_pixels"}  # noqa: PT017
            else:
                assert_clean(full, thumb)

    @pytest.mark.parametrize(
        "death",
        [
            "raise SystemExit(3)",
            "import os; os.kill(os.getpid(), 11)",
            "print('ok 5 five 5')",
            "print('ok 1 1 4'); print('<script>')",
            "import sys; sys.stdout.buffer.write(b'\\xff' * 100_000)",
            "import sys; sys.stdout.buffer.write(b'ok 96 64 9\\n' + sys.stdin.buffer.read())",
        ],
    )
    def test_whatever_the_child_dies_of_or_says_is_one_refusal(self, death: str) -> None:
        with pytest.raises(ImageUnreadable):
            asyncio.run(develop(CARRIERS["JPEG and ZIP"], command=(sys.executable, "-c", death)))

    def test_the_child_can_neither_write_files_nor_take_all_memory(self, tmp_path: Path) -> None:
        loot = tmp_path / "loot"
        for crime in (f"open({str(loot)!r}, 'w').write('x')", "bytearray(2 * 1024 ** 3)"):
            script = f"from app.platform.pictures.child import _bound; _bound(); {crime}"
            with pytest.raises(ImageUnreadable):
                asyncio.run(develop(b"", command=(sys.executable, "-c", script)))
        assert loot.read_bytes() == b""


class TestQuota:
    @pytest.mark.parametrize(("files", "size"), [(200, 0), (0, 200 * 1024 * 1024), (3, 200 * 1024 * 1024 - 5)])
    def test_it_refuses_with_a_sentence(self, files: int, size: int) -> None:
        with pytest.raises(QuotaReached) as refused:
            Quota().check(files, size, 10)
        assert isinstance(refused.value, Refusal)
        assert (refused.value.status, refused.value.code) == (413, "quota_reached")
        assert str(refused.value) == "You have reached 200 pictures or 200 MB."

    def test_it_lets_the_last_one_in(self) -> None:
        Quota().check(199, 200 * 1024 * 1024 - 10, 10)
