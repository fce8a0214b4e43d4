"""The shop's half of the keys comes from the keyring or a passphrase file, and is always the same one."""

import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from app.storage.database import Database
from app.storage.errors import StorageError
from app.storage.profile_keys import SERVICE, profile_key
from app.storage.profiles import ProfileStore, ShopperProfile

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)


class _MemoryKeyring(KeyringBackend):
    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class _LockedKeyring(_MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")


@pytest.fixture
def rings() -> Iterator[None]:
    usual = keyring.get_keyring()
    yield
    keyring.set_keyring(usual)


def _remember(database: Database, **options: Path) -> str:
    store = ProfileStore(database, profile_key(database, **options))
    return store.remember(ShopperProfile(measurements={"stature_cm": 168.0}), now=NOON, days=9).code


def _passphrase(folder: Path, words: str, name: str = "passphrase", mode: int = 0o600) -> Path:
    path = folder / name
    path.write_text(words, encoding="utf-8")
    path.chmod(mode)
    return path


def test_the_keyring_keeps_one_key(file_database: Database, rings: None) -> None:
    ring = _MemoryKeyring()
    keyring.set_keyring(ring)
    first = profile_key(file_database)
    assert not first.is_from_file
    assert len(first.secret) == 32
    assert profile_key(file_database) == first
    assert {service for service, _ in ring.kept} == {SERVICE}
    assert first.secret.hex() not in repr(first)
    assert repr(first.secret) not in repr(first)


def test_without_a_keyring_a_passphrase_is_asked_for(file_database: Database, rings: None) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    assert _refusal(file_database) == "KEYRING_MISSING"


def test_a_locked_keyring_is_told(file_database: Database, rings: None) -> None:
    keyring.set_keyring(_LockedKeyring())
    assert _refusal(file_database) == "KEYRING_REFUSED"


def test_a_lost_key_is_told_and_not_replaced_while_profiles_need_it(
    file_database: Database, rings: None
) -> None:
    keyring.set_keyring(_MemoryKeyring())
    _remember(file_database)
    keyring.set_keyring(lost := _MemoryKeyring())
    assert _refusal(file_database) == "PROFILE_KEY_OTHER"
    assert lost.kept == {}


def test_a_passphrase_gives_the_same_key_again_with_a_warning(
    file_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = _passphrase(tmp_path, "correct horse battery staple\n")
    with caplog.at_level(logging.WARNING, "vitrine"):
        code = _remember(file_database, passphrase_file=path)
    assert "passphrase file" in caplog.text
    assert "horse" not in caplog.text
    key = profile_key(file_database, path)
    assert key.is_from_file
    assert ProfileStore(file_database, key).recall(code, now=NOON).measurements == {"stature_cm": 168.0}
    other = _passphrase(tmp_path, "another passphrase altogether", "other")
    assert _refusal(file_database, passphrase_file=other) == "PROFILE_KEY_OTHER"


def test_a_short_passphrase_is_refused(file_database: Database, tmp_path: Path) -> None:
    assert _refusal(file_database, passphrase_file=_passphrase(tmp_path, "1234")) == "PASSPHRASE_SHORT"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_passphrase_that_others_may_read_is_refused(file_database: Database, tmp_path: Path) -> None:
    exposed = _passphrase(tmp_path, "correct horse battery staple", mode=0o644)
    assert _refusal(file_database, passphrase_file=exposed) == "PASSPHRASE_EXPOSED"


def _refusal(database: Database, **options: Path) -> str:
    with pytest.raises(StorageError) as refused:
        profile_key(database, **options)
    return refused.value.code
