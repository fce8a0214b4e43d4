"""A PIN that is guessed costs hours; one that is known opens at once."""

import errno
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.operator import pin as pin_module
from app.services.operator import pin_record
from app.services.operator.errors import PinError
from app.services.operator.journal import read_journal
from app.services.operator.pin import PinGate, check_pin, recovery_path, wait_after_s
from app.services.operator.pin_record import PinRecord, pin_path, write_pin
from resources.errors import CodedError

PIN = "481920"


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now_s = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pin_record, "_COST", 2**14)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(vitrine_home: Path, clock: Clock) -> PinGate:
    gate = PinGate(clock=clock)
    gate.choose(PIN)
    return gate


def refusal(gate: PinGate, pin: str) -> PinError:
    with pytest.raises(PinError) as caught:
        gate.admit(pin)
    return caught.value


def test_the_right_pin_opens(gate: PinGate) -> None:
    gate.admit(PIN)
    assert gate.wait_s() == 0


def test_the_pin_itself_is_nowhere_on_disk(gate: PinGate, vitrine_home: Path) -> None:
    for path in vitrine_home.rglob("*"):
        assert path.is_dir() or PIN.encode() not in path.read_bytes()
    assert pin_path().stat().st_mode & 0o077 == 0


def test_every_miss_after_the_third_waits_longer_and_a_restart_does_not_help(
    gate: PinGate, clock: Clock
) -> None:
    waits = []
    for _ in range(9):
        fresh = PinGate(clock=clock)  # as after a restart
        waits.append(refusal(fresh, "000001").wait_s)
        assert PinGate(clock=clock).wait_s() == pytest.approx(waits[-1])
        clock.now_s += waits[-1]
    assert waits[:2] == [0, 0]
    assert all(later == 2 * earlier for earlier, later in pairwise(waits[2:]))


def test_while_waiting_even_the_right_pin_is_not_looked_at(gate: PinGate, clock: Clock) -> None:
    for _ in range(3):
        assert refusal(gate, "000001").code == "PIN_WRONG"
    assert refusal(gate, PIN).code == "PIN_WAIT"
    clock.now_s += 15
    gate.admit(PIN)
    assert refusal(gate, "000001").wait_s == 0, "the right PIN wipes the slate"


def test_trying_all_pins_takes_longer_than_the_shop_will_stand() -> None:
    hours = sum(wait_after_s(misses) for misses in range(10**4)) / 3600
    assert hours > 365 * 24, "ten thousand guesses, a hundredth of all six-digit PINs, take a year"


def test_a_try_counts_even_when_the_program_is_killed_in_the_middle(
    gate: PinGate, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: PinRecord, pin: str) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(PinRecord, "matches", killed)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                gate.admit("000001")
    assert PinGate(clock=clock).wait_s() == 15


def test_setting_the_clock_back_neither_helps_nor_locks_out(gate: PinGate, clock: Clock) -> None:
    for _ in range(3):
        refusal(gate, "000001")
    clock.now_s -= 30 * 86_400
    assert refusal(gate, PIN).code == "PIN_WAIT"
    clock.now_s += 15
    gate.admit(PIN)


def test_with_a_full_disk_misses_count_in_memory(
    gate: PinGate, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, record: PinRecord) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pin_module, "write_pin", full)
    for _ in range(3):
        assert refusal(gate, "000001").code == "PIN_WRONG"
    assert refusal(gate, PIN).code == "PIN_WAIT"
    clock.now_s += 15
    gate.admit(PIN)


def test_changing_needs_the_old_one(gate: PinGate) -> None:
    with pytest.raises(PinError, match="not the PIN"):
        gate.change("111222", "730164")
    gate.change(PIN, "730164")
    gate.admit("730164")
    assert refusal(gate, PIN).code == "PIN_WRONG"


def test_a_second_first_pin_is_refused(gate: PinGate) -> None:
    with pytest.raises(PinError) as caught:
        gate.choose("730164")
    assert caught.value.code == "PIN_ALREADY_SET"


def test_the_owner_of_the_machine_recovers_with_a_file(gate: PinGate) -> None:
    assert gate.recover() is False
    recovery_path().touch()
    assert gate.recover() is True
    assert not gate.is_set
    assert not recovery_path().exists(), "it works once"
    gate.choose("730164")
    assert "pin_recovered" in [entry.did for entry in read_journal()]


def test_a_link_is_no_sign_of_the_owner(gate: PinGate, tmp_path: Path) -> None:
    (tmp_path / "somewhere").touch()
    recovery_path().symlink_to(tmp_path / "somewhere")
    assert gate.recover() is False
    assert gate.is_set


def test_a_damaged_record_opens_for_nobody(gate: PinGate) -> None:
    pin_path().write_text("{}", encoding="utf-8")
    with pytest.raises(CodedError) as caught:
        gate.admit(PIN)
    assert caught.value.code == "PIN_RECORD_DAMAGED"


@pytest.mark.parametrize("plain", ["123456", "000000", "987654", "121212", "123123", "246802"])
def test_what_is_guessed_first_is_refused(plain: str) -> None:
    with pytest.raises(PinError) as caught:
        check_pin(plain)
    assert caught.value.code == "PIN_TOO_PLAIN"


@given(st.text(max_size=14))
def test_whatever_is_accepted_is_six_to_twelve_digits(text: str) -> None:
    try:
        check_pin(text)
    except PinError as error:
        assert error.code in ("PIN_TOO_SHORT", "PIN_TOO_PLAIN")
    else:
        assert 6 <= len(text) <= 12
        assert all(character in "0123456789" for character in text)


def test_every_record_has_its_own_salt(tmp_path: Path) -> None:
    first, second = PinRecord.of(PIN), PinRecord.of(PIN)
    assert first.salt != second.salt
    assert first.digest != second.digest
    write_pin(tmp_path / "pin.json", first)
