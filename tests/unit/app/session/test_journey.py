"""Looking around, searching, poses, outfits, the bag, the page, the last word; and what the shop counts."""

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.draft import Draft
from app.session.effects import (
    AskForPromotion,
    FindForYou,
    FindOutfits,
    FindSwap,
    ForgetBody,
    LearnFelt,
    PoseSize,
    PreferWork,
    Present,
    PublishPage,
    RevokePage,
    Search,
    WearOutfit,
    Wipe,
)
from app.session.outfit import Piece
from app.session.rating import asked_about
from app.session.shelf_view import Filters, with_letter, with_word
from app.session.states import SessionState
from app.session.taking_home import BAG_HOLDS, with_pieces
from tests.unit.app.session import walking as w

# ---- looking around


def test_who_declines_browses_and_a_product_is_shown_on_the_mannequin() -> None:
    state, effects = w.walk(*w.TO_LOOKING, ask.ChooseProduct(product_id="tee-women"))
    assert state.session is SessionState.TRY_ON
    assert [e.product_id for e in effects if isinstance(e, Present)] == ["tee-women"]
    shown, _ = w.walk(wish.Presented(tried=w.tried("tee-women", "S")), state=state)
    assert shown.shown_try is not None
    assert shown.shown_size == "S"


def test_on_the_mannequin_no_size_no_map_no_pose_and_no_outfit_is_chosen() -> None:
    state, _ = w.walk(*w.TO_LOOKING, ask.ChooseProduct(product_id="tee-women"))
    for refused in (
        ask.ChooseSize(size="L"),
        ask.ShowFitMap(kind="ease"),
        wish.ChoosePose(pose="walking"),
        wish.CompleteLook(),
        wish.ToggleMySize(),
    ):
        assert w.walk(refused, state=state) == (state, [])


def test_being_measured_after_all_comes_back_to_the_garment() -> None:
    looking = (*w.TO_LOOKING, ask.ChooseProduct(product_id="tee-women"), ask.AskToMeasure())
    state, _ = w.walk(*looking)
    assert state.session is SessionState.CONSENT
    measured, _ = w.walk(*w.TO_BODY[1:], ask.ShowGarments(), state=state)
    assert measured.session is SessionState.TRY_ON
    assert measured.fitting is not None
    assert measured.fitting.product_id == "tee-women"


def test_declining_later_drops_every_number_and_the_body_everywhere() -> None:
    state, effects = w.walk(*w.TO_TRIED, *[ask.Back()] * 4, ask.Decline())
    assert state.session is SessionState.BROWSE
    assert state.draft == Draft()
    assert state.figure is None
    assert not state.tried
    assert any(isinstance(effect, ForgetBody) for effect in effects)


# ---- the shelf


def test_the_open_shelf_asks_what_is_for_this_shopper_and_what_is_offered() -> None:
    _, effects = w.walk(*w.TO_SHELF)
    assert [type(e) for e in effects[-2:]] == [FindForYou, AskForPromotion]


def test_words_are_typed_touched_and_searched_for() -> None:
    typing = (wish.OpenSearch(), wish.PressLetter(key="l"), wish.PressLetter(key="i"))
    state, effects = w.walk(*w.TO_SHELF, *typing, wish.AddWord(word="linen"), wish.CloseSearch(accept=True))
    assert effects[-1] == Search(query="linen")
    assert state.shelf.searching
    late, _ = w.walk(wish.SearchFound(query="silk", product_ids=("coat-women",)), state=state)
    assert late.shelf.hits is None
    found, _ = w.walk(wish.SearchFound(query="linen", product_ids=("coat-women",)), state=state)
    assert found.shelf.hits == ("coat-women",)
    cleared, _ = w.walk(wish.ClearSearch(), state=found)
    assert (cleared.shelf.hits, cleared.shelf.query) == (None, "")


def test_a_suggested_word_takes_the_place_of_what_was_begun_of_it() -> None:
    assert with_word("black tro", "trousers") == "black trousers "
    assert with_word("black ", "trousers") == "black trousers "
    assert with_word("黑色", "连衣裙") == "黑色 连衣裙 "
    assert with_letter("a ", "space") == "a "
    assert with_letter("", "space") == ""
    assert with_letter("ab", "erase") == "a"
    assert len(with_letter("x" * 40, "y")) == 40


def test_a_filter_touched_twice_is_taken_off() -> None:
    once, _ = w.walk(*w.TO_SHELF, wish.ToggleFilter(name="colour", value="black"))
    assert once.shelf.filters == Filters(colour="black")
    assert once.shelf.filters.count == 1
    twice, _ = w.walk(wish.ToggleFilter(name="colour", value="black"), state=once)
    assert twice.shelf.filters.count == 0


def test_back_closes_what_lies_over_the_shelf_first() -> None:
    state, _ = w.walk(*w.TO_SHELF, wish.ShowFilters(shown=True), ask.Back())
    assert state.session is SessionState.BROWSE
    assert not state.shelf.filters_open
    assert w.walk(ask.Back(), state=state)[0].session is SessionState.BODY


def test_the_shelf_stays_as_it_was_left() -> None:
    state, _ = w.walk(*w.TO_SHELF, wish.ToggleFilter(name="colour", value="black"))
    back, _ = w.walk(ask.ChooseProduct(product_id="tee-women"), ask.Back(), state=state)
    assert back.shelf.filters.colour == "black"


# ---- promotions


def test_a_refused_promotion_is_the_last() -> None:
    state, _ = w.walk(*w.TO_SHELF, wish.PromotionOffered(offer=w.PROMOTION), wish.RefusePromotion())
    assert state.promotion is None
    again, effects = w.walk(
        wish.PromotionOffered(offer=w.PROMOTION), ask.Back(), ask.ShowGarments(), state=state
    )
    assert again.promotion is None
    assert not any(isinstance(effect, AskForPromotion) for effect in effects)


def test_what_is_asked_for_a_promotion_says_nothing_of_the_body() -> None:
    _, effects = w.walk(*w.TO_SHELF)
    (asked,) = [e for e in effects if isinstance(e, AskForPromotion)]
    assert "168" not in repr(asked)
    assert "female" not in repr(asked)


# ---- poses


def test_a_pose_is_asked_for_once_its_size_is_draped() -> None:
    waiting, effects = w.walk(*w.TO_TRY_ON, wish.ChoosePose(pose="standing"))
    assert not any(isinstance(effect, PoseSize) for effect in effects)
    asked, effects = w.walk(ask.SizeTried(tried=w.tried("tee-women", "M")), state=waiting)
    assert [(e.size, e.pose) for e in effects if isinstance(e, PoseSize)] == [("M", "standing")]
    posed, _ = w.walk(wish.Posed(posed=w.posed("tee-women", "M", "standing")), state=asked)
    assert posed.shown_pose is not None
    other, effects = w.walk(
        ask.SizeTried(tried=w.tried("tee-women", "L")), ask.ChooseSize(size="L"), state=posed
    )
    assert [(e.size, e.pose) for e in effects if isinstance(e, PoseSize)] == [("L", "standing")]
    assert other.shown_pose is None


def test_a_pose_that_fails_is_said_and_the_measured_pose_stands() -> None:
    failing = wish.Posed(posed=w.posed("tee-women", "M", "walking", passed=False))
    state, _ = w.walk(*w.TO_TRIED, wish.ChoosePose(pose="walking"), failing)
    assert state.fitting is not None
    assert state.fitting.pose == "measured"
    assert state.notice is not None
    again, effects = w.walk(ask.DismissNotice(), wish.ChoosePose(pose="walking"), state=state)
    assert effects == []
    assert again.notice is not None


# ---- outfits


def test_outfits_are_found_with_the_piece_on_show_and_the_first_is_worn() -> None:
    colour = ask.ChooseColour(colourway_id="moss")
    state, effects = w.walk(*w.TO_TRIED, colour, wish.CompleteLook())
    (asked,) = [e for e in effects if isinstance(e, FindOutfits)]
    assert asked.piece == Piece(product_id="tee-women", colourway_id="moss", size="M")
    found, effects = w.walk(wish.OutfitsCame(found=w.found(w.OFFER, w.OTHER_OFFER)), state=state)
    assert [e.pieces for e in effects if isinstance(e, WearOutfit)] == [w.OFFER.pieces]
    worn, _ = w.walk(wish.OutfitWorn(worn=w.worn()), state=found)
    assert worn.shown_outfit is not None
    second, effects = w.walk(wish.ChooseOutfit(index=1), wish.ChooseOutfit(index=0), state=worn)
    assert [e.pieces for e in effects if isinstance(e, WearOutfit)] == [w.OTHER_OFFER.pieces]
    assert second.shown_outfit is not None


def test_a_swapped_piece_is_worn_and_ones_own_is_never_swapped() -> None:
    state, effects = w.walk(*w.TO_OUTFIT, wish.SwapPiece(product_id="tee-women"))
    assert not any(isinstance(effect, FindSwap) for effect in effects)
    asked, effects = w.walk(wish.SwapPiece(product_id="trousers-women"), state=state)
    assert [e.product_id for e in effects if isinstance(e, FindSwap)] == ["trousers-women"]
    came = wish.SwapFound(pieces=w.OFFER.pieces, product_id="trousers-women", offer=w.OTHER_OFFER)
    swapped, effects = w.walk(came, state=asked)
    assert [e.pieces for e in effects if isinstance(e, WearOutfit)] == [w.OTHER_OFFER.pieces]
    assert swapped.outfit is not None
    assert swapped.outfit.offer == w.OTHER_OFFER
    none, _ = w.walk(
        wish.SwapFound(pieces=w.OFFER.pieces, product_id="trousers-women", offer=None), state=asked
    )
    assert none.notice is not None
    assert none.outfit is not None
    assert none.outfit.offer == w.OFFER


def test_back_from_an_outfit_is_to_the_garment() -> None:
    state, _ = w.walk(*w.TO_OUTFIT, ask.Back())
    assert state.session is SessionState.TRY_ON
    assert state.outfit is None


# ---- the bag and the page


def test_a_product_is_in_the_bag_once_as_it_was_last_chosen_and_the_bag_has_an_end() -> None:
    bag = with_pieces((w.TROUSERS, w.TEE), (w.OTHER_TROUSERS,))
    assert bag == (w.TEE, w.OTHER_TROUSERS)
    many = tuple(Piece(product_id=f"p{n}", colourway_id="", size="M") for n in range(20))
    assert len(with_pieces(bag, many)) == BAG_HOLDS


def test_taking_home_publishes_the_bag_and_taking_out_publishes_it_anew() -> None:
    state, effects = w.walk(*w.TO_OUTFIT, wish.TakeOutfit(), wish.TakeHome())
    published = [e for e in effects if isinstance(e, PublishPage)]
    assert published[-1].pieces == w.OFFER.pieces
    assert effects[-2:] == [PreferWork(topics=()), published[-1]], "drapes of what was tried wait for it"
    fewer, effects = w.walk(wish.PutBack(product_id="tee-women"), state=state)
    assert [e.pieces for e in effects if isinstance(e, PublishPage)] == [(w.TROUSERS,)]
    _, effects = w.walk(wish.PutBack(product_id="trousers-women"), state=fewer)
    assert effects == [RevokePage()]


def test_back_from_the_page_is_to_the_garment_or_to_the_shelf() -> None:
    assert w.walk(*w.TO_HOME, ask.Back())[0].session is SessionState.TRY_ON
    assert w.walk(*w.TO_SHELF, wish.TakeHome(), ask.Back())[0].session is SessionState.BROWSE


def test_the_page_counts_down_and_can_be_made_again() -> None:
    up = wish.PagePublished(address="http://x/abc", seconds=3, pictures=0)
    state, _ = w.walk(*w.TO_TRIED, wish.TakeIt(), wish.TakeHome(), up, *[ask.SecondPassed()] * 3)
    assert state.hand_off.address is None
    assert state.hand_off.trouble == "HAND_OFF_EXPIRED"


def test_the_page_goes_with_the_session_however_it_ends() -> None:
    for end in ((ask.Leave(),), (ask.Broken(),), tuple([ask.SecondPassed()] * w.RULES.idle_leave_s)):
        _, effects = w.walk(*w.TO_HOME, *end)
        assert RevokePage() in effects


# ---- the last word


def test_only_what_was_seen_on_the_body_is_asked_about() -> None:
    state, _ = w.walk(*w.TO_FEEDBACK)
    assert asked_about(state) == (("tee-women", "M"),)
    looked, _ = w.walk(*w.TO_LOOKING, wish.TakeHome(), wish.Rate())
    assert asked_about(looked) == ()


def test_answers_are_learnt_before_the_body_is_erased() -> None:
    felt = wish.SayFelt(product_id="tee-women", size="M", felt="too_tight")
    state, effects = w.walk(*w.TO_FEEDBACK, felt, wish.GiveStars(stars=4), wish.SendAnswers())
    assert [e.felt for e in effects if isinstance(e, LearnFelt)] == [{("tee-women", "M"): "too_tight"}]
    assert state.session is SessionState.FEEDBACK
    gone, effects = w.walk(wish.AnswersKept(), state=state)
    assert gone.session is SessionState.WIPING
    assert Wipe(session_id="s1") in effects


def test_an_answer_given_twice_is_taken_back_and_a_third_kind_of_star_is_none() -> None:
    felt = wish.SayFelt(product_id="tee-women", size="M", felt="good")
    state, _ = w.walk(*w.TO_FEEDBACK, felt, felt, wish.GiveStars(stars=3), wish.GiveStars(stars=3))
    assert state.answers.felt == {}
    assert state.answers.stars is None
    assert w.walk(wish.GiveStars(stars=6), state=state)[0].answers.stars is None


# ---- what the shop counts


def test_the_funnel_of_a_whole_visit() -> None:
    felt = wish.SayFelt(product_id="tee-women", size="M", felt="good")
    happened = w.told(
        *w.TO_OUTFIT,
        wish.TakeOutfit(),
        wish.TakeHome(),
        wish.PagePublished(address="http://x/abc", seconds=60, pictures=0),
        wish.Rate(),
        felt,
        wish.GiveStars(stars=5),
        wish.SendAnswers(),
        wish.AnswersKept(),
    )
    assert [one.kind for one in happened] == [
        "visit_began",
        "consented",
        "measured",
        "browsed",
        "product_opened",
        "tried_on",
        "outfit_shown",
        "outfit_taken",
        "taken_home",
        "taken_home",
        "felt",
        "rated",
        "visit_ended",
    ]
    tried = next(one for one in happened if one.kind == "tried_on")
    assert (tried.product_id, tried.size, tried.advised_size) == ("tee-women", "M", "M")


def test_declining_searching_and_promotions_are_counted() -> None:
    happened = w.told(
        *w.TO_LOOKING,
        wish.OpenSearch(),
        wish.AddWord(word="linen"),
        wish.CloseSearch(accept=True),
        wish.SearchFound(query="linen", product_ids=("coat-women",)),
        wish.PromotionOffered(offer=w.PROMOTION),
        wish.OpenPromotion(),
        ask.Leave(),
    )
    assert [one.kind for one in happened] == [
        "visit_began",
        "declined",
        "browsed",
        "searched",
        "promotion_shown",
        "product_opened",
        "promotion_opened",
        "visit_ended",
    ]


def test_nothing_counted_holds_a_measurement() -> None:
    told = repr(w.told(*w.TO_OUTFIT, wish.TakeOutfit(), wish.TakeHome(), wish.Rate(), ask.Leave()))
    for personal in ("168", "64.0", "female", "s1"):
        assert personal not in told
