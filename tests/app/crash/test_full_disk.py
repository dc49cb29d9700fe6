"""A disk that is really full, under a real server: said clearly, nothing lost, and well again by itself."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import httpx2
import pytest
from served import Server
from sqlalchemy import func, select
from town import Town, build_town, secret_of
from truth import check_sums

from app.claims.tables import Claim
from app.migrate import migrate
from app.platform.clock import system_clock
from app.platform.database import Database
from app.platform.pictures.errors import StorageFull
from app.platform.pictures.shelf import Shelf

PAGE = 4096


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 24 MB, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave not a single page free."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * PAGE):
                pass
        except OSError:
            pass
    yield
    ballast.unlink()


def claim(server: Server, quest: UUID, deed: UUID, name: str) -> httpx2.Response:
    form = {"deed": str(deed), "name": name}
    headers = {"origin": server.url, "accept": "application/json"}
    return httpx2.post(f"{server.url}/quests/{quest}/claims", data=form, headers=headers, timeout=30)


def test_a_full_disk_under_the_database_and_its_journal(small_disk: Path) -> None:
    database = Database(f"sqlite:///{small_disk / 'world.db'}")
    migrate(database)
    town: Town = database.write_now(build_town, database, system_clock)  # type: ignore[arg-type]
    quest, server, done = town.quest(places=900), Server(small_disk), 0
    server.start()
    try:
        with filled(small_disk):
            for number in range(900):
                answer = claim(server, quest, deed := uuid4(), f"Newcomer {number}")
                if answer.status_code != 200:
                    break
                done += 1
            assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
            assert httpx2.get(f"{server.url}/quests/{quest}").status_code == 200, "looking goes on"
            assert httpx2.get(f"{server.url}/healthz").status_code == 200
            ready = httpx2.get(f"{server.url}/readyz")
            assert ready.status_code == 503
            assert ready.text.startswith("database: storage_full\ndisk: nearly full")
            assert claims(database) == done, "all that were told so, and nobody else"
            server.kill()
        server.start()
        assert claims(database) == done, "a death on a full disk loses nothing either"
        with filled(small_disk):
            pass  # full once more, with nobody asking
        again = claim(server, quest, deed, f"Newcomer {number}")
        assert again.status_code == 200
        assert "idempotent-replayed" not in again.headers
        assert claims(database) == done + 1
        assert httpx2.get(f"{server.url}/readyz").status_code == 200
        check_sums(database)
    finally:
        server.stop()
        database.close()


def claims(database: Database) -> int:
    return database.read_now(lambda conn: conn.execute(select(func.count()).select_from(Claim)).scalar_one())


def test_a_full_disk_under_the_pictures_leaves_no_half_of_one(small_disk: Path) -> None:
    shelf = Shelf(small_disk / "pictures", disk_floor=-(10**12))  # as if another program took the room in between
    kept = shelf.keep_now(b"f" * 1000, b"t" * 10)
    for full, thumb in ((b"x" * 30_000_000, b"t"), (b"x" * 20_000_000, b"t" * 10_000_000)):
        with pytest.raises(StorageFull):
            shelf.keep_now(full, thumb)
        assert [file.name for file in sorted(shelf.folder.glob("??/*"))] == [f"{kept}-small.webp", f"{kept}.webp"]
    with filled(small_disk), pytest.raises(StorageFull):
        shelf.keep_now(b"f" * PAGE, b"t")
    assert shelf.path(shelf.keep_now(b"f" * PAGE, b"t")).read_bytes() == b"f" * PAGE


def test_a_full_disk_for_what_is_under_way_refuses_the_photo_and_nothing_else(small_disk: Path, tmp_path: Path) -> None:
    """A large upload waits in a file of the system until it is whole."""
    data = tmp_path / "data"
    database = Database(f"sqlite:///{data / 'world.db'}")
    migrate(database)
    town: Town = database.write_now(build_town, database, system_clock)  # type: ignore[arg-type]
    server = Server(data, TMPDIR=str(small_disk))
    server.start()
    try:
        with httpx2.Client(
            base_url=server.url,
            cookies={"wg_device": secret_of("Ada")},
            headers={"origin": server.url, "accept": "application/json"},
            timeout=30,
        ) as phone:
            first, taken = uuid4(), uuid4()
            for claim_id in (first, taken):
                assert phone.post(f"/quests/{town.quest()}/claims", data={"deed": str(claim_id)}).status_code == 200
            form, photo = (
                {"deed": str(uuid4()), "note": "Two cans each"},
                {"photo": ("a.jpg", large_photo(), "image/jpeg")},
            )
            # with the first one Python chooses its folder for such files: it would not choose one that is full
            assert phone.post(f"/claims/{first}/contributions", data=form, files=photo).status_code == 200
            path, form = f"/claims/{taken}/contributions", {**form, "deed": str(uuid4())}
            with filled(small_disk):
                no = phone.post(path, data=form, files=photo)
                assert (no.status_code, no.json()["code"]) == (507, "storage_full")
                assert phone.get(f"/claims/{taken}/hand-in").status_code == 200
            assert phone.post(path, data=form, files=photo).status_code == 200
        check_sums(database)
    finally:
        server.stop()
        database.close()


def large_photo() -> bytes:
    """A photo that does not fit into the memory which an upload is given."""
    import random  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    out = BytesIO()
    Image.frombytes("RGB", (1000, 1000), random.Random(1).randbytes(3_000_000)).save(out, "JPEG", quality=98)
    assert len(out.getvalue()) > 1_500_000
    return out.getvalue()
