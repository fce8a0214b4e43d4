"""What is asked of the session on the shelf, over an outfit, and at the end of a visit."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.session.fitting import PosedSize, PoseName, TriedSize
from app.session.intents import Intent
from app.session.outfit import OutfitOffer, OutfitsFound, Piece, WornOutfit
from app.session.shelf_view import FilterName, ForYou
from app.session.visit import Felt, PromotionOffer
from body_models.anthropometry.population import Sex

# ---- the shelf, by touch


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFilters(Intent):
    """Open or close the filters."""

    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToggleFilter(Intent):
    """Set a filter to a value, or take it off when it has that value."""

    name: FilterName
    value: str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class ToggleMySize(Intent):
    """Show only what is in stock in the shopper's size, or everything again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearFilters(Intent):
    """Take all filters off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSearch(Intent):
    """Type what is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressLetter(Intent):
    """A key of the keyboard: a letter, ``space`` or ``erase``."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWord(Intent):
    """A suggested word was touched."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSearch(Intent):
    """Put the keyboard away: search for what was typed, or keep what was."""

    accept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearSearch(Intent):
    """See the whole shelf again."""


# ---- the shelf, by the fitting room


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFound(Intent):
    """The products found for a query, the best first."""

    query: str
    product_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFailed(Intent):
    """Nothing could be searched."""

    query: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForYouFound(Intent):
    """Products chosen for this shopper."""

    products: tuple[ForYou, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented(Intent):
    """The mannequin wears a product."""

    tried: TriedSize


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentFailed(Intent):
    """The mannequin cannot be dressed in a product."""

    product_id: str
    code: str


# ---- promotions


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionOffered(Intent):
    """What the shop has to show this shopper, or nothing."""

    offer: PromotionOffer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPromotion(Intent):
    """See the product of the promotion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusePromotion(Intent):
    """Put the promotion away, and see no other."""


# ---- poses


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePose(Intent):
    """Stand another way."""

    pose: PoseName


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed(Intent):
    """A draped size in another pose."""

    posed: PosedSize


@dataclass(frozen=True, slots=True, kw_only=True)
class PoseFailed(Intent):
    """A pose could not be taken."""

    product_id: str
    size: str
    pose: PoseName
    code: str


# ---- all sizes


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAllSizes(Intent):
    """See all sizes of the garment side by side; a size that is chosen there is shown large again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizePictured(Intent):
    """A still of a size in a colourway; ``picture`` is empty when none could be made."""

    product_id: str
    size: str
    colourway_id: str
    picture: bytes


# ---- outfits


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteLook(Intent):
    """See what goes with the garment being tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseOutfit(Intent):
    """See this one of the outfits."""

    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapPiece(Intent):
    """Another garment in place of this one of the outfit."""

    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOutfit(Intent):
    """Put all of the outfit into the bag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitsCame(Intent):
    """What goes with a product."""

    found: OutfitsFound


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitsFailed(Intent):
    """What goes with a product could not be found."""

    product_id: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitWorn(Intent):
    """An outfit is draped."""

    worn: WornOutfit


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitNotWorn(Intent):
    """An outfit could not be draped."""

    pieces: tuple[Piece, ...]
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapFound(Intent):
    """The outfit with another garment in place of ``product_id``; None where the shop has no other."""

    pieces: tuple[Piece, ...]
    product_id: str
    offer: OutfitOffer | None


# ---- the bag and the page


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIt(Intent):
    """Put the garment being tried into the bag, in the size and colour on show; or take it out again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack(Intent):
    """Take a garment out of the bag."""

    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeHome(Intent):
    """See the bag and take it home as a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePublished(Intent):
    """The page is up at an address for some time."""

    address: str
    seconds: int
    pictures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePictured(Intent):
    """One more picture is on the page, or could not be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRefused(Intent):
    """The page cannot be put up: why, as a code."""

    code: str


# ---- being remembered, by the shopper's wish alone


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCode(Intent):
    """Type the code of an earlier visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressCodeKey(Intent):
    """A letter or digit of the code, or ``erase``."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCode(Intent):
    """Look the code up, or put the field away."""

    accept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberMe(Intent):
    """Keep my measurements until the next visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetMe(Intent):
    """Erase what is kept under my code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRecalled(Intent):
    """What was kept under a code: measurements in cm and kg by name."""

    code: str
    sex: Sex
    measurements: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileKept(Intent):
    """The code for the shopper, shown once."""

    code: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileErased(Intent):
    """What was kept is erased; the receipt is for the shopper."""

    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRefused(Intent):
    """Nothing could be kept, found or erased: why, as a code."""

    code: str


# ---- the shopper's word


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Intent):
    """Go on to the last questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SayFelt(Intent):
    """How a tried size felt; the same answer again takes it back."""

    product_id: str
    size: str
    felt: Felt


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveStars(Intent):
    """How many of five stars the visit gets; the same number again takes it back."""

    stars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAnswers(Intent):
    """Done: keep the answers, erase the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersKept(Intent):
    """The shop has learnt from the answers, or could not."""
