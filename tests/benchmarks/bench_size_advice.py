"""What feedback adds to the advice of a size, in an invented shop whose truth is known; what advice costs.

Everything but the agreement with the ease rules and the time is a simulation (`simulated_shop`): it says what
the method does when people are as invented, not how people are. About four minutes.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.services.bench import Figure
from ml.fit.house import House
from ml.fit.shop.advice import advise_person
from ml.fit.shop.judgement import CLOSE_CALL, Judgement, Question, judge
from ml.fit.shop.learned import LearnedFit
from ml.fit.shop.memory import ShopMemory
from ml.fit.shop.offsets import Offset
from resources.catalogue import Product, load_catalogue
from resources.size_charts import load_size_chart
from tests.benchmarks.simulated_shop import Shopper, SimulatedShop

if TYPE_CHECKING:
    from ml.fit.rows import RentalQuestions, RentalRows

Floats = npt.NDArray[np.float64]

PRODUCTS = (
    "tee-women",
    "breton-tee-women",
    "silk-blouse",
    "merino-sweater-women",
    "sheath-dress",
    "a-line-skirt",
    "trousers-women",
    "straight-jeans-women",
    "heavy-tee-men",
    "linen-shirt-men",
    "sweater-men",
    "straight-jeans-men",
)
_LEARNT_EVENTS = 2400
_JUDGED = 30
_BINS = 10
_RUNS_SMALL = 1.0


def measure() -> list[Figure]:
    """All figures."""
    figures = [*_agreement(), *_finding(), *_habits()]
    shop = SimulatedShop(_true_offsets(), seed=2)
    memory = ShopMemory(catalogue=load_catalogue())
    memory.learn(
        shop.event(load_catalogue().product(PRODUCTS[place % len(PRODUCTS)]), place / 40)
        for place in range(_LEARNT_EVENTS)
    )
    held_out = _held_out(shop)
    before = [_judged(one, None) for one in held_out]
    after = [_judged(one, memory) for one in held_out]
    figures += _calibration(held_out, before, after)
    figures += _named(held_out, before, after)
    figures += _offset_error(shop, memory)
    figures += _combination()
    return [*figures, *_latency(memory)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _HeldOut:
    """Somebody the shop has never seen, and the truth about a product on them."""

    product: Product
    shopper: Shopper
    chances: Floats  # [run, 3]
    expected: Floats  # [run, 3], of anybody with this body


def _true_offsets() -> dict[str, float]:
    draw = np.random.default_rng(7)
    return {name: float(draw.normal(0.1, 0.5)) for name in PRODUCTS}


def _held_out(shop: SimulatedShop) -> list[_HeldOut]:
    fresh = SimulatedShop(shop.offsets, seed=99)
    found = []
    for name in PRODUCTS:
        product = load_catalogue().product(name)
        for _ in range(_JUDGED):
            shopper = fresh.shopper(product)
            found.append(
                _HeldOut(
                    product=product,
                    shopper=shopper,
                    chances=fresh.chances(product, shopper),
                    expected=fresh.expected_chances(product, shopper),
                )
            )
    return found


def _judged(one: _HeldOut, memory: ShopMemory | None) -> Judgement:
    return judge(Question(product=one.product, wearer=one.shopper.wearer(one.product), memory=memory))


def _agreement() -> list[Figure]:
    """How often ours and the ease rules name the same size, before any feedback, over the whole catalogue."""
    same, total, apart = 0, 0, []
    fresh = SimulatedShop({}, seed=5)
    for product in load_catalogue().products:
        for _ in range(6):
            judged = judge(Question(product=product, wearer=fresh.shopper(product).wearer(product)))
            ruled = judged.rules.recommended_size
            total += 1
            same += judged.size == ruled
            if judged.size is not None and ruled is not None and judged.size != ruled:
                apart.append(judged.fit_of(judged.size) - judged.fit_of(ruled))
    return [
        Figure.at_least(
            f"same size as the ease rules before any feedback ({total} people and products)",
            100 * same / total,
            "%",
            98.0,
        ),
        Figure(
            name="where they differ, more probable to feel right (rules decide below "
            f"{100 * CLOSE_CALL:.0f} points)",
            value=100 * float(np.mean(apart)) if apart else 0.0,
            unit="points",
        ),
    ]


def _finding() -> list[Figure]:
    """Answers it takes to find that a product runs a size small; how often one is wrongly said to."""
    product = load_catalogue().product("tee-women")
    needed = [_events_until_found(product, _RUNS_SMALL, seed, most=80) for seed in range(12)]
    wrong = [_events_until_found(product, 0.0, 100 + seed, most=80) < 80 for seed in range(12)]
    return [
        Figure.at_most(
            "answers until a tee that runs a size small is known to, median of 12 shops (simulated)",
            float(np.median(needed)),
            "events",
            20.0,
        ),
        Figure(name="the same, slowest of the 12", value=float(max(needed)), unit="events"),
        Figure.at_most(
            "tees that run true and are ever said to run small within 80 answers (simulated)",
            100 * float(np.mean(wrong)),
            "%",
            20.0,
        ),
    ]


def _events_until_found(product: Product, offset: float, seed: int, most: int) -> int:
    """Answers until nine in ten of the posterior lie above a quarter of a step small."""
    shop, memory = SimulatedShop({product.id: offset}, seed), ShopMemory(catalogue=load_catalogue())
    for count in range(1, most + 1):
        memory.learn([shop.event(product, count)])
        found = _offset(memory, product.id)
        if found.mean - 1.28 * found.std > 0.25:
            return count
    return most


def _offset(memory: ShopMemory, product: str) -> Offset:
    return memory.offsets().of_product(product, memory.make_of(product))


def _habits() -> list[Figure]:
    """How well somebody's own habit is known after a dozen answers about a dozen garments."""
    catalogue = load_catalogue()
    women = [p for p in catalogue.products if p.block == "women"][::3][:12]
    shop, memory = SimulatedShop({}, seed=31), ShopMemory(catalogue=catalogue)
    errors, spread = [], []
    for person in range(20):
        shopper = replace(shop.shopper(women[0]), habit=float(shop.draw.normal(0, 0.35)))
        for day, product in enumerate(women):
            memory.learn([shop.event_of(product, shopper, day, f"p{person}")])
        known = memory.person(f"p{person}")
        errors.append((known.mean if known else 0.0) - shopper.habit)
        spread.append(shopper.habit)
    without = float(np.sqrt(np.mean(np.square(spread))))
    error = float(np.sqrt(np.mean(np.square(errors))))
    return [
        Figure.at_most(
            "error of a person's own habit after 12 answers, root mean square (simulated)",
            error,
            "steps",
            without,
            peer="not knowing the person",
            ratio=error / without,
        )
    ]


def _calibration(
    held_out: Sequence[_HeldOut], before: Sequence[Judgement], after: Sequence[Judgement]
) -> list[Figure]:
    found = {name: _calibration_error(held_out, judged) for name, judged in (("b", before), ("a", after))}
    return [
        Figure(name="calibration error before any feedback (simulated)", value=found["b"], unit="ECE"),
        Figure.at_most(
            f"calibration error after {_LEARNT_EVENTS} events, on people never seen (simulated)",
            found["a"],
            "ECE",
            0.02,
            peer="before any feedback",
            ratio=found["a"] / found["b"],
        ),
    ]


def _calibration_error(held_out: Sequence[_HeldOut], judged: Sequence[Judgement]) -> float:
    """Expected calibration error of the likeliest answer, against its true chance, not one drawn from it.

    Over the sizes people try: their own and its neighbours, as often as `SimulatedShop.tried_size` has them.
    """
    confidence, truth, weight = [], [], []
    for one, opinion in zip(held_out, judged, strict=True):
        for size, share in _tried(one):
            felt = opinion.probabilities[opinion.sizes.index(size)]
            index = load_size_chart(one.product.size_chart).size_index(size)
            decided = int(felt.argmax())
            confidence.append(felt[decided])
            truth.append(one.expected[index, decided])
            weight.append(share)
    bins = np.minimum((np.array(confidence) * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(bins, np.array(weight) * (np.array(truth) - np.array(confidence)), minlength=_BINS)
    return float(np.abs(gaps).sum() / np.sum(weight))


def _tried(one: _HeldOut) -> list[tuple[str, float]]:
    """Sizes and how often they are tried, in the leg length the wearer's chart row has."""
    fresh = SimulatedShop({}, seed=1)
    counts: dict[str, float] = {}
    for _ in range(20):
        size = fresh.tried_size(one.product, one.shopper)
        counts[size] = counts.get(size, 0.0) + 0.05
    return list(counts.items())


def _named(
    held_out: Sequence[_HeldOut], before: Sequence[Judgement], after: Sequence[Judgement]
) -> list[Figure]:
    """How often the named girth size is truly the likeliest to feel right, and how right it feels."""
    named = {
        "the ease rules": [one.rules.recommended_size for one in before],
        "ours before any feedback": [one.size for one in before],
        "ours after feedback": [one.size for one in after],
    }
    right = {who: _right_share(held_out, sizes) for who, sizes in named.items()}
    rules = right["the ease rules"]
    return [
        *(
            Figure(name=f"best size named by {who} (simulated)", value=100 * share, unit="%")
            for who, (share, _) in right.items()
            if who != "ours after feedback"
        ),
        Figure.at_least(
            "best size named after feedback (simulated)",
            100 * right["ours after feedback"][0],
            "%",
            100 * rules[0],
            peer="the ease rules",
            ratio=right["ours after feedback"][0] / rules[0],
        ),
        Figure(
            name="chance that the named size feels right, by the ease rules (simulated)",
            value=100 * rules[1],
            unit="%",
        ),
        Figure.at_least(
            "chance that the named size feels right, after feedback (simulated)",
            100 * right["ours after feedback"][1],
            "%",
            100 * rules[1],
            peer="the ease rules",
            ratio=right["ours after feedback"][1] / rules[1],
        ),
    ]


def _right_share(held_out: Sequence[_HeldOut], sizes: Sequence[str | None]) -> tuple[float, float]:
    best, chance = [], []
    for one, size in zip(held_out, sizes, strict=True):
        index = None if size is None else load_size_chart(one.product.size_chart).size_index(size)
        best.append(index == int(one.chances[:, 1].argmax()))
        chance.append(0.0 if index is None else float(one.chances[index, 1]))
    return float(np.mean(best)), float(np.mean(chance))


def _offset_error(shop: SimulatedShop, memory: ShopMemory) -> list[Figure]:
    """How far learnt offsets lie from true ones, beside knowing nothing."""
    true = np.array([shop.offsets[name] for name in PRODUCTS])
    found = [_offset(memory, name) for name in PRODUCTS]
    error = float(np.sqrt(np.mean((np.array([one.mean for one in found]) - true) ** 2)))
    nothing = float(np.sqrt(np.mean(true**2)))
    name = "error of how products run, root mean square (simulated)"
    return [Figure.at_most(name, error, "steps", nothing, peer="knowing nothing", ratio=error / nothing)]


class _RentalModel:
    """A plain logistic regression on another house's rentals: stature, mass and size, no girths."""

    def __init__(self, rows: RentalRows) -> None:
        from sklearn.linear_model import LogisticRegression

        self.house = House.of(rows)
        self._model = LogisticRegression(C=1.0, max_iter=2000)
        self._model.fit(self._design(rows), rows.labels)

    def predict(self, questions: RentalQuestions) -> Floats:
        """Probabilities [N, 3]."""
        return np.asarray(self._model.predict_proba(self._design(questions)), dtype=np.float64)

    @staticmethod
    def _design(questions: RentalQuestions) -> Floats:
        mass, stature = np.log(questions.mass_kg / 70), questions.stature_cm / 100 - 1.65
        size = questions.sizes / 10 - 1.5
        return np.stack([mass, stature, size, mass * size, mass**2, size**2], axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worth:
    """What an opinion is worth: expected log loss near the right size, chance that its size is right."""

    loss: float
    chance: float


def _combination() -> list[Figure]:
    """Body, rentals of another house, and both.

    On taped people where tall ones feel dresses half a step smaller a standard deviation, which rentals know
    and girths do not; and on people known by stature and mass alone, where the rentals know nothing more.
    """
    taped = _worths(SimulatedShop({}, seed=41, tall_feel_small=0.5), None)
    typed = _worths(SimulatedShop({}, seed=42), ("stature_cm", "body_mass_kg"))
    loss = min(taped[who].loss for who in ("body", "rentals"))
    chance = max(taped[who].chance for who in ("body", "rentals"))
    peer, figures = "the better of the two", []
    for who in ("body", "rentals"):
        figures += [
            Figure(name=f"log loss by {who} alone, taped (simulated)", value=taped[who].loss, unit="nats"),
            Figure(
                name=f"chance that the size feels right, by {who} alone, taped (simulated)",
                value=100 * taped[who].chance,
                unit="%",
            ),
        ]
    typed_loss = min(typed[who].loss for who in ("body", "rentals"))
    both = taped["both"]
    return [
        *figures,
        Figure.at_most(
            "log loss by both together, taped (simulated)",
            both.loss,
            "nats",
            loss,
            peer=peer,
            ratio=both.loss / loss,
        ),
        Figure.at_least(
            "chance that the size feels right, by both together, taped (simulated)",
            100 * both.chance,
            "%",
            100 * chance,
            peer=peer,
            ratio=both.chance / chance,
        ),
        Figure(
            name="log loss by both where rentals know nothing more, from stature and mass (simulated)",
            value=typed["both"].loss,
            unit="nats",
            peer=peer,
            ratio=typed["both"].loss / typed_loss,
        ),
    ]


def _worths(shop: SimulatedShop, names: tuple[str, ...] | None) -> dict[str, _Worth]:
    """What each opinion is worth on dresses, over people whom the rentals can speak of."""
    product = load_catalogue().product("a-line-dress")
    learned = LearnedFit(_RentalModel(_rentals(shop, product, 4000)))
    found: dict[str, list[tuple[float, float]]] = {"body": [], "rentals": [], "both": []}
    for _ in range(150):
        shopper = shop.shopper(product)
        wearer = shopper.wearer(product) if names is None else shopper.wearer(product, names)
        judged = judge(Question(product=product, wearer=wearer, learned=learned))
        if judged.learned is None:
            continue
        opinions = {
            "body": judged.physics.probabilities,
            "rentals": judged.learned.probabilities,
            "both": judged.probabilities,
        }
        chances = shop.chances(product, shopper)
        near = np.argsort(np.abs(shop.level(product, shopper)))[:3]
        for who, felt in opinions.items():
            loss = -float((chances[near] * np.log(np.maximum(felt[near], 1e-9))).sum(1).mean())
            found[who].append((loss, float(chances[felt[:, 1].argmax(), 1])))
    return {
        who: _Worth(loss=float(np.mean([v[0] for v in of])), chance=float(np.mean([v[1] for v in of])))
        for who, of in found.items()
    }


def _rentals(shop: SimulatedShop, product: Product, count: int) -> RentalRows:
    """What people said of dresses of another house, whose ladder goes up by four."""
    from ml.fit.rows import RentalRows

    chart, rows = load_size_chart(product.size_chart), []
    for _ in range(count):
        shopper = shop.shopper(product)
        index = chart.size_index(shop.tried_size(product, shopper))
        felt = int(shop.draw.choice(3, p=shop.chances(product, shopper)[index]))
        rows.append(
            (4.0 * index + 2.0, felt, shopper.measured["body_mass_kg"], shopper.measured["stature_cm"])
        )
    sizes, labels, mass, stature = (np.array(column) for column in zip(*rows, strict=True))
    words, unknown = np.full(count, ""), np.full(count, np.nan)
    return RentalRows(
        user_ids=words,
        item_ids=words,
        categories=np.full(count, "dress"),
        sizes=sizes,
        labels=labels.astype(np.int64),
        mass_kg=mass,
        stature_cm=stature,
        bust_band_in=unknown,
        bust_cups=unknown,
        age_years=unknown,
        body_types=words,
        rented_for=words,
        dates=np.full(count, np.datetime64("2031-01-01")),
        skipped={},
        unknown={},
    )


def _latency(memory: ShopMemory) -> list[Figure]:
    """One advice with everything it says, and the judgement alone, beside the ease rules alone."""
    from body_models.garments.fit.advice import advise

    fresh = SimulatedShop({}, seed=71)
    seconds: dict[str, list[float]] = {"advice": [], "judgement": [], "rules": []}
    for name in PRODUCTS:
        product = load_catalogue().product(name)
        question = Question(product=product, wearer=fresh.shopper(product).wearer(product), memory=memory)
        judge(question)
        for what, work in (
            ("advice", lambda q=question: advise_person(q)),
            ("judgement", lambda q=question: judge(q)),
            ("rules", lambda q=question: advise(q.product, q.wearer.values)),
        ):
            started = time.perf_counter()
            work()
            seconds[what].append(time.perf_counter() - started)
    median: Mapping[str, float] = {what: 1000 * float(np.median(times)) for what, times in seconds.items()}
    peer = "the ease rules alone"
    return [
        Figure(name=peer, value=median["rules"], unit="ms"),
        Figure(
            name="judging every size",
            value=median["judgement"],
            unit="ms",
            peer=peer,
            ratio=median["judgement"] / median["rules"],
        ),
        Figure.at_most(
            "one advice with reasons and what-ifs",
            median["advice"],
            "ms",
            1000.0,
            peer=peer,
            ratio=median["advice"] / median["rules"],
        ),
    ]
