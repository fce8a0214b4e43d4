"""Outfit advice: how fast it is, what it keeps, and how its outfits differ.

The large catalogue is made here from the embedded one: other colours, prices and stock, the same charts and
cloths. Latency is the processor time of one advice with sizes known, as when a shopper stands in front of the
kiosk; its floor is to score every piece beside the product. The peer of the score is to add the best piece
again and again; that of diversity are the three best by score.
"""

import time
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from app.services.bench import Figure
from app.services.outfit_advice import stylist, stylist_of
from ml.outfits.shop.beam import BeamWidth, search
from ml.outfits.shop.diversity import Traits, likeness
from ml.outfits.shop.fitting import Fitting
from ml.outfits.shop.given import Given
from ml.outfits.shop.grammar import SHAPES, can_grow_to
from ml.outfits.shop.ground import Candidates, candidates, ground_of
from ml.outfits.shop.outfit import Outfit
from ml.outfits.shop.pieces import Piece
from ml.outfits.shop.rules import may_meet
from ml.outfits.shop.scoring import pair_scores
from ml.outfits.shop.stylist import Stylist
from ml.outfits.shop.wishes import Wishes
from resources.catalogue import Colourway, Product, load_catalogue

PRODUCTS = 10_000
MOST_MS = 300.0
SEEDS = 12
_WISHES = (
    Wishes(),
    Wishes(budget=220.0),
    Wishes(season="winter"),
    Wishes(occasion="work", colour="navy"),
    Wishes(season="summer", avoid=frozenset({"black"}), budget=180.0),
)


def measure() -> list[Figure]:
    """The figures; the seed of the generated catalogue is fixed."""
    small = stylist()
    large = stylist_of(generated_catalogue(PRODUCTS, seed=0), small.judge.model)
    figures = [*_latency("68 products", small), *_latency(f"{PRODUCTS} products", large)]
    outfits = [(wishes, outfit) for shop in (small, large) for wishes, outfit in _advised(shop)]
    kept = float(np.mean([_keeps(outfit, wishes) for wishes, outfit in outfits]))
    return [
        *figures,
        Figure.at_least(f"wishes kept in {len(outfits)} outfits", 100 * kept, "%", 100.0),
        _nothing_left(large),
        _diversity(small),
        *_against_greedy(small),
    ]


def generated_catalogue(count: int, seed: int) -> list[Product]:
    """Products like the embedded ones: each is one of them with other colours, price and stock."""
    generator = np.random.default_rng(seed)
    originals = load_catalogue().products
    ways = [way for product in originals for way in product.colourways]
    made = []
    for number in range(count):
        original = originals[int(generator.integers(len(originals)))]
        taken = generator.choice(len(ways), size=int(generator.integers(1, 5)), replace=False)
        stock = {size: int(generator.poisson(2)) for size in original.stock}
        changes = {
            "id": f"{original.id}-{number}",
            "colourways": tuple(_shifted(ways[place], generator) for place in taken),
            "price": round(float(original.price * np.exp(generator.normal(0, 0.4))), 2),
            "stock": stock,
        }
        made.append(original.model_copy(update=changes))
    return made


def _shifted(way: Colourway, generator: np.random.Generator) -> Colourway:
    rgb = np.clip(np.array(way.rgb) + generator.integers(-14, 15, size=3), 0, 255)
    number = int(generator.integers(1_000_000))
    return way.model_copy(update={"id": f"{way.id}-{number}", "rgb": tuple(map(int, rgb))})


def _middle_size(product: Product) -> str:
    return product.sizes[len(product.sizes) // 2]


def _seeds(shop: Stylist) -> list[str]:
    """Products spread over the shop whose middle size is there."""
    products = {piece.product.id: piece.product for piece in shop.shelves.pieces}
    there = [name for name, product in products.items() if product.stock[_middle_size(product)] > 0]
    return there[:: max(len(there) // SEEDS, 1)][:SEEDS]


def _latency(name: str, shop: Stylist) -> list[Figure]:
    seeds = _seeds(shop)
    advice = _milliseconds(
        lambda seed: shop.complete([Given(product_id=seed)], sizes_of=_middle_size, count=3), seeds
    )
    every = _milliseconds(lambda seed: _every_pair(shop, seed), seeds)
    return [
        Figure.at_most(
            f"advice, median, {name}",
            float(np.median(advice)),
            "ms",
            MOST_MS,
            peer="scoring every piece beside the product",
            ratio=float(np.median(advice) / np.median(every)),
        ),
        Figure.at_most(f"advice, slowest, {name}", max(advice), "ms", MOST_MS),
    ]


def _nothing_left(shop: Stylist) -> Figure:
    """How long it takes to say that a budget is too small, and how much the cheapest outfit costs."""
    prices = {piece.product.id: piece.product.price for piece in shop.shelves.pieces}

    def poor(seed: str) -> None:
        wishes = Wishes(budget=prices[seed] + 0.5)
        assert not shop.complete([Given(product_id=seed)], wishes, sizes_of=_middle_size).outfits

    times = _milliseconds(poor, [seed for seed in _seeds(shop) if not _is_whole(shop, seed)])
    return Figure.at_most("saying what the cheapest outfit costs, slowest", max(times), "ms", MOST_MS)


def _is_whole(shop: Stylist, seed: str) -> bool:
    """Whether a product is an outfit by itself."""
    return shop.shelves.pieces[int(shop.shelves.rows_of[seed][0])].role == "one_piece"


def _milliseconds(work: Callable[[str], object], seeds: Sequence[str]) -> list[float]:
    for seed in seeds:  # texts are read once
        work(seed)
    times = []
    for seed in seeds:
        started_s = time.process_time()
        work(seed)
        times.append(1000 * (time.process_time() - started_s))
    return times


def _every_pair(shop: Stylist, seed: str) -> float:
    """The best score of the product with any other piece: what an outfit of two alone costs."""
    shelves = shop.shelves
    own, others = shelves.rows_of[seed], np.arange(len(shelves.pieces))
    a, b = np.repeat(own, len(others)), np.tile(others, len(own))
    scores = pair_scores(shelves.table, a, b, shop.judge.weights)
    return float(np.where(may_meet(shelves, a, b), scores, -np.inf).max())


def _advised(shop: Stylist) -> list[tuple[Wishes, Outfit]]:
    found = []
    for seed in _seeds(shop):
        for wishes in _WISHES:
            completion = shop.complete([Given(product_id=seed)], wishes, sizes_of=_middle_size, count=3)
            found += [(wishes, outfit) for outfit in completion.outfits]
    return found


def _keeps(outfit: Outfit, wishes: Wishes) -> bool:
    products = [piece.product for piece in outfit.pieces]
    return (
        (wishes.budget is None or outfit.price <= wishes.budget + 0.005)
        and all(wishes.occasion is None or wishes.occasion in product.occasion for product in products)
        and all(wishes.season is None or wishes.season in product.season for product in products)
        and (wishes.colour is None or any(p.colourway.colour == wishes.colour for p in outfit.pieces))
        and not any(piece.shown_colours & wishes.avoid for piece in outfit.pieces)
        and all(product.stock[outfit.sizes[product.id]] > 0 for product in products)
        and frozenset(piece.role for piece in outfit.pieces) in SHAPES
    )


def _diversity(shop: Stylist) -> Figure:
    """How unlike three outfits of one product are, beside the three that score best whatever they share."""
    shown, best = [], []
    for seed in _seeds(shop):
        outfits = shop.complete([Given(product_id=seed)], count=3).outfits
        shown.append(_unlike([outfit.pieces for outfit in outfits], seed))
        found = _candidates(shop, seed)
        top = np.argsort(-found.log_odds, kind="stable")[:3]
        best.append(_unlike([[shop.shelves.pieces[row] for row in found.outfits[k]] for k in top], seed))
    return Figure(
        name="unlikeness of three outfits (0 the same, 1 nothing shared)",
        value=float(np.mean(shown)),
        unit="",
        peer="the three best by score",
        ratio=float(np.mean(shown) / np.mean(best)),
    )


def _candidates(shop: Stylist, seed: str) -> Candidates:
    """The outfits among which those to show are chosen."""
    given = [shop.shelves.rows_of[seed]]
    fitting = Fitting(shelves=shop.shelves, sizes_of=None)
    ground = ground_of(shop.judge, given, Wishes(), fitting)
    return candidates(shop.judge, search(ground, given, BeamWidth()), Wishes())


def _unlike(outfits: Sequence[Sequence[Piece]], seed: str) -> float:
    traits = [
        Traits(
            products=frozenset(piece.product.id for piece in outfit) - {seed},
            shape=frozenset(piece.role for piece in outfit),
            colours=frozenset(piece.colourway.colour for piece in outfit),
        )
        for outfit in outfits
    ]
    return float(np.mean([1 - likeness(one, other) for one, other in combinations(traits, 2)]))


def _against_greedy(shop: Stylist) -> list[Figure]:
    """The best outfit's log-odds less those of the outfit made by adding the best piece again and again."""
    gaps = [float(_candidates(shop, seed).log_odds.max()) - _greedy(shop, seed) for seed in _seeds(shop)]
    return [
        Figure.at_least(
            "log-odds gained over adding the best piece until it is an outfit", float(np.mean(gaps)), "", 0.0
        )
    ]


def _greedy(shop: Stylist, seed: str) -> float:
    shelves, table = shop.shelves, shop.shelves.table
    rows = [int(shelves.rows_of[seed][0])]
    everything = np.arange(len(table))
    while True:
        roles = frozenset(shelves.pieces[row].role for row in rows)
        if roles in SHAPES:
            return float(shop.judge.log_odds([rows], None)[0])
        fine = np.array([p.role not in roles and can_grow_to(roles | {p.role}) for p in shelves.pieces])
        for worn in rows:
            fine &= may_meet(shelves, np.array([worn]), everything)
        shared = [np.bitwise_and.reduce(bits[rows]) & bits > 0 for bits in (table.occasions, table.seasons)]
        fine &= shared[0] & shared[1]
        if not fine.any():
            return -np.inf
        added = sum(
            pair_scores(table, np.full(len(table), worn), everything, shop.judge.weights) for worn in rows
        )
        rows.append(int(np.where(fine, added, -np.inf).argmax()))
