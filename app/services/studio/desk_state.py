"""What the studio shows, as one frozen value: where one is, the product on the desk, the library."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from app.services.studio.draft import DraftFault, ProductDraft
from app.services.studio.history import History

RECENT_KEPT: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryRow:
    """A product of the library as it is listed. ``state``: published, changed or new."""

    id: str
    names: tuple[tuple[str, str], ...]
    family: str
    block: str
    category: str
    state: str
    faults: int
    price: float
    currency: str
    sizes: int
    in_stock: int
    picture: str = ""
    """Path of its picture; empty while there is none."""

    def name(self, language: str) -> str:
        """Its name in a language, else in any, else its id."""
        said = dict(self.names)
        return said.get(language) or next((words for words in said.values() if words), self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProduct:
    """The product on the desk.

    ``original``: the draft that would say nothing new over what is published; None for a new product.
    ``kept``: what lies on disk; ``writing``: what is being written there now. ``faults`` are those of
    ``checked``, which may be older than what is shown.
    """

    history: History[ProductDraft]
    original: ProductDraft | None
    kept: ProductDraft | None
    writing: ProductDraft | None = None
    write_problem: str = ""
    faults: tuple[DraftFault, ...] = ()
    checked: ProductDraft | None = None

    @property
    def draft(self) -> ProductDraft:
        """As it is now."""
        return self.history.present

    @property
    def is_changed(self) -> bool:
        """Whether there is something to publish."""
        return self.draft != self.original

    @property
    def is_outdated(self) -> bool:
        """Whether the shop's product is not any more the one the draft began with."""
        return self.draft.starts_from != (None if self.original is None else self.original.starts_from)

    @property
    def is_safe(self) -> bool:
        """Whether disk holds all there is to hold: the draft, or nothing where nothing was changed."""
        return self.writing is None and (self.kept == self.draft if self.is_changed else self.kept is None)

    @property
    def is_checked(self) -> bool:
        """Whether the faults are those of what is shown."""
        return self.checked == self.draft

    def with_draft(self, draft: ProductDraft, label: str, place: str | None) -> OpenProduct:
        """After a change."""
        return replace(self, history=self.history.changed(draft, label, place))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskState:
    """All of it. ``library`` is None until it was read; ``recent`` names products, the last one first."""

    page: str = "library"
    library: tuple[LibraryRow, ...] | None = None
    product: OpenProduct | None = None
    recent: tuple[str, ...] = ()
    publishing: bool = False

    def row(self, product_id: str) -> LibraryRow | None:
        """A product of the library."""
        return next((row for row in self.library or () if row.id == product_id), None)
