"""A newcomer with a finger: set up, locked, let in, backed up, restored, changed."""

import time
from pathlib import Path
from typing import cast

import keyring
import numpy as np
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QApplication, QLabel

from app.doctor.finding import Finding
from app.services.operator.journal import read_journal
from app.services.operator.log_reader import LogEntry
from app.services.operator.pin import PinGate, recovery_path
from app.services.operator.restore import apply_staged_restore, is_restore_staged
from app.services.operator.setup_progress import STEPS, read_setup
from app.settings import Settings, load_settings, save_settings
from app.ui.operator.calibrating import BOARD_PICTURES, Calibrating
from app.ui.operator.pages.backup import BackupPage
from app.ui.operator.pages.catalogue import CataloguePage
from app.ui.operator.pages.health import HealthPage
from app.ui.operator.pages.logs import LogsPage
from app.ui.operator.pages.settings import SettingsPage
from app.ui.operator.scenes import PAGES
from app.ui.operator.stepper import Stepper
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.fields import Choice
from resources.paths import data_home
from tests.unit.app.ui.operator.conftest import PIN, Make, OperatorUnderTest


def _further(operator: OperatorUnderTest) -> None:
    wizard = operator.window.wizard
    assert wizard is not None
    operator.touch(wizard.further)


def _choice(operator: OperatorUnderTest, name: str) -> Choice:
    return next(
        box
        for box in operator.window.findChildren(Choice)
        if box.isVisible() and box.accessibleName() == operator.words(f"settings.{name}")
    )


def test_the_first_set_up_is_walked_with_a_finger(operator: Make) -> None:
    shop = operator(set_up=False)
    assert shop.where == "setup"
    shop.choose(_choice(shop, "house_language"), "zh")
    shop.qtbot.wait(50)
    assert shop.button("下一步").isEnabled(), "the window speaks the language at once"
    _further(shop)
    stepper = next(s for s in shop.window.findChildren(Stepper) if s.isVisible())
    shop.touch(stepper.more)
    _further(shop)
    shop.touch_words(shop.words("setup.skip"))  # no camera is plugged in
    shop.touch_words(shop.words("setup.skip"))  # nor calibrated
    shop.touch_words(shop.words("hours.always"))
    _further(shop)
    _further(shop)
    wizard = shop.window.wizard
    assert wizard is not None
    assert not wizard.further.isEnabled(), "nobody gets past without a PIN"
    shop.unlock()
    shop.unlock()
    shop.qtbot.waitUntil(lambda: wizard.progress.at == "done", timeout=10_000)
    shop.touch_words(shop.words("setup.finish"))
    assert shop.where == "pages"
    settings = load_settings()
    assert (settings.house_language, settings.display_diagonal_inch) == ("zh", 33.0)
    assert settings.opening_hours is not None
    PinGate().admit(PIN)
    assert read_setup().finished


@pytest.mark.parametrize("left_at", [1, 3, 5])
def test_set_up_is_left_and_gone_on_with(operator: Make, left_at: int) -> None:
    first = operator(set_up=False)
    for _ in range(left_at):
        _further(first)
    first.touch_words(first.words("setup.later"))
    assert first.finished == [False]
    second = operator(set_up=False)
    assert second.window.wizard is not None
    assert second.window.wizard.progress.at == STEPS[left_at]


def test_two_different_pins_are_not_taken(operator: Make) -> None:
    shop = operator(set_up=False)
    for _ in range(6):
        _further(shop)
    shop.unlock("481920")
    shop.unlock("481921")
    assert not PinGate().is_set
    assert shop.words("pin.differ") in _labels(shop)


def _labels(shop: OperatorUnderTest) -> list[str]:
    return [label.text() for label in shop.window.findChildren(QLabel) if label.isVisible()]


def test_a_wrong_pin_keeps_it_shut_and_the_right_one_opens(operator: Make) -> None:
    shop = operator()
    assert shop.where == "locked"
    shop.unlock("111222")
    shop.qtbot.waitUntil(lambda: shop.words("problem.PIN_WRONG") in _labels(shop), timeout=10_000)
    assert shop.where == "locked"
    shop.unlock()
    shop.qtbot.waitUntil(lambda: shop.where == "pages", timeout=10_000)


def test_after_three_misses_the_pad_takes_no_digits(operator: Make) -> None:
    shop = operator()
    for _ in range(3):
        shop.qtbot.waitUntil(lambda: shop.window.locked is not None and not shop.window.locked.pad.waiting)
        shop.unlock("111222")
        shop.qtbot.wait(30)
    locked = shop.window.locked
    assert locked is not None
    shop.qtbot.waitUntil(lambda: any("0:1" in words for words in _labels(shop)), timeout=10_000)
    assert locked.pad.waiting


def test_a_keyboard_types_no_pin(operator: Make) -> None:
    shop = operator()
    for digit in PIN:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, ord(digit), Qt.KeyboardModifier.NoModifier, digit)
            QApplication.sendEvent(shop.window, event)
    assert shop.where == "locked"


def test_the_owners_file_leads_to_a_new_pin(operator: Make) -> None:
    operator()
    recovery_path().touch()
    shop = operator_again(operator)
    assert shop.where == "change_pin"
    shop.unlock("730164")
    shop.unlock("730164")
    shop.qtbot.waitUntil(lambda: shop.where == "pages", timeout=10_000)
    PinGate().admit("730164")


def operator_again(operator: Make) -> OperatorUnderTest:
    """The window of the same machine, started once more."""
    return operator(set_up=False)


@pytest.fixture
def inside(operator: Make) -> OperatorUnderTest:
    """Past the lock."""
    shop = operator(from_kiosk=True)
    shop.unlock()
    shop.qtbot.waitUntil(lambda: shop.where == "pages", timeout=10_000)
    shop.settle()
    return shop


def test_every_page_opens_within_a_blink(inside: OperatorUnderTest) -> None:
    slowest_s = 0.0
    for page in PAGES:
        started_s = time.perf_counter()
        inside.window.open_page(page)
        slowest_s = max(slowest_s, time.perf_counter() - started_s)
        inside.settle()
        assert inside.window.page(page).title.isVisible()
    assert slowest_s < 0.5, "the window must not wait for work"


def _open(shop: OperatorUnderTest, page: str) -> None:
    navigation = shop.window.navigation
    assert navigation is not None
    shop.touch(navigation.button(page))
    shop.settle()


def test_a_backup_is_made_and_restored_with_a_finger(inside: OperatorUnderTest) -> None:
    save_settings(Settings(retention_days=30))
    _open(inside, "backup")
    page = cast(BackupPage, inside.window.page("backup"))
    inside.touch(page.back_up)
    inside.settle()
    assert len(list((data_home() / "backups").glob("*.vitrine"))) == 1
    save_settings(Settings(retention_days=700))
    page.table.select(page.table.shown_keys[0])
    inside.touch(page.restore)
    dialog = inside.window.findChildren(Dialog)[-1]
    inside.touch(dialog.button("yes"))
    inside.settle()
    assert inside.finished == [True], "the kiosk begins anew"
    assert is_restore_staged()
    apply_staged_restore()
    assert load_settings().retention_days == 30


def test_a_restore_that_is_thought_better_of_changes_nothing(inside: OperatorUnderTest) -> None:
    _open(inside, "backup")
    page = cast(BackupPage, inside.window.page("backup"))
    inside.touch(page.back_up)
    inside.settle()
    page.table.select(page.table.shown_keys[0])
    inside.touch(page.restore)
    inside.touch(inside.window.findChildren(Dialog)[-1].button("cancel"))
    inside.settle()
    assert not is_restore_staged()
    assert inside.finished == []


def test_a_hostile_backup_is_refused_in_words(inside: OperatorUnderTest) -> None:
    folder = data_home() / "backups"
    folder.mkdir()
    (folder / "evil.vitrine").write_bytes(b"no archive at all")
    _open(inside, "backup")
    page = cast(BackupPage, inside.window.page("backup"))
    page.table.select(page.table.shown_keys[0])
    inside.touch(page.restore)
    inside.touch(inside.window.findChildren(Dialog)[-1].button("yes"))
    inside.settle()
    assert inside.words("problem.ARCHIVE_UNREADABLE") in _labels(inside)
    assert not is_restore_staged()


def test_a_setting_is_kept_at_once_and_the_kiosk_begins_anew(inside: OperatorUnderTest) -> None:
    _open(inside, "settings")
    page = cast(SettingsPage, inside.window.page("settings"))
    row = page.forms["people"].rows["retention_days"]
    inside.touch(cast(Stepper, row.field).more)
    assert load_settings().retention_days == 100
    assert inside.window.due.isVisible(), "it is said before"
    _open(inside, "logs")
    logs = cast(LogsPage, inside.window.page("logs"))
    logs.table.select("0")
    assert logs.entry.text().endswith(inside.words("settings.retention_days")), "no name out of a file"
    inside.touch(inside.window.close_button)
    assert inside.finished == [True]
    assert read_journal()[0].did == "settings_changed"


def test_shoppers_are_remembered_only_where_there_is_a_key(inside: OperatorUnderTest, tmp_path: Path) -> None:
    usual = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    try:
        _open(inside, "settings")
        days = _choice(inside, "profile_days")
        inside.choose(days, "30")
        assert load_settings().profile_days == 0, "nobody is offered what cannot be kept"
        assert days.currentData() == "0"
        row = cast(SettingsPage, inside.window.page("settings")).forms["people"].rows["profile_days"]
        assert row.problem.text() == inside.words("problem.KEYRING_MISSING")
        passphrase = tmp_path / "passphrase"
        passphrase.write_text("of the owner of the shop", encoding="utf-8")
        passphrase.chmod(0o600)
        inside.window.desk.save(profile_passphrase_file=str(passphrase))
        inside.choose(days, "30")
        assert load_settings().profile_days == 30
    finally:
        keyring.set_keyring(usual)


def test_opening_hours_that_cannot_be_are_refused_beside_the_days(inside: OperatorUnderTest) -> None:
    _open(inside, "settings")
    hours = cast(SettingsPage, inside.window.page("settings")).hours
    inside.touch(hours.always)
    _tick, opens, closes = hours.days["monday"]
    inside.choose(closes, str(opens.currentData()))
    assert hours.problem.text() == inside.words("hours.equal")
    kept = load_settings().opening_hours
    assert kept is not None
    assert kept.monday == ("10:00", "20:00")


def test_another_language_changes_every_word(inside: OperatorUnderTest) -> None:
    _open(inside, "settings")
    before = set(_labels(inside))
    inside.choose(_choice(inside, "house_language"), "zh")
    inside.qtbot.wait(50)
    assert inside.window.current == "settings"
    assert "Settings" in before
    assert "Settings" not in _labels(inside)


def test_the_pin_is_changed_with_the_old_one(inside: OperatorUnderTest) -> None:
    _open(inside, "settings")
    inside.touch_words(inside.words("settings.change_pin"))
    assert inside.where == "change_pin"
    inside.unlock()
    inside.qtbot.waitUntil(lambda: inside.words("pin.choose") in _labels(inside), timeout=10_000)
    inside.unlock("730164")
    inside.unlock("730164")
    inside.qtbot.waitUntil(lambda: inside.where == "pages", timeout=10_000)
    PinGate().admit("730164")


def test_a_catalogue_with_faults_is_refused_with_its_first_fault(
    inside: OperatorUnderTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "spring"
    wrong.mkdir()
    (wrong / "products.json").write_text('{"products": []}', encoding="utf-8")
    monkeypatch.setattr("app.services.operator.places.catalogues", lambda _where: [wrong])
    _open(inside, "catalogue")
    page = cast(CataloguePage, inside.window.page("catalogue"))
    inside.touch(page.take)
    inside.settle()
    assert page.wrong.isVisible()
    assert "at least one product" in page.wrong.text()
    assert page.table.shown_keys == ("embedded",)


def test_what_is_wrong_stands_in_the_banner_with_what_to_do(inside: OperatorUnderTest) -> None:
    page = cast(HealthPage, inside.window.page("health"))
    page.show_findings({"disk": Finding(ok=False, says="0 GB"), "gpu": Finding(ok=False, says="none")})
    assert page.verdict.text() == inside.words("health.unwell")
    assert page.verdict_line.text() == inside.words("health.part.disk.to_do")
    page.show_findings({"disk": Finding(ok=True, says="9 GB"), "gpu": Finding(ok=False, says="none")})
    assert page.verdict.text() == inside.words("health.well"), "a graphics processor is welcome, not needed"


def test_a_line_of_a_log_is_read_whole(inside: OperatorUnderTest) -> None:
    page = cast(LogsPage, inside.window.page("logs"))
    inside.window.open_page("logs")
    page.show_log(
        [
            LogEntry(at="2026-11-30 10:00:00", level="info", source="app", text="first"),
            LogEntry(at="2026-11-30 10:00:01", level="error", source="app", text="bug\n  line 7"),
        ]
    )
    assert page.table.shown_keys == ("0", "1")
    page.table.select("0")
    assert page.entry.text().endswith("bug\n  line 7"), "the newest stands first"


def test_a_window_that_is_forgotten_goes_back_to_the_shoppers(inside: OperatorUnderTest) -> None:
    inside.window.forgotten.timeout.emit()
    assert inside.finished == [False]


def test_a_window_that_is_forgotten_at_a_desk_is_locked(operator: Make) -> None:
    shop = operator()
    shop.unlock()
    shop.qtbot.waitUntil(lambda: shop.where == "pages", timeout=10_000)
    shop.settle()
    shop.window.forgotten.timeout.emit()
    assert shop.where == "locked"


def test_in_the_place_of_the_kiosk_it_never_goes_away(operator: Make) -> None:
    shop = operator(stands_in=True)
    assert shop.words("window.out_of_order") in _labels(shop)
    shop.unlock()
    shop.qtbot.waitUntil(lambda: shop.where == "pages", timeout=10_000)
    shop.settle()
    shop.touch(shop.window.close_button)
    assert shop.where == "locked"
    assert shop.finished == []


def test_a_calibration_goes_by_itself_while_hands_hold_the_board(
    operator: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = operator()
    kept: list[str] = []
    desk = shop.window.desk
    monkeypatch.setattr(shop.window.view, "picture", lambda: np.zeros((4, 4, 3), np.uint8))
    monkeypatch.setattr(
        desk,
        "ask",
        lambda _asker, task, *arguments, **_: kept.append(" ".join([task, *map(str, arguments[:1])])),
    )
    calibrating = Calibrating(shop.window.look, desk, shop.window.view, upright=False)
    shop.qtbot.addWidget(calibrating)
    calibrating.begin()
    stages: list[str] = []
    for beats in (BOARD_PICTURES, 10, 10):
        for _ in range(beats):
            calibrating.beat.timeout.emit()
        stages.append(calibrating.stage)
    assert stages == ["floor", "booth", "working"]
    assert kept[0] == "begin_series"
    assert kept[1:-1] == [
        *(f"keep_picture board-{number:03d}" for number in range(BOARD_PICTURES)),
        "keep_picture board-floor",
        "keep_picture booth",
    ]
    assert kept[-1] == "calibrate A4"
