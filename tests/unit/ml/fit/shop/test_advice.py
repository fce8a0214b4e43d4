"""The advice agrees with the ease rules, follows wishes and feedback, and says only what it rests on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from body_models.anthropometry.population import AGE, load_population
from body_models.garments.fit.advice import advise
from ml.fit.shop.advice import ShopAdvice, advise_person
from ml.fit.shop.counterfactuals import LARGEST_CHANGE_CM
from ml.fit.shop.feedback import FitEvent
from ml.fit.shop.judgement import CLOSE_CALL, Judgement, LeftOut, Question, judge
from ml.fit.shop.memory import ShopMemory
from ml.fit.shop.ordinal import Latent
from ml.fit.shop.reasons import SizeReason
from ml.fit.shop.wearer import SEX_OF_BLOCK, Wearer, wearer_from_measurements
from resources.catalogue import Catalogue, Product

MakeWearer = Callable[..., Wearer]
MakeEvent = Callable[..., FitEvent]


class _Elsewhere:
    """An opinion formed elsewhere: one size is right."""

    def __init__(self, favourite: str) -> None:
        self._favourite = favourite

    def latent(self, product: Product, wearer: Wearer, sizes: tuple[str, ...], *, as_new: bool) -> Latent:
        mean = sizes.index(self._favourite) - np.arange(len(sizes), dtype=np.float64)
        return Latent(mean=mean, std=np.full(len(sizes), 0.4))


def _reason(advice: ShopAdvice, code: str) -> SizeReason | None:
    return next((one for one in advice.reasons if one.code == code), None)


def _told(memory: ShopMemory, event: MakeEvent, felt: str, count: int, **more: Any) -> ShopMemory:
    memory.learn(event(day, felt=felt, **more) for day in range(count))
    return memory


def test_without_feedback_the_advice_and_the_ease_rules_name_the_same_size(catalogue: Catalogue) -> None:
    """Over people of the population and a ninth of the catalogue; where not, the advice says so."""
    draw = np.random.default_rng(11)
    same = []
    for product in catalogue.products[2::9]:
        people = load_population().widened().by_sex[SEX_OF_BLOCK[product.block]]
        rows = np.exp(draw.multivariate_normal(people.mean_log, people.covariance_log, 4))
        for row in rows:
            body = {n: float(v) for n, v in zip(people.names, row, strict=True) if n != AGE}
            question = Question(product=product, wearer=wearer_from_measurements(product.block, body))
            judged = judge(question)
            same.append(judged.size == advise(product, question.wearer.values).recommended_size)
    assert np.mean(same) >= 0.97


def test_a_size_that_nothing_fits_is_none_with_the_rules_reason(tee: Product, woman: MakeWearer) -> None:
    advice = advise_person(Question(product=tee, wearer=woman(chest_girth_cm=168.0, waist_girth_cm=160.0)))
    assert advice.size is None
    assert [one.code for one in advice.rules_reasons] == ["NONE_LARGE_ENOUGH"]


def test_probabilities_are_those_of_three_answers(jeans: Product, woman: MakeWearer) -> None:
    judged = judge(Question(product=jeans, wearer=woman()))
    np.testing.assert_allclose(judged.probabilities.sum(axis=1), 1.0)
    assert judged.probabilities.min() >= 0
    assert judged.sizes == jeans.sizes


@pytest.mark.parametrize(("crotch_cm", "length"), [(70.0, "28"), (80.0, "30"), (87.0, "32")])
def test_legs_choose_the_length_by_the_chart(
    jeans: Product, woman: MakeWearer, crotch_cm: float, length: str
) -> None:
    wearer = woman(crotch_height_cm=crotch_cm)
    size = judge(Question(product=jeans, wearer=wearer)).size
    assert size == advise(jeans, wearer.values).recommended_size
    assert size is not None
    assert size.endswith(f"x{length}")


def test_wishes_go_up_and_down_the_ladder_and_say_so(tee: Product, woman: MakeWearer) -> None:
    question = Question(product=tee, wearer=woman(chest_girth_cm=94.0))
    advices = {
        wish: advise_person(replace(question, preference=wish)) for wish in ("close", "regular", "loose")
    }
    assert [one.size for one in advices.values()] == ["S", "M", "L"]
    loose = _reason(advices["loose"], "PREFERENCE_LOOSE")
    assert loose is not None
    assert loose.numbers["zone"] == "chest"
    assert {(one.preference, one.size) for one in advices["regular"].other_wishes} == {
        ("close", "S"),
        ("loose", "L"),
    }


def test_a_tee_that_runs_small_is_advised_a_size_up_and_says_by_how_much(
    tee: Product, woman: MakeWearer, memory: ShopMemory, event: MakeEvent
) -> None:
    question = Question(product=tee, wearer=woman(), memory=memory)
    _told(memory, event, "small", 14)
    _told(memory, event, "fit", 11)
    advice = advise_person(question)
    assert advice.size == "L"
    runs = _reason(advice, "RUNS_SMALL")
    assert runs is not None
    assert runs.numbers["events"] == 25
    assert float(runs.numbers["steps"]) > 0.6
    other = _reason(advice, "OTHER_THAN_RULES")
    assert other is not None
    assert other.numbers["rules_size"] == "M"


def test_of_equally_good_sizes_that_nearest_to_the_rules_is_taken(
    tee: Product, woman: MakeWearer, memory: ShopMemory, event: MakeEvent
) -> None:
    """Of sizes that differ by less than is worth telling, the ease rules decide."""
    _told(memory, event, "small", 8)
    _told(memory, event, "fit", 12)
    for chest_cm in np.arange(90.0, 100.0, 0.5):
        judged = judge(Question(product=tee, wearer=woman(chest_girth_cm=float(chest_cm)), memory=memory))
        assert judged.size is not None
        best = max(judged.probabilities[:, 1])
        equals = [size for size in judged.sizes if judged.fit_of(size) >= best - CLOSE_CALL]
        ruled = judged.sizes.index(str(judged.rules.recommended_size))
        nearest = min(abs(judged.sizes.index(size) - ruled) for size in equals)
        assert abs(judged.sizes.index(judged.size) - ruled) == nearest
        assert judged.fit_of(judged.size) >= best - CLOSE_CALL


def test_the_family_is_blamed_where_the_product_itself_is_new(
    catalogue: Catalogue, woman: MakeWearer, memory: ShopMemory, event: MakeEvent
) -> None:
    _told(memory, event, "small", 25)
    breton = catalogue.product("breton-tee-women")
    advice = advise_person(Question(product=breton, wearer=woman(chest_girth_cm=96.0), memory=memory))
    assert _reason(advice, "RUNS_SMALL") is None
    assert advice.judged.garment.mean > 0.1


def test_people_of_similar_build_are_counted_and_never_invented(
    tee: Product, woman: MakeWearer, memory: ShopMemory, event: MakeEvent
) -> None:
    slim = {"chest_girth_cm": 80.0, "waist_girth_cm": 66.0, "hip_girth_cm": 90.0}
    _told(memory, event, "fit", 9)
    _told(memory, event, "large", 2)
    _told(memory, event, "large", 30, measurements=slim)
    like = _reason(advise_person(Question(product=tee, wearer=woman(), memory=memory)), "PEOPLE_LIKE_YOU")
    assert like is not None
    assert (like.numbers["count"], like.numbers["right"]) == (11, 9)
    few = ShopMemory(catalogue=memory.catalogue)
    _told(few, event, "fit", 7)
    assert (
        _reason(advise_person(Question(product=tee, wearer=woman(), memory=few)), "PEOPLE_LIKE_YOU") is None
    )


def test_a_person_s_own_history_moves_only_their_advice(
    catalogue: Catalogue, tee: Product, woman: MakeWearer, memory: ShopMemory, event: MakeEvent
) -> None:
    for name in ("breton-tee-women", "merino-sweater-women", "hoodie-women", "linen-shorts-women"):
        _told(memory, event, "small", 3, product=name, person="snug")
    question = Question(product=tee, wearer=woman(chest_girth_cm=96.5), memory=memory, person="snug")
    advice = advise_person(question)
    reason = _reason(advice, "YOUR_HISTORY_SMALL")
    assert reason is not None
    assert reason.numbers["events"] == 12
    stranger = judge(replace(question, person=None))
    assert advice.judged.feel_of("M") > stranger.feel_of("M") + 0.2


def test_zones_that_many_name_are_told(
    tee: Product, woman: MakeWearer, memory: ShopMemory, event: MakeEvent
) -> None:
    _told(memory, event, "fit", 6, zones={"arms": "small"})
    _told(memory, event, "fit", 6, zones={"arms": "fit"})
    arms = _reason(advise_person(Question(product=tee, wearer=woman(), memory=memory)), "ZONE_FELT_SMALL")
    assert arms is not None
    assert arms.numbers == {"size": "M", "zone": "arms", "count": 6, "of": 12}


def test_opinions_are_combined_by_how_sure_they_are(tee: Product, woman: MakeWearer) -> None:
    sure = woman(chest_girth_cm=97.0)
    unsure = replace(sure, stds={**sure.stds, "chest_girth_cm": 6.0})
    weights = []
    for wearer in (sure, unsure):
        judged = judge(Question(product=tee, wearer=wearer, learned=_Elsewhere("L")))
        assert judged.learned is not None
        place = judged.sizes.index("M")
        own, other = judged.physics.latent.mean[place], judged.learned.latent.mean[place]
        assert min(own, other) < judged.combined.mean[place] < max(own, other)
        assert judged.physics.weight[place] + judged.learned.weight[place] == pytest.approx(1.0)
        weights.append(judged.physics.weight[place])
    assert weights[0] > weights[1]


def test_what_was_learnt_elsewhere_is_shown_with_its_weight(tee: Product, woman: MakeWearer) -> None:
    advice = advise_person(Question(product=tee, wearer=woman(), learned=_Elsewhere("XL")))
    reason = _reason(advice, "LEARNED_LARGER")
    assert reason is not None
    assert reason.numbers["learned_size"] == "XL"
    assert 0 < int(reason.numbers["weight_percent"]) < 100


def test_a_sold_out_size_stays_the_advice_and_the_next_best_is_named(tee: Product, woman: MakeWearer) -> None:
    sold_out = tee.model_copy(update={"stock": {**tee.stock, "M": 0}})
    advice = advise_person(Question(product=sold_out, wearer=woman(chest_girth_cm=96.0)))
    assert advice.size == "M"
    assert advice.next_in_stock == "L"
    reason = _reason(advice, "OUT_OF_STOCK")
    assert reason is not None
    assert reason.numbers["other"] == "L"
    nothing = tee.model_copy(update={"stock": dict.fromkeys(tee.stock, 0)})
    assert _reason(advise_person(Question(product=nothing, wearer=woman())), "NOTHING_IN_STOCK") is not None


def test_a_measurement_nobody_took_is_named(tee: Product) -> None:
    wearer = wearer_from_measurements("women", {"stature_cm": 166.0})
    reason = _reason(advise_person(Question(product=tee, wearer=wearer)), "UNCERTAIN_MEASURES")
    assert reason is not None
    assert reason.numbers["measurement"] == "chest_girth_cm"
    measured = wearer_from_measurements("women", {"stature_cm": 166.0, "chest_girth_cm": 94.0})
    assert _reason(advise_person(Question(product=tee, wearer=measured)), "UNCERTAIN_MEASURES") is None


@pytest.mark.parametrize("chest_cm", [91.0, 94.0, 97.0])
def test_with_the_change_the_size_is_another_and_with_less_of_it_not(
    tee: Product, woman: MakeWearer, chest_cm: float
) -> None:
    question = Question(product=tee, wearer=woman(chest_girth_cm=chest_cm))
    advice = advise_person(question)
    assert advice.body_changes
    for change in advice.body_changes:
        assert 0 < abs(change.by_cm) <= LARGEST_CHANGE_CM
        moved = replace(question, wearer=question.wearer.changed(change.measurement, change.by_cm))
        assert judge(moved).size == change.size != advice.size
        less = change.by_cm - np.sign(change.by_cm) * 0.5
        nearly = replace(question, wearer=question.wearer.changed(change.measurement, less))
        assert judge(nearly).size == advice.size


def test_every_reason_falls_with_what_it_cites(
    tee: Product, woman: MakeWearer, memory: ShopMemory, event: MakeEvent
) -> None:
    """Deletion: without the feature, what the reason claims is less true by the effect it states."""
    _told(memory, event, "small", 12)
    _told(memory, event, "fit", 12)
    question = Question(
        product=tee,
        wearer=woman(chest_girth_cm=96.0),
        memory=memory,
        preference="loose",
        learned=_Elsewhere("L"),
    )
    advice = advise_person(question)
    size = advice.size
    assert size is not None
    left_out = {
        "RUNS_SMALL": (LeftOut(cells=frozenset(memory.evidence.cells)), Judgement.feel_of),
        "PREFERENCE_LOOSE": (LeftOut(preference=True), Judgement.feel_of),
        "EASE_AT_ZONE": (LeftOut(measurements=frozenset(["chest_girth_cm"])), Judgement.margin_of),
    }
    for code, (missing, claim) in left_out.items():
        reason = _reason(advice, code)
        assert reason is not None, code
        fall = claim(advice.judged, size) - claim(judge(question, missing), size)
        assert fall == pytest.approx(reason.effect, abs=1e-4), code
        assert reason.effect > 0, code
