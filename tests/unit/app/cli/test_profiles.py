"""The commands `profiles erase` and `profiles receipts`."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from app.cli import main
from app.storage.database import open_database
from app.storage.instants import utc_now
from app.storage.profile_keys import profile_key
from app.storage.profiles import ProfileStore, ShopperProfile, profile_count
from app.storage.tables import ErasureRow


@pytest.fixture
def codes(vitrine_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of two profiles that are kept."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery staple", encoding="utf-8")
    passphrase.chmod(0o600)
    monkeypatch.setenv("VITRINE_PROFILE_PASSPHRASE_FILE", str(passphrase))
    database = open_database()
    store = ProfileStore(database, profile_key(database, passphrase))
    given = [
        store.remember(ShopperProfile(measurements={"stature_cm": 168.0}), now=utc_now(), days=9).code
        for _ in range(2)
    ]
    database.close()
    return given


def _kept() -> int:
    database = open_database()
    kept = profile_count(database)
    database.close()
    return kept


def test_a_profile_is_erased_by_its_code_with_a_receipt(
    codes: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["profiles", "erase", "--code", codes[0].lower(), "--json"]) == 0
    receipt = json.loads(capfd.readouterr().out)
    assert (receipt["what"], receipt["rows"], receipt["number"]) == ("profile", 1, 1)
    assert _kept() == 1
    assert main(["profiles", "erase", "--code", codes[0]]) == 2
    assert capfd.readouterr().err.startswith("error[PROFILE_UNKNOWN]: ")
    assert main(["profiles", "receipts"]) == 0
    assert receipt["digest"][:16] in capfd.readouterr().out


def test_all_profiles_are_erased_without_their_key(
    codes: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VITRINE_PROFILE_PASSPHRASE_FILE")
    assert main(["profiles", "erase", "--all"]) == 0
    assert "2 profiles" in capfd.readouterr().out
    assert _kept() == 0
    assert main(["profiles", "erase", "--all"]) == 0
    assert "no profile was kept" in capfd.readouterr().out


def test_altered_receipts_are_told(codes: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "erase", "--all"]) == 0
    database = open_database()
    with database.session() as session:
        session.execute(update(ErasureRow).values(rows=1))
    database.close()
    assert main(["profiles", "receipts"]) == 2
    assert "error[RECEIPT_ALTERED]: Receipt 1 " in capfd.readouterr().err


@pytest.mark.parametrize("options", [[], ["--all", "--code", "ABCD"]])
def test_which_profile_has_to_be_said(
    vitrine_home: Path, options: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["profiles", "erase", *options]) == 2
    assert capfd.readouterr().err.startswith("error[USAGE]: ")
