"""The ways to every screen of the kiosk that looks different."""

from typing import Final

from app.session.intents import (
    Agree,
    Back,
    Begin,
    Broken,
    CameraReady,
    CameraTrouble,
    CaptureRefused,
    ChooseProduct,
    ChooseWay,
    Decline,
    Guided,
    Intent,
    Leave,
    OpenEntry,
    PictureTaken,
    SecondPassed,
    SetMeasurement,
    SetUnits,
    ShowFitMap,
    ShowGarments,
    ShowMoreMeasurements,
)
from app.session.journey_intents import (
    AddWord,
    ChooseOutfit,
    ChoosePose,
    CloseSearch,
    CompleteLook,
    OpenSearch,
    PagePublished,
    PageRefused,
    PressLetter,
    PromotionOffered,
    Rate,
    ShowAllSizes,
    ShowFilters,
    TakeHome,
    TakeIt,
    TakeOutfit,
    ToggleFilter,
    ToggleMySize,
)
from app.session.visit import PromotionOffer
from body_models.capture.guide import Hint
from body_models.capture.view import Problem
from tests.unit.app.ui.conftest import TO_BODY, TO_CAPTURED_BODY, TO_PICTURES, TO_PREPARE, TO_TRY_ON

_OFFER: Final = PromotionOffer(
    id="linen",
    title={"en": "Linen weeks", "zh": "亚麻季"},
    text={"en": "Light and cool: trousers of linen.", "zh": "轻盈凉爽的亚麻长裤。"},
    product_id="trousers-women",
    why={"en": "You see this because of the season.", "zh": "当季推荐。"},
)


def hint(which: Hint) -> Guided:
    """The camera says something."""
    return Guided(side="front", hint=which, countdown=None, seen=True)


SCREENS: Final[dict[str, tuple[Intent, ...]]] = {
    "attract": (),
    "consent": (Begin(session_id="a"),),
    "look around": (Begin(session_id="a"), Decline()),
    "detail": (Begin(session_id="a"), Decline(), ChooseProduct(product_id="tee-women")),
    "measure": (Begin(session_id="a"), Agree()),
    "measure more": (
        *TO_BODY[:5],
        ShowMoreMeasurements(shown=True),
        SetMeasurement(name="chest_girth_cm", value=150),
    ),
    "measure in inches": (*TO_BODY[:5], SetUnits(units="inch")),
    "keypad": (Begin(session_id="a"), Agree(), OpenEntry(name="stature_cm")),
    "body": TO_BODY,
    "body in inches": (*TO_BODY, SetUnits(units="inch")),
    "browse": (*TO_BODY, ShowGarments()),
    "promotion": (*TO_BODY, ShowGarments(), PromotionOffered(offer=_OFFER)),
    "filters": (
        *TO_BODY,
        ShowGarments(),
        ShowFilters(shown=True),
        ToggleFilter(name="occasion", value="work"),
        ToggleMySize(),
    ),
    "nothing found": (
        *TO_BODY,
        ShowGarments(),
        ToggleFilter(name="price_max", value=20.0),
        ToggleFilter(name="occasion", value="wedding"),
    ),
    "search": (*TO_BODY, ShowGarments(), OpenSearch(), PressLetter(key="t")),
    "found": (*TO_BODY, ShowGarments(), OpenSearch(), AddWord(word="trousers"), CloseSearch(accept=True)),
    "try on": TO_TRY_ON,
    "try on in inches": (*TO_TRY_ON, SetUnits(units="inch")),
    "try on trousers": (*TO_TRY_ON, Back(), ChooseProduct(product_id="trousers-women")),
    "fit map": (*TO_TRY_ON, ShowFitMap(kind="ease")),
    "promotion beside": (*TO_TRY_ON, PromotionOffered(offer=_OFFER)),
    "all sizes": (*TO_TRY_ON, ShowAllSizes()),
    "pose": (*TO_TRY_ON, ChoosePose(pose="walking")),
    "outfit": (*TO_TRY_ON, CompleteLook()),
    "outfit failed": (*TO_TRY_ON, CompleteLook(), ChooseOutfit(index=1)),
    "bag": (*TO_TRY_ON, TakeIt(), CompleteLook(), TakeOutfit(), TakeHome()),
    "empty bag": (*TO_TRY_ON, TakeHome()),
    "page": (
        *TO_TRY_ON,
        TakeIt(),
        TakeHome(),
        PagePublished(address=f"http://192.168.1.20:8470/{'a' * 26}", seconds=600, pictures=2),
    ),
    "page refused": (*TO_TRY_ON, TakeIt(), TakeHome(), PageRefused(code="HAND_OFF_ADDRESS")),
    "feedback": (*TO_TRY_ON, TakeIt(), TakeHome(), Rate()),
    "feedback on nothing": (Begin(session_id="a"), Decline(), TakeHome(), Rate()),
    "idle": (*TO_BODY, *[SecondPassed()] * 70),
    "farewell": (*TO_BODY, Leave()),
    "fault": (Broken(),),
    "consent to a camera": TO_PREPARE[:2],
    "prepare": TO_PREPARE,
    "prepare uncalibrated": (CameraReady(calibrated=False), *TO_PREPARE[1:]),
    "camera": (*TO_PICTURES, hint(Hint.ARMS_WIDER)),
    "help": (*TO_PICTURES, hint(Hint.ARMS_WIDER), *[SecondPassed()] * 25),
    "measuring": (*TO_PICTURES, PictureTaken(side="front"), PictureTaken(side="side")),
    "trouble": (*TO_PICTURES, CameraTrouble(code="CAMERA_BLACK")),
    "waiting": (*TO_PREPARE, CameraTrouble(code="CAMERA_MISSING")),
    "typed beside a camera": (*TO_PREPARE, ChooseWay(way="typed")),
    "resting": (CameraTrouble(code="CAMERA_MISSING"), *TO_PREPARE[1:]),
    "refused": (*TO_PICTURES, CaptureRefused(codes=tuple(Problem)[:3])),
    "captured body": TO_CAPTURED_BODY,
    "correcting": (*TO_CAPTURED_BODY, OpenEntry(name="waist_girth_cm")),
}

TO_THE_START: Final[tuple[Intent, ...]] = (Leave(), Leave(), *[SecondPassed()] * 6)
"""From any screen back to the attract screen."""
