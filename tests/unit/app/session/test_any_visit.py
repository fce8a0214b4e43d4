"""Any touches, any time, any answers, bugs at any step: no illegal state, and the wipe always runs."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.draft import Draft
from app.session.effects import Effect, PublishPage, RevokePage, Wipe
from app.session.fitting import POSE_NAMES
from app.session.kiosk import KioskState
from app.session.states import TRANSITIONS, SessionState
from app.session.update import update
from body_models.capture.guide import Hint
from tests.unit.app.session import walking as w

_TOUCHES: st.SearchStrategy[ask.Intent] = st.one_of(
    st.sampled_from(
        [
            ask.Begin(session_id="next"),
            ask.Agree(),
            ask.Decline(),
            ask.AskToMeasure(),
            ask.Back(),
            ask.StayHere(),
            ask.FindBody(),
            ask.ShowGarments(),
            ask.DismissNotice(),
            ask.CloseEntry(accept=True),
            ask.CloseEntry(accept=False),
            ask.ShowMoreMeasurements(shown=True),
            ask.ShowTapes(shown=False),
            ask.SetLanguage(language="zh"),
            ask.SetSex(sex="male"),
            ask.SetSex(sex="female"),
            ask.OpenEntry(name="waist_girth_cm"),
            ask.PressEntryKey(key="8"),
            ask.ClearMeasurement(name="waist_girth_cm"),
            ask.SetMeasurement(name="stature_cm", value=170),
            ask.SetMeasurement(name="body_mass_kg", value=70),
            ask.StepMeasurement(name="hip_girth_cm", step=1),
            ask.ChooseProduct(product_id="tee-women"),
            ask.ChooseProduct(product_id="tee-men"),
            ask.ChooseColour(colourway_id="ink"),
            ask.ShowFitMap(kind="strain_weft"),
            ask.ShowFitMap(kind=None),
            ask.ChooseWay(way="camera"),
            ask.ChooseWay(way="typed"),
            ask.StartCamera(),
            ask.Retake(side="front"),
        ]
    ),
    st.sampled_from(w.SIZES).map(lambda size: ask.ChooseSize(size=size)),
)
_WISHES: st.SearchStrategy[ask.Intent] = st.one_of(
    st.sampled_from(
        [
            ask.ShowDepartment(department="top"),
            wish.ShowFilters(shown=True),
            wish.ToggleFilter(name="colour", value="black"),
            wish.ToggleFilter(name="price_max", value=50.0),
            wish.ToggleMySize(),
            wish.ClearFilters(),
            wish.OpenSearch(),
            wish.PressLetter(key="l"),
            wish.PressLetter(key="space"),
            wish.PressLetter(key="erase"),
            wish.AddWord(word="linen"),
            wish.CloseSearch(accept=True),
            wish.CloseSearch(accept=False),
            wish.ClearSearch(),
            wish.OpenPromotion(),
            wish.RefusePromotion(),
            wish.ShowAllSizes(),
            wish.CompleteLook(),
            wish.ChooseOutfit(index=1),
            wish.ChooseOutfit(index=7),
            wish.SwapPiece(product_id="trousers-women"),
            wish.TakeOutfit(),
            wish.TakeIt(),
            wish.PutBack(product_id="tee-women"),
            wish.TakeHome(),
            wish.Rate(),
            wish.SayFelt(product_id="tee-women", size="M", felt="good"),
            wish.GiveStars(stars=5),
            wish.GiveStars(stars=9),
            wish.SendAnswers(),
            wish.OpenCode(),
            wish.PressCodeKey(key="a"),
            wish.PressCodeKey(key="erase"),
            wish.CloseCode(accept=True),
            wish.CloseCode(accept=False),
            wish.RememberMe(),
            wish.ForgetMe(),
        ]
    ),
    st.sampled_from(POSE_NAMES).map(lambda pose: wish.ChoosePose(pose=pose)),
)
_WORLD: st.SearchStrategy[ask.Intent] = st.sampled_from(
    [
        ask.SecondPassed(),
        ask.FittingRoomReady(),
        ask.FittingRoomLost(),
        ask.BodyFound(figure=w.FIGURE),
        ask.BodyNotFound(code="MEASUREMENT_RANGE"),
        ask.Advised(advice=w.advice("tee-women")),
        ask.Advised(advice=w.advice("tee-men", None)),
        ask.SizeTried(tried=w.tried("tee-women", "M")),
        ask.TryFailed(product_id="tee-women", size="S", code="DRAPE"),
        ask.TryFailed(product_id="tee-men", size=None, code="ADVICE"),
        ask.CameraReady(calibrated=True),
        ask.CameraReady(calibrated=False),
        ask.CameraTrouble(code="CAMERA_LOST"),
        ask.Guided(side="front", hint=Hint.STEP_BACK, countdown=None, seen=True),
        ask.PictureTaken(side="front"),
        ask.PictureTaken(side="side"),
        ask.PersonCaptured(shape=w.SHAPE),
        ask.CaptureRefused(codes=("CAPTURE_UNSURE",)),
        ask.Wiped(),
        ask.CameraForgot(),
        wish.SearchFound(query="linen", product_ids=("coat-women",)),
        wish.SearchFailed(query="linen", code="QUERY_EMPTY"),
        wish.ForYouFound(products=()),
        wish.Presented(tried=w.tried("tee-women", "S")),
        wish.PresentFailed(product_id="tee-women", code="DRAPE_FAILED"),
        wish.PromotionOffered(offer=w.PROMOTION),
        wish.PromotionOffered(offer=None),
        wish.Posed(posed=w.posed("tee-women", "M", "standing")),
        wish.Posed(posed=w.posed("tee-women", "M", "walking", passed=False)),
        wish.PoseFailed(product_id="tee-women", size="M", pose="hand_on_hip", code="DRAPE"),
        wish.SizePictured(product_id="tee-women", size="M", colourway_id="", picture=b"still"),
        wish.SizePictured(product_id="tee-women", size="S", colourway_id="ink", picture=b""),
        wish.OutfitsCame(found=w.found(w.OFFER, w.OTHER_OFFER)),
        wish.OutfitsCame(found=w.found()),
        wish.OutfitsFailed(product_id="tee-women", code="OUTFIT_IMPOSSIBLE"),
        wish.OutfitWorn(worn=w.worn()),
        wish.OutfitWorn(worn=w.worn(w.OTHER_OFFER, passed=False)),
        wish.OutfitNotWorn(pieces=w.OFFER.pieces, code="DRAPE"),
        wish.SwapFound(pieces=w.OFFER.pieces, product_id="trousers-women", offer=w.OTHER_OFFER),
        wish.SwapFound(pieces=w.OFFER.pieces, product_id="trousers-women", offer=None),
        wish.PagePublished(address="http://192.168.1.20:8470/abc", seconds=3, pictures=2),
        wish.PagePictured(),
        wish.PageRefused(code="HAND_OFF_OFF"),
        wish.AnswersKept(),
        wish.ProfileRecalled(
            code="a" * 16, sex="female", measurements={"stature_cm": 168.0, "body_mass_kg": 64.0}
        ),
        wish.ProfileKept(code="ABCD", days=90),
        wish.ProfileErased(receipt="1"),
        wish.ProfileRefused(code="PROFILE_UNKNOWN"),
    ]
)
_WITH_CODE: tuple[ask.Intent, ...] = (
    ask.Begin(session_id="s1"),
    wish.OpenCode(),
    *[wish.PressCodeKey(key="a")] * 16,
    wish.CloseCode(accept=True),
    wish.ProfileRecalled(
        code="a" * 16, sex="female", measurements={"stature_cm": 168.0, "body_mass_kg": 64.0}
    ),
)
_WAYS = (_WITH_CODE, w.TO_TRIED, w.TO_OUTFIT, w.TO_HOME, w.TO_FEEDBACK, w.TO_LOOKING)


class AnyVisit(RuleBasedStateMachine):
    """Any touches, any time, any answers of the fitting room, bugs included."""

    def __init__(self) -> None:
        super().__init__()
        self.state = KioskState()
        self.page_up = False

    def apply(self, intent: ask.Intent) -> None:
        before = self.state
        step = update(before, intent, w.RULES)
        self.state = step.state
        self._check_way(before, step.state)
        self._check_wipe(before, step.state, step.effects)
        for effect in step.effects:
            if isinstance(effect, PublishPage | RevokePage):
                self.page_up = isinstance(effect, PublishPage)

    @staticmethod
    def _check_way(before: KioskState, after: KioskState) -> None:
        """From a state to another only as the table says; a promotion's product, or one a shopper came back
        to with a body, is reached through the shelf in one step."""
        if after.session is before.session:
            return
        ways = {new for (old, _), new in TRANSITIONS.items() if old is before.session}
        shelf = {new for (old, _), new in TRANSITIONS.items() if old is SessionState.BROWSE}
        begins = before.session is SessionState.WIPING and after.session is SessionState.CONSENT
        through_shelf = SessionState.BROWSE in ways and after.session in shelf
        assert after.session in ways or through_shelf or (begins and before.erased)

    @staticmethod
    def _check_wipe(before: KioskState, after: KioskState, effects: tuple[Effect, ...]) -> None:
        asked = [e for e in effects if isinstance(e, Wipe)]
        entered = before.session is not SessionState.WIPING and after.session is SessionState.WIPING
        assert len(asked) == int(entered)
        if entered:
            assert asked[0].session_id == before.session_id
        if after.session is SessionState.ATTRACT and before.session is not SessionState.ATTRACT:
            assert before.session is SessionState.WIPING
            assert before.erased
        if before.with_a_shopper and not after.with_a_shopper:
            assert any(isinstance(e, RevokePage) for e in effects)

    @rule(intent=_TOUCHES)
    def touch(self, intent: ask.Intent) -> None:
        self.apply(intent)

    @rule(intent=_WISHES)
    def wish(self, intent: ask.Intent) -> None:
        self.apply(intent)

    @rule(intent=_WORLD)
    def world(self, intent: ask.Intent) -> None:
        self.apply(intent)

    @rule(way=st.sampled_from(_WAYS))
    def shop(self, way: tuple[ask.Intent, ...]) -> None:
        """The ways most shoppers go, so that deep states are visited too."""
        for intent in way:
            self.apply(intent)

    @rule()
    def be_captured(self) -> None:
        """The camera's way, as far as it leads from wherever this is."""
        for intent in (ask.CameraReady(calibrated=True), *w.TO_CAPTURE, ask.StartCamera()):
            self.apply(intent)
        for intent in (ask.PictureTaken(side="front"), ask.PictureTaken(side="side")):
            self.apply(intent)
        self.apply(ask.PersonCaptured(shape=w.SHAPE))
        self.apply(ask.BodyFound(figure=w.FIGURE))

    @rule(seconds=st.integers(1, 90))
    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            self.apply(ask.SecondPassed())

    @precondition(lambda self: self.state.session is not SessionState.ATTRACT)
    @rule()
    def bug(self) -> None:
        self.apply(ask.Broken())
        assert self.state.session is SessionState.FAULT
        assert not self.page_up

    @precondition(lambda self: self.state.with_a_shopper)
    @rule()
    def leave(self) -> None:
        self.apply(ask.Leave())
        assert self.state.session is SessionState.WIPING

    @invariant()
    def nothing_of_a_shopper_without_a_shopper(self) -> None:
        if self.state.with_a_shopper:
            return
        assert not self.page_up
        kept = KioskState(
            session=self.state.session,
            session_id=self.state.session_id,
            language=self.state.language,
            fitting_room_ready=self.state.fitting_room_ready,
            camera=self.state.camera,
            room_erased=self.state.room_erased,
            camera_erased=self.state.camera_erased,
            idle_s=self.state.idle_s,
        )
        assert self.state == kept

    @invariant()
    def every_state_leads_home(self) -> None:
        state = replace(self.state, idle_s=0)
        for intent in (
            ask.Leave(),
            ask.Wiped(),
            ask.CameraForgot(),
            *[ask.SecondPassed()] * w.RULES.farewell_s,
        ):
            if state.session is SessionState.ATTRACT:
                break
            state = update(state, intent, w.RULES).state
        assert state.session is SessionState.ATTRACT

    @invariant()
    def one_step_back_never_goes_on(self) -> None:
        """Back leads nearer to the beginning, or closes what lies over the screen."""
        state, seen = replace(self.state, finding_body=False), 0
        while state.with_a_shopper and seen < 12:
            state, seen = update(state, ask.Back(), w.RULES).state, seen + 1
        assert not state.with_a_shopper

    @invariant()
    def the_camera_looks_only_at_who_agreed_to_it(self) -> None:
        if self.state.capture.stage in ("guiding", "measuring"):
            assert self.state.session is SessionState.CAPTURE
            assert self.state.camera_agreed

    @invariant()
    def a_garment_is_looked_at_where_one_can_be(self) -> None:
        looked_at = (SessionState.TRY_ON, SessionState.HAND_OFF, SessionState.FEEDBACK, SessionState.MIRROR)
        if self.state.session is SessionState.TRY_ON:
            assert self.state.fitting is not None
        elif self.state.session not in looked_at:
            assert self.state.fitting is None
        if self.state.session is SessionState.BODY:
            assert self.state.figure is not None

    @invariant()
    def who_declined_leaves_no_number(self) -> None:
        if self.state.session in (SessionState.BROWSE, SessionState.TRY_ON) and not self.state.measured:
            assert self.state.draft == Draft()
            assert self.state.captured is None
            assert not self.state.tried
            assert not self.state.advice
            assert self.state.outfit is None

    @invariant()
    def an_outfit_is_completed_only_on_a_body_in_try_on(self) -> None:
        if self.state.outfit is not None:
            assert self.state.measured

    @invariant()
    def the_mirror_is_not_built(self) -> None:
        assert self.state.session is not SessionState.MIRROR


def test_any_visit() -> None:
    run_state_machine_as_test(
        AnyVisit, settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )


@pytest.mark.long
def test_a_thousand_visits_of_fifty_steps() -> None:
    run_state_machine_as_test(
        AnyVisit, settings=settings(max_examples=1000, stateful_step_count=50, deadline=None)
    )
