"""What a group of a figure is called: products and promotions by name, all else by the texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from resources.records import LocalText
from resources.translations import Texts


class CellWords:
    """Words for ids and codes, in one language."""

    def __init__(self, texts: Texts, names: Mapping[str, LocalText]) -> None:
        self.texts, self._names = texts, names

    def __call__(self, name: str) -> str:
        """A product, promotion, day, size or code; what nobody knows is said as it is."""
        if name in self._names:
            named = self._names[name]
            return str(getattr(named, self.texts.language, named.en))
        key = f"studio.insight.cell.{name}"
        if self.texts.has(key):
            return self.texts(key)
        parts = name.split("-")
        is_day = len(parts) == 3 and all(part.isdigit() for part in parts)
        return self.texts.short_day(date.fromisoformat(name)) if is_day else self.texts.size(name)
