"""Every kiosk screen worth a picture, and the way of an invented shopper through all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from app.jobs import camera_events as events
from app.services.invented_camera import InventedCamera
from app.session.intents import (
    Agree,
    AskToMeasure,
    Back,
    Begin,
    Broken,
    ChooseProduct,
    ChooseSize,
    ClearMeasurement,
    CloseEntry,
    Decline,
    FindBody,
    Intent,
    Leave,
    OpenEntry,
    PressEntryKey,
    SecondPassed,
    SetMeasurement,
    SetSex,
    ShowFitMap,
    ShowGarments,
    ShowMoreMeasurements,
    StartCamera,
    StayHere,
    Wiped,
)
from app.session.journey_intents import (
    AddWord,
    ChooseOutfit,
    ChoosePose,
    ClearFilters,
    ClearSearch,
    CloseSearch,
    CompleteLook,
    GiveStars,
    OpenSearch,
    PressLetter,
    PromotionOffered,
    Rate,
    RefusePromotion,
    SayFelt,
    ShowAllSizes,
    ShowFilters,
    TakeHome,
    TakeIt,
    TakeOutfit,
    ToggleFilter,
    ToggleMySize,
)
from app.session.kiosk import KioskState
from app.session.states import SessionState
from app.session.visit import PromotionOffer
from body_models.capture.guide import Hint
from body_models.capture.view import Side
from resources.translations import languages, texts_for

CameraAct = Callable[[InventedCamera], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A screen worth a picture: how to come to it from the scene before, and when it is there."""

    name: str
    way: tuple[Intent, ...]
    ready: Callable[[KioskState], bool] = lambda _: True
    before: tuple["CameraAct", ...] = ()
    after: tuple["CameraAct", ...] = ()
    """What the invented camera sees before and after the way is gone."""


def _all_sizes_tried(state: KioskState) -> bool:
    if state.fitting is None:
        return False
    product = state.fitting.product_id
    done = {size for p, size in state.tried if p == product} | {
        s for p, s in state.failed_sizes if p == product
    }
    return product in state.advice and done >= set(state.advice[product].sizes)


def _keys(number: str) -> tuple[Intent, ...]:
    """A number typed on the keypad."""
    presses: dict[str, Intent] = {
        "1": PressEntryKey(key="1"),
        "6": PressEntryKey(key="6"),
        "7": PressEntryKey(key="7"),
        "8": PressEntryKey(key="8"),
        ".": PressEntryKey(key="."),
    }
    return tuple(presses[character] for character in number)


def kiosk_scenes() -> tuple[Scene, ...]:
    """The journey of one invented shopper, in order."""
    waist = SetMeasurement(name="waist_girth_cm", value=75)
    return (
        *_looking_scenes(),
        Scene(name="consent", way=(AskToMeasure(),)),
        Scene(name="measure_empty", way=(Agree(),)),
        Scene(
            name="measure",
            way=(
                SetSex(sex="female"),
                SetMeasurement(name="stature_cm", value=170),
                SetMeasurement(name="body_mass_kg", value=65),
            ),
        ),
        Scene(
            name="keypad_refused",
            way=(OpenEntry(name="stature_cm"), *_keys("1.68"), CloseEntry(accept=True)),
        ),
        Scene(
            name="measure_more",
            way=(
                CloseEntry(accept=False),
                ShowMoreMeasurements(shown=True),
                waist,
                SetMeasurement(name="chest_girth_cm", value=140),
            ),
        ),
        Scene(
            name="body",
            way=(
                ClearMeasurement(name="chest_girth_cm"),
                ShowMoreMeasurements(shown=False),
                FindBody(),
            ),
            ready=lambda state: state.session is SessionState.BODY,
        ),
        Scene(name="browse", way=(ShowGarments(), Back()), ready=lambda state: len(state.advice) >= 2),
        *_shelf_scenes(),
        Scene(
            name="try_on",
            way=(
                ClearFilters(),
                ChooseProduct(product_id="tee-women"),
            ),
            ready=_all_sizes_tried,
        ),
        Scene(name="all_sizes", way=(ShowAllSizes(),), ready=lambda state: not state.picturing),
        Scene(name="try_on_larger", way=(ChooseSize(size="XXL"),)),
        Scene(name="fit_map_room", way=(ChooseSize(size="M"), ShowFitMap(kind="ease"))),
        Scene(name="fit_map_stretch", way=(ChooseSize(size="XS"), ShowFitMap(kind="strain_weft"))),
        Scene(
            name="try_on_trousers",
            way=(Back(), ChooseProduct(product_id="trousers-women")),
            ready=lambda state: state.shown_try is not None,
        ),
        *_pose_and_outfit_scenes(),
        *_ending_scenes(),
        Scene(name="idle", way=tuple(SecondPassed() for _ in range(65))),
        Scene(name="farewell", way=(StayHere(), Leave()), ready=lambda state: state.erased),
        Scene(name="fault", way=(Broken(),)),
        Scene(
            name="attract",
            way=(*[SecondPassed()] * 12, Wiped(), *[SecondPassed()] * 12),
            ready=lambda state: state.session is SessionState.ATTRACT,
        ),
        *_camera_scenes(),
    )


def _looking_scenes() -> tuple[Scene, ...]:
    """Somebody who does not want to be measured looks around."""
    return (
        Scene(name="look_around", way=(Begin(session_id="pictures"), Decline())),
        Scene(
            name="detail",
            way=(ChooseProduct(product_id="a-line-dress"),),
            ready=lambda state: state.shown_try is not None,
        ),
    )


def _shelf_scenes() -> tuple[Scene, ...]:
    """Filters, the keyboard and what was found; something the shop would like to show."""
    offer = PromotionOffer(
        id="linen-weeks",
        title={"en": "Linen weeks", "zh": "亚麻季"},
        text={"en": "Light and cool: trousers of linen at 20 % less.", "zh": "轻盈凉爽：亚麻长裤八折。"},
        product_id="linen-wide-women",
        why={language: texts_for(language)("promotion.why_taste") for language in languages()},
    )
    return (
        Scene(name="browse_promotion", way=(PromotionOffered(offer=offer),)),
        Scene(
            name="filters",
            way=(
                RefusePromotion(),
                ShowFilters(shown=True),
                ToggleFilter(name="occasion", value="work"),
                ToggleMySize(),
            ),
        ),
        Scene(name="filtered", way=(ShowFilters(shown=False),)),
        Scene(
            name="search",
            way=(ClearFilters(), OpenSearch(), *(PressLetter(key=letter) for letter in "li")),
        ),
        Scene(
            name="search_found",
            way=(
                AddWord(word="linen"),
                AddWord(word="trousers"),
                CloseSearch(accept=True),
            ),
            ready=lambda state: state.shelf.hits is not None,
        ),
        Scene(
            name="nothing_found",
            way=(
                ClearSearch(),
                ToggleFilter(name="price_max", value=20.0),
                ToggleFilter(name="occasion", value="wedding"),
            ),
        ),
    )


def _pose_and_outfit_scenes() -> tuple[Scene, ...]:
    """Another pose, then what goes with it."""
    return (
        Scene(name="for_you", way=(Back(),), ready=lambda state: bool(state.shelf.for_you)),
        Scene(
            name="pose_standing",
            way=(ChooseProduct(product_id="tee-women"), ChoosePose(pose="standing")),
            ready=lambda state: state.shown_pose is not None and not state.posing,
        ),
        Scene(
            name="outfit",
            way=(TakeIt(), CompleteLook()),
            ready=lambda state: (
                state.outfit is not None and state.outfit.offers is not None and not state.outfit.wearing
            ),
        ),
        Scene(
            name="outfit_second",
            way=(ChooseOutfit(index=1),),
            ready=lambda state: state.outfit is not None and not state.outfit.wearing,
        ),
    )


def _ending_scenes() -> tuple[Scene, ...]:
    """The bag, its page, and the last questions."""
    return (
        Scene(
            name="hand_off",
            way=(TakeOutfit(), TakeHome()),
            ready=lambda state: state.hand_off.address is not None and not state.hand_off.pictures_missing,
        ),
        Scene(
            name="feedback",
            way=(Rate(), SayFelt(product_id="tee-women", size="S", felt="good"), GiveStars(stars=4)),
        ),
    )


def _camera_scenes() -> tuple[Scene, ...]:
    """The same shopper on a kiosk with a camera: led to two pictures, refused, measured, corrected."""
    seconds = tuple(SecondPassed() for _ in range(25))
    loose = ("CAPTURE_LOOSE_CLOTHES", "CAPTURE_ARMS_CLOSE")
    return (
        Scene(name="consent_camera", before=(_ready(calibrated=False),), way=(Begin(session_id="camera"),)),
        Scene(name="prepare_uncalibrated", way=(Agree(), SetSex(sex="female"))),
        Scene(name="prepare", before=(_ready(calibrated=True),), way=()),
        Scene(name="camera_hint", way=(StartCamera(),), after=(_guided(Hint.STEP_BACK),)),
        Scene(name="camera_count", way=(), after=(_guided(Hint.HOLD_STILL, countdown=2),)),
        Scene(
            name="camera_turn",
            way=(),
            after=(_took("front"), _guided(Hint.TURN_LEFT, "side")),
            ready=lambda state: state.capture.hint is Hint.TURN_LEFT,
        ),
        Scene(name="camera_side", way=(), after=(_guided(Hint.HOLD_STILL, "side", 1),)),
        Scene(name="camera_help", before=(_guided(Hint.STAND_STRAIGHT, "side"),), way=seconds),
        Scene(name="camera_trouble", way=(), after=(_said(events.CameraTrouble(code="CAMERA_BLACK")),)),
        Scene(name="camera_measuring", before=(_ready(calibrated=True),), way=(), after=(_took("side"),)),
        Scene(name="prepare_refused", way=(), after=(_said(events.CaptureRefused(codes=loose)),)),
        Scene(
            name="body_camera",
            way=(StartCamera(),),
            after=(_took("front"), _took("side"), InventedCamera.find),
            ready=lambda state: state.session is SessionState.BODY and not state.finding_body,
        ),
        Scene(
            name="body_corrected",
            way=(OpenEntry(name="waist_girth_cm"), *_keys("76"), CloseEntry(accept=True)),
            ready=lambda state: not state.finding_body,
        ),
        Scene(name="keypad_correcting", way=(OpenEntry(name="waist_girth_cm"), *_keys("78"))),
    )


def _ready(*, calibrated: bool) -> CameraAct:
    return _said(events.CameraReady(calibrated=calibrated))


def _said(event: events.CameraEvent) -> CameraAct:
    return lambda camera: camera.say(event)


def _guided(hint: Hint, side: Side = "front", countdown: int | None = None) -> CameraAct:
    return lambda camera: camera.guide(hint, side, countdown)


def _took(side: Side) -> CameraAct:
    return lambda camera: camera.take(side)
