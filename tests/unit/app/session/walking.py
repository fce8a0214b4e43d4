"""Intents of an invented shopper and answers of an invented fitting room, for the tests of the session."""

from typing import Any, cast

import numpy as np

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.effects import Effect
from app.session.fitting import Advice, Figure, JudgedSize, PosedSize, PoseName, TriedSize
from app.session.funnel import Happening
from app.session.kiosk import KioskState
from app.session.outfit import OutfitOffer, OutfitsFound, Piece, WornOutfit
from app.session.step import KioskRules
from app.session.update import update
from app.session.visit import PromotionOffer
from body_models.capture.belief import CapturedShape, ShapeBelief

SIZES = ("XS", "S", "M", "L", "XL", "XXL", "3XL")
WOMENS = ("tee-women", "trousers-women", "coat-women", "shirt-women")
RULES = KioskRules(
    products_by_sex={"female": WOMENS, "male": ("tee-men",), "unspecified": (*WOMENS, "tee-men")},
    draped_ahead=1,
    products_kept=2,
    profile_days=90,
)
SHAPE = CapturedShape(
    belief=ShapeBelief(sex="female", mean=np.zeros(2), covariance=np.eye(2)), std=np.ones(3)
)
FIGURE = Figure(shown=cast(Any, "body"), tapes=(), measurements=())
JUDGED = {size: JudgedSize(verdict="good", zones=()) for size in SIZES}
TEE = Piece(product_id="tee-women", colourway_id="", size="M")
TROUSERS = Piece(product_id="trousers-women", colourway_id="ink", size="M")
OTHER_TROUSERS = Piece(product_id="trousers-women", colourway_id="moss", size="M")
OFFER = OutfitOffer(pieces=(TEE, TROUSERS), price=98.0, currency="EUR")
OTHER_OFFER = OutfitOffer(pieces=(TEE, OTHER_TROUSERS), price=98.0, currency="EUR")
PROMOTION = PromotionOffer(
    id="linen", title={"en": "Linen"}, text={"en": "Light."}, product_id="coat-women", why={"en": "The shop."}
)


def advice(product: str, size: str | None = "M") -> Advice:
    """An advice on all sizes."""
    return Advice(
        product_id=product,
        recommended_size=size,
        first_size=size or "3XL",
        offered=SIZES,
        reasons=(),
        sizes=JUDGED,
    )


def tried(product: str, size: str) -> TriedSize:
    """A drape that passed."""
    return TriedSize(product_id=product, size=size, shown=cast(Any, size), fit_maps={}, drape_seconds=0.4)


def posed(product: str, size: str, pose: PoseName, *, passed: bool = True) -> PosedSize:
    """A drape in another pose."""
    return PosedSize(product_id=product, size=size, pose=pose, shown=cast(Any, pose) if passed else None)


def worn(offer: OutfitOffer = OFFER, *, passed: bool = True) -> WornOutfit:
    """An outfit in layers."""
    return WornOutfit(pieces=offer.pieces, shown=cast(Any, "outfit") if passed else None)


def found(*offers: OutfitOffer) -> OutfitsFound:
    """What goes with the tee."""
    return OutfitsFound(product_id="tee-women", offers=offers)


def walk(*intents: ask.Intent, state: KioskState | None = None) -> tuple[KioskState, list[Effect]]:
    """Apply intents one after the other; the last state and all effects."""
    now, effects = state or KioskState(), list[Effect]()
    for intent in intents:
        step = update(now, intent, RULES)
        now = step.state
        effects += step.effects
    return now, effects


def told(*intents: ask.Intent, state: KioskState | None = None) -> list[Happening]:
    """All that the shop counts of a walk."""
    now, happened = state or KioskState(), list[Happening]()
    for intent in intents:
        step = update(now, intent, RULES)
        now = step.state
        happened += step.happened
    return happened


TO_CAPTURE: tuple[ask.Intent, ...] = (ask.Begin(session_id="s1"), ask.Agree())
TO_BODY: tuple[ask.Intent, ...] = (
    *TO_CAPTURE,
    ask.SetSex(sex="female"),
    ask.SetMeasurement(name="stature_cm", value=168),
    ask.SetMeasurement(name="body_mass_kg", value=64),
    ask.FindBody(),
    ask.BodyFound(figure=FIGURE),
)
TO_SHELF: tuple[ask.Intent, ...] = (*TO_BODY, ask.Advised(advice=advice("tee-women")), ask.ShowGarments())
TO_TRY_ON: tuple[ask.Intent, ...] = (*TO_SHELF, ask.ChooseProduct(product_id="tee-women"))
TO_TRIED: tuple[ask.Intent, ...] = (*TO_TRY_ON, ask.SizeTried(tried=tried("tee-women", "M")))
TO_OUTFIT: tuple[ask.Intent, ...] = (
    *TO_TRIED,
    wish.CompleteLook(),
    wish.OutfitsCame(found=found(OFFER, OTHER_OFFER)),
    wish.OutfitWorn(worn=worn()),
)
TO_HOME: tuple[ask.Intent, ...] = (
    *TO_TRIED,
    wish.TakeIt(),
    wish.TakeHome(),
    wish.PagePublished(address="http://192.168.1.20:8470/abc", seconds=600, pictures=1),
)
TO_FEEDBACK: tuple[ask.Intent, ...] = (*TO_HOME, wish.Rate())
TO_LOOKING: tuple[ask.Intent, ...] = (ask.Begin(session_id="s1"), ask.Decline())
