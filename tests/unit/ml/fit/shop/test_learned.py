"""A model of rentals is asked on its own ladder, and only about what it can speak of."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from ml.fit.house import House
from ml.fit.rows import RentalQuestions, RentalRows
from ml.fit.shop.judgement import Question, judge
from ml.fit.shop.learned import LearnedFit
from ml.fit.shop.ordinal import Latent, WearerScale, felt_probabilities
from ml.fit.shop.wearer import Wearer, wearer_from_measurements
from resources.catalogue import Catalogue, Product

MakeWearer = Callable[..., Wearer]

_STEPS = np.arange(0.0, 40.0, 2.0)


class _House:
    """A house whose ladder goes by mass: step 20 is right at 70 kg, four steps more for every 10 kg."""

    def __init__(
        self, slope: float = 0.5, items: tuple[str, ...] = ("123",), *, confounded: bool = False
    ) -> None:
        self._slope, self._confounded = slope, confounded
        self.asked: list[RentalQuestions] = []
        count = 60 * len(_STEPS)
        unknown, words = np.full(count, np.nan), np.full(count, "")
        rows = RentalRows(
            user_ids=words,
            item_ids=np.resize(np.array(items), count),
            categories=np.full(count, "top"),
            sizes=np.repeat(_STEPS, 60),
            labels=np.ones(count, dtype=np.int64),
            mass_kg=unknown,
            stature_cm=unknown,
            bust_band_in=unknown,
            bust_cups=unknown,
            age_years=unknown,
            body_types=words,
            rented_for=words,
            dates=np.full(count, np.datetime64("2031-01-01")),
            skipped={},
            unknown={},
        )
        self.house = House.of(rows)

    def predict(self, questions: RentalQuestions) -> npt.NDArray[np.float64]:
        self.asked.append(questions)
        right = 20.0 + 0.4 * (questions.mass_kg - 70.0)
        mean = self._slope * (right - questions.sizes) / 4.0
        felt = felt_probabilities(Latent(mean=mean, std=np.full(len(mean), 0.3)), WearerScale())
        # As in rentals: who takes a larger size than others of their build finds it small.
        return felt[:, ::-1] if self._confounded else felt


def _said(house: _House, product: Product, wearer: Wearer, *, as_new: bool = False) -> Latent | None:
    return LearnedFit(house).latent(product, wearer, product.sizes, as_new=as_new)


@pytest.mark.parametrize("confounded", [False, True])
def test_the_wearer_a_row_is_made_for_is_content_in_that_size(tee: Product, confounded: bool) -> None:
    typical = wearer_from_measurements("women", {"chest_girth_cm": 94.0})  # the middle of M
    said = _said(_House(confounded=confounded), tee, typical)
    assert said is not None
    np.testing.assert_allclose(said.mean, 2.0 - np.arange(7), atol=0.15)
    assert said.std[0] > 0.35


def test_a_heavier_wearer_finds_the_same_size_smaller(tee: Product, woman: MakeWearer) -> None:
    light, heavy = (_said(_House(), tee, woman(body_mass_kg=mass)) for mass in (60.0, 85.0))
    assert light is not None
    assert heavy is not None
    assert heavy.mean[2] > light.mean[2] + 1.0


def test_a_model_for_which_sizes_make_no_difference_says_nothing(tee: Product, woman: MakeWearer) -> None:
    assert _said(_House(slope=0.0), tee, woman()) is None
    assert not LearnedFit(_House(slope=0.0)).can_speak_of(tee)


def test_people_it_knows_nothing_of_are_the_end_of_its_ladder(tee: Product, woman: MakeWearer) -> None:
    class Slim(_House):
        """Nobody above 85 kg was ever seen: to it all sizes are the same to them."""

        def predict(self, questions: RentalQuestions) -> npt.NDArray[np.float64]:
            felt = super().predict(questions)
            felt[questions.mass_kg > 85.0] = 1.0 / 3.0
            return felt

    everybody, slim = LearnedFit(_House()), LearnedFit(Slim())
    assert slim.can_speak_of(tee)
    for mass in (50.0, 66.0):
        asked = (tee, woman(body_mass_kg=mass), tee.sizes)
        whole, part = everybody.latent(*asked, as_new=True), slim.latent(*asked, as_new=True)
        assert whole is not None and part is not None
        np.testing.assert_allclose(part.mean, whole.mean, atol=0.1)
    assert slim.latent(tee, woman(body_mass_kg=95.0), tee.sizes, as_new=True) is None
    assert everybody.latent(tee, woman(body_mass_kg=95.0), tee.sizes, as_new=True) is not None


def test_where_it_hardly_tells_our_sizes_apart_it_is_unsure_rather_than_extreme(
    tee: Product, woman: MakeWearer
) -> None:
    class Saturated(_House):
        """Everybody above 75 kg is to it as somebody of 75 kg."""

        def predict(self, questions: RentalQuestions) -> npt.NDArray[np.float64]:
            return super().predict(replace(questions, mass_kg=np.minimum(questions.mass_kg, 75.0)))

    opinion = LearnedFit(Saturated())
    slim, heavy = (
        opinion.latent(tee, woman(body_mass_kg=mass), tee.sizes, as_new=True) for mass in (58.0, 95.0)
    )
    assert slim is not None and heavy is not None
    assert heavy.std[0] > 1.5 * slim.std[0]
    assert heavy.mean[0] < len(tee.sizes) - 1  # not the largest size there is
    wearer = woman(body_mass_kg=95.0)  # M by every girth
    judged = judge(Question(product=tee, wearer=wearer, learned=opinion))
    assert judged.size == judge(Question(product=tee, wearer=wearer)).size


def test_men_s_clothes_only_when_it_has_learnt_from_that_product(catalogue: Catalogue) -> None:
    tee = catalogue.product("heavy-tee-men")
    man = wearer_from_measurements("men", {"chest_girth_cm": 100.0})
    assert _said(_House(), tee, man) is None
    assert _said(_House(items=("123", "heavy-tee-men")), tee, man) is not None


def test_it_is_asked_about_the_product_itself_unless_the_shop_was_told_of_it(
    tee: Product, woman: MakeWearer
) -> None:
    house = _House()
    _said(house, tee, woman())
    assert set(house.asked[-1].item_ids) == {"tee-women"}
    _said(house, tee, woman(), as_new=True)
    assert set(house.asked[-1].item_ids) == {""}


def test_it_moves_the_judgement_by_its_weight(tee: Product, woman: MakeWearer) -> None:
    wearer = woman(body_mass_kg=95.0)  # much heavier than her girths say
    alone = judge(Question(product=tee, wearer=wearer))
    together = judge(Question(product=tee, wearer=wearer, learned=LearnedFit(_House())))
    assert together.learned is not None
    place = tee.sizes.index("M")
    assert together.combined.mean[place] > alone.combined.mean[place] + 0.1
    assert 0.0 < together.learned.weight[place] < 0.5


def test_a_guessed_body_leaves_more_to_what_was_learnt_than_a_taped_one_leaves(tee: Product) -> None:
    known = {"stature_cm": 166.0, "body_mass_kg": 66.0}
    taped = wearer_from_measurements("women", {**known, "chest_girth_cm": 94.0, "upper_arm_girth_cm": 28.5})
    stds = []
    for wearer in (taped, wearer_from_measurements("women", known)):
        judged = judge(Question(product=tee, wearer=wearer, learned=LearnedFit(_House())))
        stds.append(float(judged.combined.std[2]))
    assert stds[0] < stds[1]
