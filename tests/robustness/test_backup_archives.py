"""Backups damaged or forged at random: refused with a code or sound, and nothing outside is touched."""

import random
import zipfile
from pathlib import Path

import pytest

from app.services.operator.backup import write_backup
from app.services.operator.errors import OperatorError
from app.services.operator.restore import drop_staged_restore, is_restore_staged, stage_restore
from app.settings import Settings, save_settings
from app.storage.database import open_database

KNOWN = {
    "ARCHIVE_UNREADABLE",
    "ARCHIVE_TOO_LARGE",
    "ARCHIVE_UNSAFE",
    "BACKUP_MALFORMED",
    "BACKUP_CONTENT",
}


@pytest.fixture
def backup(vitrine_home: Path, tmp_path: Path) -> Path:
    save_settings(Settings(retention_days=30))
    open_database().close()
    models = vitrine_home / "models" / "fit"
    models.mkdir(parents=True)
    (models / "config.json").write_text('{"kind": "fit"}', encoding="utf-8")
    write_backup(tmp_path / "shop.vitrine")
    return tmp_path / "shop.vitrine"


def _mutated(content: bytes, chance: random.Random, structure: list[int]) -> bytes:
    """Bytes changed, pieces cut or doubled, more often than not in the archive's own records."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        near = chance.choice(structure) if chance.random() < 0.6 else chance.randrange(len(data))
        at = min(near + chance.randrange(46), len(data) - 1)
        kind = chance.randrange(5)
        if kind < 3:
            data[at] = chance.choice((0, 0xFF, chance.randrange(256)))
        elif kind == 3:
            del data[at : at + chance.randint(1, 64)]
        else:
            data[at:at] = data[at : at + chance.randint(1, 64)]
    return bytes(data)


def _structure(content: bytes) -> list[int]:
    """Where the archive's own records lie: what is changed there changes how it is read."""
    places = []
    for sign in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"):
        at = content.find(sign)
        while at >= 0:
            places.append(at)
            at = content.find(sign, at + 1)
    return places


def _outside(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and ".restore" not in path.parts
    }


def _survives(backup: Path, home: Path, count: int, seed: int) -> None:
    content = backup.read_bytes()
    structure, chance = _structure(content), random.Random(seed)  # noqa: S311
    before, around = _outside(home), sorted(path.name for path in backup.parent.iterdir())
    codes: set[str] = set()
    for number in range(count):
        backup.write_bytes(_mutated(content, chance, structure))
        try:
            stage_restore(backup)
        except OperatorError as refused:
            codes.add(refused.code)
            assert not is_restore_staged(), f"mutation {number}"
        else:
            drop_staged_restore()
    assert codes <= KNOWN
    assert len(codes) >= 3, "the mutations reach several checks"
    assert _outside(home) == before
    assert sorted(path.name for path in backup.parent.iterdir()) == around


def test_hundreds_of_damaged_backups(backup: Path, vitrine_home: Path) -> None:
    _survives(backup, vitrine_home, 250, seed=6)


@pytest.mark.long
def test_thousands_of_damaged_backups(backup: Path, vitrine_home: Path) -> None:
    _survives(backup, vitrine_home, 5000, seed=66)


def test_an_undamaged_one_is_taken(backup: Path, vitrine_home: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        assert archive.testzip() is None
    stage_restore(backup)
    assert is_restore_staged()
