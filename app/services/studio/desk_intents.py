"""What can happen at the studio's desk, and what has to be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.studio.desk_state import LibraryRow
from app.services.studio.draft import DraftFault, ProductDraft

# ---- what happens


@dataclass(frozen=True, slots=True, kw_only=True)
class WentTo:
    """Another page is wanted."""

    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedProduct:
    """A product is to be opened, on ``page``."""

    product_id: str
    page: str = "product"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOpened:
    """It was read: its draft, what the draft began from, and whether a draft lay on disk."""

    draft: ProductDraft
    original: ProductDraft | None
    was_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The open product was changed. ``label`` names the change; a ``place`` joins changes of one field."""

    draft: ProductDraft
    label: str
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftField:
    """The next change of the same field is a step of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """One step back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo:
    """One step forward again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentPassed:
    """Nobody typed for a moment, or saving was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draft is on disk, or was taken from it (``gone``)."""

    draft: ProductDraft
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKept:
    """A draft could not be written."""

    draft: ProductDraft
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All that is wrong with a draft."""

    draft: ProductDraft
    faults: tuple[DraftFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryRead:
    """What there is."""

    rows: tuple[LibraryRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPublishing:
    """The open product is to go into the shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The shop works with it."""

    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublished:
    """It was refused."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRead:
    """What the shop has of the open product now, as a draft; None where it has none."""

    product_id: str
    original: ProductDraft | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A product is out of the shop, or a draft was thrown away."""

    product_id: str


DeskIntent = (
    WentTo
    | WantedProduct
    | ProductOpened
    | Edited
    | LeftField
    | Undo
    | Redo
    | MomentPassed
    | Kept
    | NotKept
    | Checked
    | LibraryRead
    | WantedPublishing
    | Published
    | NotPublished
    | ShopRead
    | Withdrawn
)

# ---- what is to be done


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLibrary:
    """List everything anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """Read a product's draft."""

    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSoon:
    """Say that a moment passed when nobody typed for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDraft:
    """Write a draft to disk."""

    draft: ProductDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDraft:
    """Take a draft from disk: it says nothing new."""

    draft: ProductDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDraft:
    """Find what is wrong with a draft."""

    draft: ProductDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishDraft:
    """Put the draft on disk into the shop."""

    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadShop:
    """Read what the shop has of a product now."""

    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberRecent:
    """Keep which products were opened last."""

    product_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Tell the person: a tone and a sentence of ``studio.said``."""

    tone: str
    key: str
    detail: str = ""


DeskEffect = (
    ReadLibrary
    | OpenDraft
    | KeepSoon
    | KeepDraft
    | DropDraft
    | CheckDraft
    | PublishDraft
    | ReadShop
    | RememberRecent
    | Say
)
