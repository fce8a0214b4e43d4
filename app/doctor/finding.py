"""What a look at one part of the machine gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part: whether it works, what was seen, and what to do when something is to be done."""

    ok: bool
    says: str
    to_do: str = ""

    def document(self) -> dict[str, object]:
        """As in ``doctor --json``."""
        return {"ok": self.ok, "says": self.says, "to_do": self.to_do}
