"""Session values are encrypted in memory, and gone from it after a wipe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.errors import StorageError
from app.storage.vault import Vault
from tests.memory_search import times_in_memory

ROOT = Path(__file__).resolve().parents[4]


@settings(deadline=None)
@given(values=st.dictionaries(st.text(max_size=20), st.binary(max_size=2000), max_size=8))
def test_what_was_put_is_opened_again(values: dict[str, bytes]) -> None:
    vault = Vault()
    for name, value in values.items():
        vault.put(name, value)
    assert vault.names() == set(values)
    for name, value in values.items():
        with vault.opened(name) as opened:
            assert opened == value


def test_the_latest_value_of_a_name_counts() -> None:
    vault = Vault()
    vault.put("person", b"first")
    vault.put("person", b"second")
    with vault.opened("person") as opened:
        assert opened == b"second"


def test_an_opened_value_is_overwritten_after_use() -> None:
    vault = Vault()
    vault.put("person", b"waist 74 cm")
    with vault.opened("person") as opened:
        kept = opened
    assert kept == bytes(len(b"waist 74 cm"))


def test_a_wiped_vault_gives_nothing_and_takes_nothing() -> None:
    vault = Vault()
    vault.put("person", b"waist 74 cm")
    vault.wipe()
    vault.wipe()
    assert vault.is_wiped
    assert vault.names() == frozenset()
    with pytest.raises(StorageError) as refused, vault.opened("person"):
        pass
    assert refused.value.code == "VAULT_WIPED"
    with pytest.raises(StorageError) as refused:
        vault.put("person", b"waist 74 cm")
    assert refused.value.code == "VAULT_WIPED"


def test_a_forgotten_name_is_empty() -> None:
    vault = Vault()
    vault.put("person", b"waist 74 cm")
    vault.forget("person")
    vault.forget("never there")
    with pytest.raises(StorageError) as refused, vault.opened("person"):
        pass
    assert refused.value.code == "VAULT_EMPTY"


@settings(deadline=None)
@given(place=st.integers(0, 38), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed(place: int, bit: int) -> None:
    vault = Vault()
    vault.put("person", b"waist 74 cm")
    sealed = vault._sealed["person"]
    assert len(sealed) == 39
    sealed[place] ^= 1 << bit
    with pytest.raises(StorageError) as refused, vault.opened("person"):
        pass
    assert refused.value.code == "VAULT_ALTERED"


def test_a_value_moved_to_another_name_is_noticed() -> None:
    vault = Vault()
    vault.put("person", b"waist 74 cm")
    vault.put("body", b"betas")
    vault._sealed["body"][:] = vault._sealed["person"]
    with pytest.raises(StorageError) as refused, vault.opened("body"):
        pass
    assert refused.value.code == "VAULT_ALTERED"


# The child never holds the words it looks for: they are told to the parent with every bit turned.
_CHILD = """
import sys
from app.storage.vault import Vault
vault = Vault()
for turn in range(50):
    word = bytearray(255 - byte for byte in bytes.fromhex(sys.argv[1]))
    vault.put(f"person {turn}", word)
    word[:] = bytes(len(word))
    with vault.opened(f"person {turn}") as opened:
        assert sum(opened) > 0
print(bytes(255 - byte for byte in vault._key).hex(), flush=True)
sys.stdin.readline()
vault.wipe()
print("wiped", flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="looks into a process as Linux shows it")
def test_neither_value_nor_key_is_in_the_memory_of_the_process_after_a_wipe() -> None:
    word = os.urandom(24)
    turned = bytes(255 - byte for byte in word).hex()
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, turned],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        key = bytes(255 - byte for byte in bytes.fromhex(child.stdout.readline()))
        try:
            assert times_in_memory(child.pid, [key]) >= [1], "the search finds nothing at all"
        except PermissionError:
            pytest.skip("the system lets nobody look into another process")
        assert times_in_memory(child.pid, [word]) == [0]
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "wiped\n"
        assert times_in_memory(child.pid, [key]) == [0]
        assert times_in_memory(child.pid, [word]) == [0]
        child.stdin.write("\n")
