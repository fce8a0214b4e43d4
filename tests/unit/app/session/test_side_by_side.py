"""All sizes side by side: what is pictured, when, in which colour, and what is let go."""

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.effects import Effect, PictureSize
from tests.unit.app.session import walking as w


def sizes_asked(effects: list[Effect]) -> list[tuple[str, str]]:
    return [(one.size, one.colourway_id) for one in effects if isinstance(one, PictureSize)]


def hung(*sizes: str) -> list[ask.Intent]:
    return [ask.SizeTried(tried=w.tried("tee-women", size)) for size in sizes]


def pictured(size: str, colour: str = "", picture: bytes = b"still") -> wish.SizePictured:
    return wish.SizePictured(product_id="tee-women", size=size, colourway_id=colour, picture=picture)


def test_sizes_are_pictured_once_they_hang_the_one_to_take_first() -> None:
    state, effects = w.walk(*w.TO_TRIED, *hung("XS", "L"))
    assert not sizes_asked(effects)  # nobody looks at all sizes yet
    state, effects = w.walk(wish.ShowAllSizes(), state=state)
    assert sizes_asked(effects) == [("M", ""), ("L", ""), ("XS", "")]
    state, effects = w.walk(*hung("S"), pictured("M"), wish.ShowAllSizes(), state=state)
    assert sizes_asked(effects) == [("S", "")]
    assert state.stills == {("tee-women", "M", ""): b"still"}


def test_a_size_that_is_touched_is_shown_large_and_back_leads_to_the_try_on() -> None:
    open_, _ = w.walk(*w.TO_TRIED, *hung("L"), wish.ShowAllSizes())
    assert open_.fitting is not None
    assert open_.fitting.side_by_side
    chosen, _ = w.walk(ask.ChooseSize(size="L"), state=open_)
    assert chosen.fitting is not None
    assert (chosen.shown_size, chosen.fitting.side_by_side) == ("L", False)
    back, _ = w.walk(ask.Back(), state=open_)
    assert back.session is open_.session
    assert back.fitting is not None
    assert (back.fitting.product_id, back.fitting.side_by_side) == ("tee-women", False)


def test_another_colour_is_pictured_when_it_is_looked_at() -> None:
    state, effects = w.walk(*w.TO_TRIED, ask.ChooseColour(colourway_id="ink"), wish.ShowAllSizes())
    assert sizes_asked(effects) == [("M", "ink")]
    _, effects = w.walk(ask.ChooseColour(colourway_id="moss"), state=state)
    assert sizes_asked(effects) == [("M", "moss")]


def test_a_size_without_a_picture_is_not_asked_for_again() -> None:
    state, _ = w.walk(*w.TO_TRIED, wish.ShowAllSizes(), pictured("M", picture=b""))
    _, effects = w.walk(ask.Back(), wish.ShowAllSizes(), state=state)
    assert not sizes_asked(effects)


def test_pictures_of_a_garment_go_with_it_and_with_the_body_and_late_ones_are_dropped() -> None:
    state, _ = w.walk(*w.TO_TRIED, wish.ShowAllSizes(), pictured("M"))
    other, _ = w.walk(ask.Back(), ask.Back(), ask.ChooseProduct(product_id="trousers-women"), state=state)
    assert not other.stills
    late, _ = w.walk(*w.TO_TRIED, wish.ShowAllSizes(), ask.Leave(), pictured("M"))
    assert not late.stills
    gone, _ = w.walk(ask.Leave(), state=state)
    assert not gone.stills


def test_without_a_body_or_advice_there_is_nothing_to_compare() -> None:
    looking, _ = w.walk(*w.TO_LOOKING, ask.ChooseProduct(product_id="tee-women"))
    same, effects = w.walk(wish.ShowAllSizes(), state=looking)
    assert same.fitting == looking.fitting
    assert not effects
