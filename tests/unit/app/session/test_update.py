"""What a shopper's touches lead to, and that nothing of a shopper outlives the session."""

from app.session import intents as ask
from app.session.draft import Draft
from app.session.effects import (
    Advise,
    CancelWork,
    Drape,
    Effect,
    FindFigure,
    PreferWork,
    ReplaceFittingRoom,
    RevokePage,
    Wipe,
)
from app.session.fitting import outward_from
from app.session.kiosk import KioskState
from app.session.states import SessionState
from app.session.update import idle_seconds_left
from tests.unit.app.session.walking import (
    FIGURE,
    RULES,
    SIZES,
    TO_BODY,
    TO_CAPTURE,
    TO_TRY_ON,
    WOMENS,
    advice,
    tried,
    walk,
)


def test_from_the_first_touch_to_the_dressed_body() -> None:
    state, effects = walk(*TO_TRY_ON, ask.SizeTried(tried=tried("tee-women", "M")))
    assert state.session is SessionState.TRY_ON
    assert state.shown_size == "M"
    assert state.shown_try is not None
    assert state.shown_try.size == "M"
    assert [type(e) for e in effects if isinstance(e, FindFigure)] == [FindFigure]


def _asked(effects: list[Effect]) -> list[tuple[str, str]]:
    return [(effect.product_id, effect.size) for effect in effects if isinstance(effect, Drape)]


def test_a_body_starts_advice_on_what_is_cut_for_that_sex() -> None:
    _, effects = walk(*TO_BODY)
    assert [e.product_id for e in effects if isinstance(e, Advise)] == list(WOMENS)


def test_the_first_of_the_shelf_is_draped_ahead_and_all_sizes_only_of_what_is_looked_at() -> None:
    advised = (ask.Advised(advice=advice(product, "L")) for product in WOMENS)
    browsing, effects = walk(*TO_BODY, *advised, ask.ShowGarments())
    assert _asked(effects) == [("tee-women", "L")]
    _, effects = walk(ask.ChooseProduct(product_id="coat-women"), state=browsing)
    assert _asked(effects) == [("coat-women", size) for size in ("L", "XL", "M", "XXL", "S", "3XL", "XS")]
    _, effects = walk(ask.ChooseProduct(product_id="tee-women"), state=browsing)
    assert [size for _, size in _asked(effects)] == ["XL", "M", "XXL", "S", "3XL", "XS"]


def test_advice_that_comes_while_the_product_is_looked_at_starts_its_sizes_once() -> None:
    early, effects = walk(*TO_BODY, ask.ShowGarments(), ask.ChooseProduct(product_id="coat-women"))
    assert _asked(effects) == []
    state, effects = walk(ask.Advised(advice=advice("coat-women", "S")), state=early)
    assert len(_asked(effects)) == len(SIZES)
    _, effects = walk(ask.Back(), ask.ChooseProduct(product_id="coat-women"), state=state)
    assert _asked(effects) == []


def test_drapes_of_garments_looked_at_long_ago_are_let_go() -> None:
    advised = (ask.Advised(advice=advice(product)) for product in WOMENS)
    state, _ = walk(*TO_BODY, *advised, ask.ShowGarments())
    for product in ("coat-women", "shirt-women", "trousers-women"):
        state, _ = walk(ask.ChooseProduct(product_id=product), state=state)
        state, _ = walk(ask.SizeTried(tried=tried(product, "M")), ask.Back(), state=state)
    assert {product for product, _ in state.tried} == {"shirt-women", "trousers-women"}
    late, _ = walk(ask.SizeTried(tried=tried("coat-women", "S")), state=state)
    assert ("coat-women", "S") not in late.tried
    _, effects = walk(ask.ChooseProduct(product_id="coat-women"), state=late)
    assert ("coat-women", "M") in _asked(effects)


def test_sizes_outward_from_an_end_and_from_nowhere() -> None:
    assert outward_from("XS", SIZES) == SIZES
    assert outward_from(None, SIZES)[0] == "L"
    assert sorted(outward_from("M", SIZES)) == sorted(SIZES)


def test_without_height_or_weight_no_body_is_sought() -> None:
    state, effects = walk(*TO_CAPTURE, ask.SetMeasurement(name="stature_cm", value=168), ask.FindBody())
    assert state.session is SessionState.CAPTURE
    assert effects == []


def test_the_same_numbers_need_no_second_search_other_numbers_do() -> None:
    same, effects = walk(*TO_BODY, ask.Back(), ask.FindBody())
    assert same.session is SessionState.BODY
    assert sum(isinstance(e, FindFigure) for e in effects) == 1
    state, effects = walk(*TO_TRY_ON, ask.Back(), ask.Back(), ask.Back())
    assert state.session is SessionState.CAPTURE
    other, effects = walk(ask.StepMeasurement(name="body_mass_kg", step=5), ask.FindBody(), state=state)
    assert [type(e) for e in effects] == [CancelWork, FindFigure]
    found, _ = walk(ask.BodyFound(figure=FIGURE), state=other)
    assert not found.advice
    assert not found.tried


def test_an_impossible_typed_number_stays_on_the_keypad_and_a_possible_one_is_taken() -> None:
    typing = (ask.OpenEntry(name="stature_cm"), *(ask.PressEntryKey(key=k) for k in ("9", "9", "9")))
    state, _ = walk(*TO_CAPTURE, *typing, ask.CloseEntry(accept=True))
    assert state.entry is not None
    assert state.entry.refused
    assert "stature_cm" not in state.draft.values
    taken, _ = walk(
        ask.PressEntryKey(key="erase"),
        ask.PressEntryKey(key="erase"),
        ask.PressEntryKey(key="erase"),
        *(ask.PressEntryKey(key=k) for k in ("1", "7", "1")),
        ask.CloseEntry(accept=True),
        state=state,
    )
    assert taken.entry is None
    assert taken.draft.values["stature_cm"] == 171


def test_choosing_a_size_brings_its_work_forward() -> None:
    state, effects = walk(*TO_TRY_ON, ask.ChooseSize(size="XXL"))
    assert state.shown_size == "XXL"
    assert state.shown_try is None
    assert effects[-1] == PreferWork(topics=(("tee-women", "XXL"), ("tee-women",)))


def test_a_colour_takes_the_fit_map_off_and_is_kept_per_garment() -> None:
    state, _ = walk(*TO_TRY_ON, ask.ShowFitMap(kind="ease"), ask.ChooseColour(colourway_id="moss"))
    assert state.fitting is not None
    assert state.fitting.fit_map is None
    assert state.colours == {"tee-women": "moss"}


def test_a_garment_cut_for_somebody_else_cannot_be_chosen() -> None:
    state, _ = walk(*TO_BODY, ask.ShowGarments(), ask.ChooseProduct(product_id="tee-men"))
    assert state.session is SessionState.BROWSE


def test_idle_warns_then_wipes_and_any_touch_starts_the_time_again() -> None:
    seconds = [ask.SecondPassed()] * RULES.idle_warning_s
    warned, _ = walk(*TO_BODY, *seconds)
    assert idle_seconds_left(warned, RULES) == RULES.idle_leave_s - RULES.idle_warning_s
    stayed, _ = walk(ask.StayHere(), state=warned)
    assert idle_seconds_left(stayed, RULES) is None
    gone, effects = walk(*[ask.SecondPassed()] * 20, state=warned)
    assert gone.session is SessionState.WIPING
    assert effects == [RevokePage(), CancelWork(), Wipe(session_id="s1")]
    assert gone.draft == Draft()


def test_the_attract_screen_never_warns() -> None:
    state, effects = walk(*[ask.SecondPassed()] * 500)
    assert state.session is SessionState.ATTRACT
    assert effects == []


def test_farewell_waits_for_the_erasing_and_says_so_before_attract() -> None:
    state, _ = walk(*TO_BODY, ask.SetLanguage(language="zh"), ask.Leave())
    waiting, _ = walk(*[ask.SecondPassed()] * 6, state=state)
    assert waiting.session is SessionState.WIPING
    assert not waiting.erased
    done, _ = walk(ask.Wiped(), state=waiting)
    assert done.erased
    assert done.language == "zh"
    back, _ = walk(ask.SecondPassed(), state=done)
    assert back == KioskState()


def test_a_fitting_room_that_does_not_confirm_is_replaced_and_its_end_counts_as_erased() -> None:
    state, effects = walk(*TO_BODY, ask.Leave(), *[ask.SecondPassed()] * RULES.wipe_patience_s)
    assert effects[-1] == ReplaceFittingRoom()
    assert walk(ask.FittingRoomLost(), state=state)[0].erased


def test_a_bug_ends_the_session_and_returns_to_attract_by_itself() -> None:
    state, effects = walk(*TO_TRY_ON, ask.Broken())
    assert state.session is SessionState.FAULT
    assert state.figure is None
    assert effects[-1] == CancelWork()
    wiping, effects = walk(*[ask.SecondPassed()] * RULES.fault_shown_s, state=state)
    assert wiping.session is SessionState.WIPING
    assert Wipe(session_id="s1") in effects


def test_a_lost_fitting_room_is_told_kindly() -> None:
    state, _ = walk(*TO_BODY, ask.FittingRoomLost())
    assert state.notice is not None
    assert state.notice.code == "FITTING_ROOM_LOST"


def test_late_results_after_leaving_change_nothing() -> None:
    state, _ = walk(*TO_BODY, ask.Leave())
    for late in (
        ask.BodyFound(figure=FIGURE),
        ask.Advised(advice=advice("tee-women")),
        ask.SizeTried(tried=tried("tee-women", "M")),
    ):
        after, effects = walk(late, state=state)
        assert (after, effects) == (state, [])
