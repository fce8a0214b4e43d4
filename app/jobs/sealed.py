"""What is known of a shopper, sealed while nobody works with it.

Between two tasks only ciphertext rests here, under a key that the wipe overwrites. While a task runs, what it
asks for is plain: arrays that geometry computes with cannot be anything else. What a task lets go of is free
memory; `body_models.capture.device.traces` has it overwritten.
"""

import io
import pickle  # noqa: TID251 - reads back only what this process sealed: the vault opens nothing else
from collections.abc import Sequence
from typing import TypeVar

from app.storage.vault import Vault

T = TypeVar("T")


class SealedValues:
    """Values by name, for one shopper. What is set or opened is plain until `rest`.

    ``shared`` are large objects of everybody's that values refer to (the body model): they are not sealed.
    `seal` may be called from any thread, everything else from one.
    """

    def __init__(self, shared: Sequence[object] = ()) -> None:
        self._vault = Vault()
        self._shared = tuple(shared)
        self._plain: dict[str, object] = {}
        self._unsealed: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._plain or name in self._vault.names()

    def put(self, name: str, value: object) -> None:
        """Keep a value; it is sealed by the next `rest`. It must not be changed afterwards."""
        self._plain[name] = value
        self._unsealed.add(name)

    def seal(self, name: str, value: object) -> None:
        """Keep a value sealed from now on. Raises StorageError VAULT_WIPED, VAULT_TOO_LARGE."""
        self._vault.put(name, _written(value, self._shared))

    def get(self, name: str, kind: type[T]) -> T:
        """A value, opened if need be.

        Raises StorageError VAULT_WIPED, VAULT_EMPTY, VAULT_ALTERED; TypeError when it is of another kind.
        """
        if name not in self._plain:
            with self._vault.opened(name) as content:
                self._plain[name] = _read(content, self._shared)
        value = self._plain[name]
        if not isinstance(value, kind):
            raise TypeError(f"{name} is a {type(value).__name__}, not a {kind.__name__}.")
        return value

    def forget(self, name: str) -> None:
        """Drop one value; a name that is not there is no error."""
        self._plain.pop(name, None)
        self._unsealed.discard(name)
        self._vault.forget(name)

    def rest(self) -> bool:
        """Seal what is new and let everything plain go; whether there was anything.

        Raises StorageError VAULT_WIPED, VAULT_TOO_LARGE.
        """
        was_open = bool(self._plain)
        for name in self._unsealed:
            self.seal(name, self._plain[name])
        self._unsealed.clear()
        self._plain.clear()
        return was_open

    def wipe(self) -> None:
        """Let everything go and overwrite the key: nothing can be kept or opened any more."""
        self._unsealed.clear()
        self._plain.clear()
        self._vault.wipe()


class _Writer(pickle.Pickler):
    """Writes a value; of shared objects only their place."""

    def __init__(self, file: io.BytesIO, shared: Sequence[object]) -> None:
        super().__init__(file, protocol=5)
        self._places = {id(one): place for place, one in enumerate(shared)}

    def persistent_id(self, one: object) -> int | None:
        return self._places.get(id(one))


class _Reader(pickle.Unpickler):
    """Reads a value a `_Writer` wrote in this process."""

    def __init__(self, file: io.BytesIO, shared: Sequence[object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, place: int) -> object:
        return self._shared[place]


def _written(value: object, shared: Sequence[object]) -> bytearray:
    file = io.BytesIO()
    _Writer(file, shared).dump(value)
    return bytearray(file.getbuffer())


def _read(content: bytearray, shared: Sequence[object]) -> object:
    return _Reader(io.BytesIO(content), shared).load()
