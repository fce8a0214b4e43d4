"""What the real program gives back, and the checks every refusal has to pass."""

import json
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the program gave back."""

    status: int
    out: str
    err: str

    def document(self) -> object:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)

    def code(self) -> str:
        """The code of a refusal, after checking that it is one line and no traceback."""
        assert self.status == 2, f"{self.status}: {self.err}"
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("error[")
        code, _, sentence = lines[0].removeprefix("error[").partition("]: ")
        assert len(sentence.split()) >= 4, sentence
        return code


Program = Callable[..., Answer]
"""``program("body", "fit", path, "--out", folder, VARIABLE="value")`` runs `main.py` and waits for it."""
