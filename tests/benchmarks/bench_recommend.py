"""Advice for one person over catalogues of a thousand to a million products: time, memory, recall.

The products are drawn: clusters of embeddings as wide as the joint encoder's, with prices, stock, seasons and
histories. The peer of the index is comparing with every product, in the same run, on the same products.
``python -m tests.benchmarks.bench_recommend FILE.svg`` draws the cost against the size of the catalogue.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from app.services.bench import Figure
from ml.encoders.text import load_english_encoder
from ml.recommend.advice import advise_products
from ml.recommend.product_index import ProductIndex
from ml.recommend.product_table import ProductTable
from ml.recommend.retrieval import ShopShelf, exact_near, shop_shelf
from ml.recommend.shopper import Shopper, Wanted
from tests.benchmarks.cost_plot import write_cost_plot

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
_LIMITS_MS: Final = {10_000: 100.0, 1_000_000: 150.0}
_WIDTH: Final = 128
_LATENT: Final = 32
_SHOPPERS: Final = 40
_NEAR: Final = 200
_SEED: Final = 5
_CHUNK: Final = 65_536
_QUERY: Final = "a light blue linen shirt for the office, not too tight, below {} pounds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a catalogue of a size costs."""

    products: int
    build_s: float
    index_mb: float
    open_s: float
    update_s: float
    recall_10: float
    recall_100: float
    exact_ms: float
    advice_ms: dict[str, tuple[float, float]]
    """Median and worst of 20 by the kind of shopper."""


def measure() -> list[Figure]:
    """All sizes; about eight minutes, most of them spent building the largest index."""
    query_ms = _query_ms()
    figures = [Figure(name="embedding the words said, median", value=query_ms, unit="ms")]
    for cost in (measured(size) for size in SIZES):
        figures += _figures(cost, query_ms)
    return figures


def measured(products: int) -> Cost:
    """Build, open, search and advise over a drawn catalogue."""
    rng = np.random.default_rng(_SEED)
    world = rng.standard_normal((max(products // 40, 12), _LATENT)), rng.standard_normal((_LATENT, _WIDTH))
    embeddings = _embeddings(rng, world, products)
    table = _table(rng, products)
    ids = table.ids.tolist()
    begun = time.perf_counter()
    index = ProductIndex.build(ids, embeddings)
    build_s = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder))
        begun = time.perf_counter()
        opened = ProductIndex.open(Path(folder))
        open_s = time.perf_counter() - begun
        shelf = shop_shelf(table, embeddings, opened)
        queries = _embeddings(rng, world, _SHOPPERS).astype(np.float32)
        recall_10, recall_100, exact_ms = _recall(shelf, queries)
        advice_ms = {name: _advice_ms(shelf, make) for name, make in _shoppers(shelf, queries).items()}
    changed = embeddings.copy()
    changed[: max(products // 1000, 1)] = _embeddings(rng, world, max(products // 1000, 1))
    begun = time.perf_counter()
    index.update(ids, changed)
    return Cost(
        products=products,
        build_s=build_s,
        index_mb=index.memory_bytes / 1e6,
        open_s=open_s,
        update_s=time.perf_counter() - begun,
        recall_10=recall_10,
        recall_100=recall_100,
        exact_ms=exact_ms,
        advice_ms=advice_ms,
    )


def _figures(cost: Cost, query_ms: float) -> list[Figure]:
    label = f"{cost.products:,} products"
    limit = _LIMITS_MS.get(cost.products)
    figures = [
        Figure(name=f"{label}: building the index", value=cost.build_s, unit="s"),
        Figure(name=f"{label}: memory of the index", value=cost.index_mb, unit="MB"),
        Figure(name=f"{label}: opening it, checked", value=cost.open_s, unit="s"),
        Figure(
            name=f"{label}: a thousandth of the products changed",
            value=cost.update_s,
            unit="s",
            peer="building it anew",
            ratio=cost.update_s / cost.build_s,
        ),
        Figure.at_least(
            f"{label}: recall of the nearest 10, after exact comparison", cost.recall_10, "", 0.95
        ),
        Figure(name=f"{label}: recall of the nearest 100", value=cost.recall_100, unit=""),
    ]
    for kind, (median, slow) in cost.advice_ms.items():
        name = f"{label}: advice, {kind}, median"
        peer = f"comparing with every product ({cost.exact_ms:.3g} ms)"
        if limit is None:
            figures.append(
                Figure(name=name, value=median, unit="ms", peer=peer, ratio=median / cost.exact_ms)
            )
            continue
        ratio = median / cost.exact_ms
        figures.append(Figure.at_most(name, median, "ms", limit, peer=peer, ratio=ratio))
        figures.append(Figure(name=f"{label}: advice, {kind}, slowest", value=slow, unit="ms"))
    if limit is not None:
        spoken = cost.advice_ms["words"][0] + query_ms
        figures.append(
            Figure.at_most(f"{label}: advice with the embedding of the words", spoken, "ms", limit)
        )
    return figures


def _query_ms() -> float:
    """The English encoder, the larger of the two; every text is a new one, since it remembers texts."""
    encoder = load_english_encoder("cpu")
    texts = [_QUERY.format(price) for price in range(60, 80)]
    encoder.encode(texts[:1])
    return float(np.median([_ms(partial(encoder.encode, [text])) for text in texts[1:]]))


def _shoppers(
    shelf: ShopShelf, queries: npt.NDArray[np.float32]
) -> dict[str, Callable[[int], tuple[Shopper, Wanted]]]:
    ids = shelf.table.ids
    sizes = dict.fromkeys(shelf.table.chart_names, "M")
    cheap = float(np.quantile(shelf.table.prices, 0.02))

    def known(number: int) -> Shopper:
        own = [str(ids[(number * 7919 + 13 * place) % len(ids)]) for place in range(5)]
        return Shopper(
            words=queries[number],
            liked=tuple(own[:2]),
            tried=tuple(own[2:4]),
            disliked=(own[4],),
            sizes=sizes,
            occasion="work",
            season="summer",
        )

    return {
        "nothing known": lambda _: (Shopper(), Wanted()),
        "words": lambda number: (Shopper(words=queries[number]), Wanted()),
        "words, history, size": lambda number: (known(number), Wanted(in_my_size=True)),
        "narrow price": lambda number: (known(number), Wanted(price_max=cheap)),
        "one family": lambda number: (known(number), Wanted(families=(shelf.table.family_names[3],))),
    }


def _advice_ms(shelf: ShopShelf, make: Callable[[int], tuple[Shopper, Wanted]]) -> tuple[float, float]:
    times = []
    for number in range(_SHOPPERS):
        shopper, wanted = make(number)
        times.append(_ms(partial(advise_products, shopper, shelf, wanted=wanted)))
    return float(np.median(times)), float(np.max(times[1:]))


def _recall(shelf: ShopShelf, queries: npt.NDArray[np.float32]) -> tuple[float, float, float]:
    """Of the nearest 10 and 100 by exact comparison, the share the index brings; and what exactness costs."""
    rows = np.arange(len(shelf))
    found: dict[int, list[float]] = {10: [], 100: []}
    times = []
    for query in queries:
        near = shelf.index.near(query, _NEAR)
        begun = time.perf_counter()
        truth = exact_near(shelf.embeddings, rows, query, 100)
        times.append(1e3 * (time.perf_counter() - begun))
        for count, shares in found.items():
            shares.append(float(np.isin(truth[:count], near).mean()))
    return float(np.mean(found[10])), float(np.mean(found[100])), float(np.median(times))


def _embeddings(
    rng: np.random.Generator, world: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]], count: int
) -> npt.NDArray[np.float16]:
    """Unit rows [count, D]: products around centres, with some noise everywhere."""
    centres, spread = world
    rows = np.empty((count, _WIDTH), np.float16)
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start)
        latent = centres[rng.integers(len(centres), size=size)] + 0.6 * rng.standard_normal((size, _LATENT))
        part = latent @ spread + 0.5 * rng.standard_normal((size, _WIDTH))
        rows[start : start + size] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return rows


def _table(rng: np.random.Generator, count: int) -> ProductTable:
    names = tuple(f"family-{place:02}" for place in range(30))
    families = rng.integers(len(names), size=count)
    popularity = rng.pareto(1.5, size=count)
    popularity = np.where(rng.random(count) < 0.1, np.nan, np.minimum(popularity / 50, 1.0))
    return ProductTable(
        ids=np.asarray([f"product-{place:07}" for place in range(count)]),
        families=families,
        blocks=rng.integers(2, size=count),
        charts=2 * families + rng.integers(2, size=count),
        prices=np.exp(rng.normal(4.0, 0.8, size=count)).astype(np.float32),
        stocked=rng.integers(0, 64, size=count).astype(np.uint64),
        occasions=rng.integers(1, 512, size=count).astype(np.uint64),
        seasons=rng.integers(1, 16, size=count).astype(np.uint64),
        days_on_sale=rng.integers(0, 900, size=count).astype(np.float32),
        popularity=popularity.astype(np.float32),
        family_names=names,
        block_names=("men", "women"),
        chart_names=tuple(f"chart-{place:02}" for place in range(2 * len(names))),
        size_names=(("L", "M", "S", "XL", "XS", "XXL"),) * (2 * len(names)),
        occasion_names=("casual", "date", "home", "interview", "party", "sport", "travel", "wedding", "work"),
        season_names=("autumn", "spring", "summer", "winter"),
    )


def _ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - begun)


if __name__ == "__main__":
    costs = [measured(size) for size in SIZES]
    write_cost_plot(
        Path(sys.argv[1]),
        [cost.products for cost in costs],
        {
            **{f"advice, {kind}": [cost.advice_ms[kind][0] for cost in costs] for kind in costs[0].advice_ms},
            "comparing with every product": [cost.exact_ms for cost in costs],
        },
    )
