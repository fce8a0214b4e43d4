"""A backup comes back whole; a hostile archive changes nothing."""

import io
import os
import sqlite3
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.operator import restore
from app.services.operator.archive import MOST_ENTRIES, safe_name, unpack
from app.services.operator.backup import write_backup
from app.services.operator.backup_contents import MANIFEST
from app.services.operator.errors import OperatorError
from app.services.operator.restore import (
    apply_staged_restore,
    drop_staged_restore,
    is_restore_staged,
    stage_restore,
)
from app.settings import Settings, load_settings, save_settings
from app.storage.database import open_database
from body_models.capture.device.settings import CameraSettings
from body_models.capture.device.settings import load_settings as load_camera
from body_models.capture.device.settings import save_settings as save_camera


def _execute(home: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(home / "vitrine.sqlite3")) as database, database:
        database.execute(statement, values)


def _count(home: Path, table: str) -> int:
    with closing(sqlite3.connect(home / "vitrine.sqlite3")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def _remember_somebody(home: Path, digest: bytes, sealed: bytes = b"sealed") -> None:
    _execute(home, "INSERT INTO profiles VALUES (?, 1, 2, ?)", digest, sealed)


@pytest.fixture
def shop(vitrine_home: Path) -> Path:
    """A shop with settings, a camera, a model and a database."""
    save_settings(Settings(retention_days=30))
    save_camera(CameraSettings(source=2))
    open_database().close()
    _execute(vitrine_home, "INSERT INTO erasures VALUES (1, 1, 'profile', 'asked', 1, '', '', 'd')")
    models = vitrine_home / "models" / "fit"
    models.mkdir(parents=True)
    (models / "config.json").write_text("{}", encoding="utf-8")
    (vitrine_home / "logs").mkdir()
    (vitrine_home / "logs" / "kiosk.log").write_text("not in a backup", encoding="utf-8")
    return vitrine_home


def test_what_was_backed_up_comes_back(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "shop.vitrine"
    manifest = write_backup(out)
    assert set(manifest.files) == {
        "settings.json",
        "camera/settings.json",
        "models/fit/config.json",
        "vitrine.sqlite3",
    }
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    save_settings(Settings(retention_days=700))
    save_camera(CameraSettings(source=5))
    (shop / "models" / "fit" / "late.json").write_text("{}", encoding="utf-8")
    stage_restore(out)
    assert load_settings().retention_days == 700, "staging changes nothing"
    assert apply_staged_restore() is True
    assert load_settings().retention_days == 30
    assert load_camera().source == 2
    assert not (shop / "models" / "fit" / "late.json").exists()
    assert (shop / "logs" / "kiosk.log").is_file()
    assert not (shop / ".restore").exists()
    assert apply_staged_restore() is False
    open_database().close()


def test_a_backup_made_while_somebody_writes_is_whole(shop: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(shop / "vitrine.sqlite3")) as busy:
        busy.execute("BEGIN IMMEDIATE")
        busy.execute("INSERT INTO erasures VALUES (2, 1, 'events', 'asked', 1, '', '', 'd')")
        write_backup(tmp_path / "shop.vitrine")
        busy.rollback()
    stage_restore(tmp_path / "shop.vitrine")
    apply_staged_restore()
    assert _count(shop, "erasures") == 1


def test_no_shopper_is_in_a_backup(shop: Path, tmp_path: Path) -> None:
    _remember_somebody(shop, b"digest-of-somebody", b"CANARY" * 400)
    write_backup(tmp_path / "shop.vitrine")
    content = (tmp_path / "shop.vitrine").read_bytes()
    assert b"CANARY" not in content
    assert b"digest-of-somebody" not in content


def test_who_is_remembered_now_stays_and_who_was_erased_stays_erased(shop: Path, tmp_path: Path) -> None:
    _remember_somebody(shop, b"erased later")
    write_backup(tmp_path / "shop.vitrine")
    _execute(shop, "DELETE FROM profiles")
    _remember_somebody(shop, b"came later")
    stage_restore(tmp_path / "shop.vitrine")
    apply_staged_restore()
    with closing(sqlite3.connect(shop / "vitrine.sqlite3")) as database:
        assert database.execute("SELECT code_digest FROM profiles").fetchall() == [(b"came later",)]


def test_a_restore_gives_no_privacy_budget_back(shop: Path, tmp_path: Path) -> None:
    _execute(shop, "INSERT INTO privacy_budgets VALUES ('2026-11', 1000, 100)")
    write_backup(tmp_path / "shop.vitrine")
    _execute(shop, "UPDATE privacy_budgets SET spent_micro = 900")
    stage_restore(tmp_path / "shop.vitrine")
    apply_staged_restore()
    with closing(sqlite3.connect(shop / "vitrine.sqlite3")) as database:
        assert database.execute("SELECT spent_micro FROM privacy_budgets").fetchone() == (900,)


def test_a_damaged_database_can_be_replaced(shop: Path, tmp_path: Path) -> None:
    write_backup(tmp_path / "shop.vitrine")
    (shop / "vitrine.sqlite3").write_bytes(b"\x00rubbish" * 1000)
    with pytest.raises(OperatorError) as caught:
        write_backup(tmp_path / "second.vitrine")
    assert caught.value.code == "BACKUP_DATABASE"
    assert not (tmp_path / "second.vitrine").exists()
    stage_restore(tmp_path / "shop.vitrine")
    apply_staged_restore()
    assert _count(shop, "erasures") == 1


# ---- what goes wrong while it is put in place


@pytest.mark.parametrize("fails_at", range(6))
def test_when_a_rename_fails_all_is_as_before(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    write_backup(tmp_path / "shop.vitrine")
    save_settings(Settings(retention_days=700))
    before = _snapshot(shop)
    stage_restore(tmp_path / "shop.vitrine")
    calls = 0
    usual = Path.rename

    def sometimes(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == fails_at + 1:
            raise PermissionError(13, "Permission denied")
        return usual(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", sometimes)
        with pytest.raises(OperatorError) as caught:
            apply_staged_restore()
    assert caught.value.code == "RESTORE_FAILED"
    assert _snapshot(shop) == before
    assert not is_restore_staged()


@pytest.mark.parametrize("cut_at", range(7))
def test_a_power_cut_in_the_middle_is_gone_on_from(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut_at: int
) -> None:
    write_backup(tmp_path / "shop.vitrine")
    save_settings(Settings(retention_days=700))
    stage_restore(tmp_path / "shop.vitrine")
    calls = 0
    usual = Path.rename

    def cut(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == cut_at + 1:
            raise SystemExit
        return usual(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", cut)
        with pytest.raises(SystemExit):
            apply_staged_restore()
    assert apply_staged_restore() is True, "the next start puts it in place, whole"
    assert load_settings().retention_days == 30
    assert (shop / "vitrine.sqlite3").is_file()


def test_a_restore_that_is_given_up_half_way_puts_all_back(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_backup(tmp_path / "shop.vitrine")
    save_settings(Settings(retention_days=700))
    before = _snapshot(shop)
    stage_restore(tmp_path / "shop.vitrine")
    with monkeypatch.context() as patched:
        patched.setattr(restore, "_undo", lambda: None)
        patched.setattr("app.services.operator.restore.shutil.rmtree", lambda *_a, **_k: None)
        count = iter(range(100))
        usual = Path.rename
        patched.setattr(Path, "rename", lambda self, to: usual(self, to) if next(count) < 3 else _cut(self))
        with pytest.raises(OperatorError):
            apply_staged_restore()
    drop_staged_restore()
    assert _snapshot(shop) == before


def _cut(path: Path) -> Path:
    raise PermissionError(13, "Permission denied", str(path))


def _snapshot(home: Path) -> dict[str, bytes]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name != "journal.jsonl" and ".restore" not in path.parts
    }


# ---- hostile archives


def _zip(entries: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("settings.json")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def _lying_about_its_size() -> bytes:
    """An entry of a megabyte whose headers promise ten bytes."""
    content = bytearray(_zip({"settings.json": os.urandom(1_000_000)}))
    place = content.find(b"PK\x01\x02")
    struct.pack_into("<I", content, place + 24, 10)
    struct.pack_into("<I", content, 22, 10)
    return bytes(content)


def _many_in_the_end_record() -> bytes:
    content = bytearray(_zip({"settings.json": b"{}"}))
    at = content.rfind(b"PK\x05\x06")
    struct.pack_into("<H", content, at + 10, 0xFFFF)
    return bytes(content)


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "outside": (lambda: _zip({"../evil.json": b"{}"}), {"ARCHIVE_UNSAFE"}),
    "deep outside": (lambda: _zip({"models/../../evil.json": b"{}"}), {"ARCHIVE_UNSAFE"}),
    "absolute": (lambda: _zip({"/tmp/evil.json": b"{}"}), {"ARCHIVE_UNSAFE"}),  # noqa: S108
    "drive": (lambda: _zip({"C:evil.json": b"{}"}), {"ARCHIVE_UNSAFE"}),
    "backslash": (lambda: _zip({"models\\..\\..\\evil.json": b"{}"}), {"ARCHIVE_UNSAFE"}),
    "link": (_link, {"ARCHIVE_UNSAFE"}),
    "folder": (lambda: _zip({"models/": b""}), {"ARCHIVE_UNSAFE"}),
    "same name": (lambda: _zip({"settings.json": b"{}", "SETTINGS.json": b"{}"}), {"ARCHIVE_UNSAFE"}),
    "bomb": (
        lambda: _zip({"settings.json": b"0" * 30_000_000}, zipfile.ZIP_DEFLATED),
        {"ARCHIVE_TOO_LARGE"},
    ),
    "many": (
        lambda: _zip({f"models/{n}.json": b"" for n in range(MOST_ENTRIES + 1)}),
        {"ARCHIVE_TOO_LARGE"},
    ),
    "says too many": (_many_in_the_end_record, {"ARCHIVE_TOO_LARGE"}),
    "lies": (_lying_about_its_size, {"ARCHIVE_TOO_LARGE", "ARCHIVE_UNREADABLE"}),
    "no archive": (lambda: b"hello" * 100, {"ARCHIVE_UNREADABLE"}),
    "empty": (lambda: b"", {"ARCHIVE_UNREADABLE"}),
    "no list": (lambda: _zip({"settings.json": b"{}"}), {"BACKUP_MALFORMED"}),
    "cut": (lambda: _zip({"settings.json": b"{}" * 1000})[:-40], {"ARCHIVE_UNREADABLE"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_and_changes_nothing(shop: Path, tmp_path: Path, name: str) -> None:
    make, codes = HOSTILE[name]
    path = tmp_path / "hostile.vitrine"
    path.write_bytes(make())
    before = _snapshot(shop)
    with pytest.raises(OperatorError) as caught:
        stage_restore(path)
    assert caught.value.code in codes
    assert _snapshot(shop) == before
    assert not (shop / ".restore").exists()
    assert not is_restore_staged()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hostile.vitrine", "vitrine-home"]


def _altered(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    path.write_bytes(_zip(entries))


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries.update({"settings.json": b'{"retention_days": 1}'}),
        lambda entries: entries.update({"models/fit/code.py": b"import os"}),
        lambda entries: entries.pop("settings.json"),
        lambda entries: entries.update({MANIFEST: entries[MANIFEST].replace(b"settings.json", b"pin.json")}),
    ],
)
def test_an_altered_backup_is_refused(
    shop: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    write_backup(tmp_path / "shop.vitrine")
    _altered(tmp_path / "shop.vitrine", change)
    with pytest.raises(OperatorError) as caught:
        stage_restore(tmp_path / "shop.vitrine")
    assert caught.value.code == "BACKUP_MALFORMED"


@pytest.mark.parametrize(
    ("part", "content", "named"),
    [
        ("settings.json", b'{"retention_days": 0}', "retention_days"),
        ("camera/settings.json", b'{"source": -1}', "source"),
        ("vitrine.sqlite3", b"SQLite format 3\x00 but not really", "database"),
        ("models/fit/weights.pt", b"pickled", "weights.pt"),
        ("models/fit/model.safetensors", b"12345678901234567890", "model.safetensors"),
        ("catalogue/current", b"20200101-000000\n", "20200101-000000"),
    ],
)
def test_a_sound_archive_with_a_part_that_cannot_be_used_is_refused(
    shop: Path, tmp_path: Path, part: str, content: bytes, named: str
) -> None:
    (shop / part).parent.mkdir(parents=True, exist_ok=True)
    path = tmp_path / "shop.vitrine"
    kept = (shop / part).read_bytes() if (shop / part).exists() else None
    (shop / part).write_bytes(content)
    if part in ("vitrine.sqlite3", "settings.json"):
        _forge(shop, path, part)
    else:
        write_backup(path)
    if kept is None:
        (shop / part).unlink()
    else:
        (shop / part).write_bytes(kept)
    before = _snapshot(shop)
    with pytest.raises(OperatorError, match=named) as caught:
        stage_restore(path)
    assert caught.value.code == "BACKUP_CONTENT"
    assert _snapshot(shop) == before


def _forge(shop: Path, path: Path, part: str) -> None:
    """A backup whose list is right and whose part is not: nobody of ours would write it."""
    from app.services.operator.backup_contents import BackedUpFile, Manifest, described

    files: dict[str, BackedUpFile] = {part: described(shop / part)}
    manifest = Manifest.model_validate(
        {"format": 1, "made_at": "2026-11-30T10:00:00Z", "program": "x", "database": "file", "files": files}
    )
    path.write_bytes(_zip({MANIFEST: manifest.model_dump_json().encode(), part: (shop / part).read_bytes()}))


@given(st.text(min_size=1, max_size=40))
def test_a_safe_name_stays_inside(name: str) -> None:
    if safe_name(name):
        folder = Path("/folder")
        assert Path(os.path.normpath(folder / name)).is_relative_to(folder)
        assert os.path.normpath(folder / name) == str(folder / name)


def test_a_good_archive_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "good.zip"
    path.write_bytes(_zip({"a/b.json": b"{}", "c.json": b"[]"}, zipfile.ZIP_DEFLATED))
    (tmp_path / "into").mkdir()
    assert unpack(path, tmp_path / "into") == ["a/b.json", "c.json"]
    assert (tmp_path / "into" / "a" / "b.json").read_bytes() == b"{}"
