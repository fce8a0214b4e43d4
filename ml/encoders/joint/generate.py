"""Invented products: plausible families, cloths, colours, prices and occasions, as columns.

A million rows take seconds: everything is drawn at once. Words are made only for those asked for
(`ml.encoders.joint.sentences`). Combinations of family, colour and fabric fall into two halves by a fixed
hash, so that a model can be judged on combinations it never saw.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from ml.encoders.joint.features import GEOMETRY_WIDTH, FeatureRows, growth_cm
from ml.encoders.joint.vocabulary import (
    BLOCKS,
    CATEGORIES,
    FITS,
    MODALITIES,
    OCCASIONS,
    PRINTS,
    SEASONS,
    attribute_names,
    colours,
    fabric_row,
    group_slice,
    lab_of,
    pom_names,
    styles,
)
from resources.fabrics import load_fabrics
from resources.families import families
from resources.joint import load_generator_words
from resources.size_charts import load_size_charts

Part = Literal["train", "held_out", "all"]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

HELD_OUT_SHARE: Final = 0.12
_LENGTHS: Final = ("cropped", "usual", "long")
_PRICES: Final = ("low", "usual", "high")
_FIT_SHARES: Final = (0.24, 0.42, 0.24, 0.10)
_LENGTH_SHARES: Final = (0.15, 0.7, 0.15)
_PLAIN_SHARE: Final = 0.55
_SECOND_COLOUR_SHARE: Final = 0.25
_NOISE_ROWS: Final = 4096
# What a fit means beside the shop's regular one, in cm of a girth [fit]; and what a length word means.
_FIT_GIRTH_CM: Final = np.array([-4.0, 0.0, 5.0, 12.0])
_LENGTH_SCALE: Final = np.array([0.82, 1.0, 1.2])
_GIRTHS: Final = ("chest_girth", "waist_girth", "hip_girth", "hem_girth", "bicep_girth", "thigh_girth")
_LENGTHENED: Final = ("back_length", "skirt_length", "dress_length", "inseam")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InventedProducts:
    """Products as columns. Single choices are places in the vocabularies, several are bits of them."""

    family: Ints  # [N] place among `families()`
    block: Ints  # [N]
    fabric: Ints  # [N] place among `load_fabrics()`
    shade: Ints  # [N] place among all shades, of the first colour
    colour: Ints  # [N] bits of `colours()`
    first_colour: Ints  # [N]
    rgb: Floats  # [N, 2, 3] sRGB 0 … 255; the second repeats the first of a product in one colour
    print: Ints  # [N]
    fit: Ints  # [N]
    length: Ints  # [N] cropped, usual, long
    price_word: Ints  # [N] low, usual, high
    price_ratio: Floats  # [N] over the shop's median
    season: Ints  # [N] bits
    occasion: Ints  # [N] bits
    style: Ints  # [N] bits
    seed: int

    def __len__(self) -> int:
        return len(self.family)

    def rows(self, start: int = 0, end: int | None = None) -> FeatureRows:
        """The products' feature rows without words and pictures; ask for stretches of a million."""
        part = slice(start, len(self) if end is None else end)
        count = len(self.family[part])
        present = np.zeros((count, len(MODALITIES)), dtype=bool)
        for name in ("geometry", "fabric", "attributes", "price"):
            present[:, MODALITIES.index(name)] = True
        return FeatureRows(
            present=present,
            text=np.zeros((count, 0), dtype=np.float32),
            picture=np.zeros((0, 192, 144, 3), dtype=np.uint8),
            geometry=self._geometry(part),
            fabric=self._fabric(part),
            attributes=self._attributes(part),
            price=self._price(part),
            behaviour=np.zeros((count, 0), dtype=np.float32),
        )

    def _noise(self, part: slice, what: int, width: int) -> npt.NDArray[np.float64]:
        """Standard normal numbers, the same whichever stretch a product is asked in  # [n, width]."""
        first, last = part.start // _NOISE_ROWS, max(part.stop - 1, part.start) // _NOISE_ROWS
        drawn = [
            np.random.default_rng((self.seed, place, what)).normal(size=(_NOISE_ROWS, width))
            for place in range(first, last + 1)
        ]
        offset = first * _NOISE_ROWS
        return np.concatenate(drawn)[part.start - offset : part.stop - offset]

    def _geometry(self, part: slice) -> Floats:
        """Measures of the family's chart, moved by fit and length, and by as much as brands differ."""
        base, growth, known = _chart_table()
        names = pom_names()
        cell = (self.family[part], self.block[part])
        measures, steps, mask = base[cell].copy(), growth[cell].copy(), known[cell]
        noise = self._noise(part, 1, len(names) + 2)
        girths = [names.index(name) for name in _GIRTHS]
        measures[:, girths] += (_FIT_GIRTH_CM[self.fit[part]] + 1.2 * noise[:, 0])[:, None]
        lengths = [names.index(name) for name in _LENGTHENED]
        measures[:, lengths] *= _LENGTH_SCALE[self.length[part]][:, None]
        measures *= 1.0 + 0.025 * noise[:, 2:]
        steps *= 1.0 + 0.10 * noise[:, 1:2]
        rows = np.stack([np.maximum(measures, 0.1) * mask, steps * mask, mask], axis=1)
        return rows.reshape(len(mask), GEOMETRY_WIDTH).astype(np.float32)

    def _fabric(self, part: slice) -> Floats:
        """The cloth's figures as a mill's next batch has them: up to about a tenth off."""
        table = np.stack([fabric_row(fabric) for fabric in load_fabrics().values()])
        rows = table[self.fabric[part]]
        rows[:, :7] += (0.1 * self._noise(part, 2, 7)).astype(np.float32)
        return rows

    def _attributes(self, part: slice) -> Floats:
        rows = np.zeros((len(self.family[part]), len(attribute_names())), dtype=np.float32)
        at = np.arange(len(rows))
        categories = np.array([CATEGORIES.index(known.category) for known in families().values()])
        single = {
            "family": self.family[part],
            "block": self.block[part],
            "category": categories[self.family[part]],
            "print": self.print[part],
            "fit": self.fit[part],
        }
        for group, places in single.items():
            rows[at, group_slice(group).start + places] = 1.0
        for group, bits in (("season", self.season), ("occasion", self.occasion), ("style", self.style)):
            rows[:, group_slice(group)] = _unpacked(bits[part], group_slice(group))
        shown = _unpacked(self.colour[part], group_slice("colour"))
        rows[:, group_slice("colour")] = shown / shown.sum(axis=1, keepdims=True)
        rows[:, group_slice("lab")] = lab_of(self.rgb[part]).mean(axis=1)
        return rows

    def _price(self, part: slice) -> Floats:
        ratio = np.log(self.price_ratio[part])
        return np.stack([ratio, ratio - _usual_log_ratios()[self.family[part]]], axis=1).astype(np.float32)


def generate_products(count: int, seed: int = 0, part: Part = "all") -> InventedProducts:
    """``count`` invented products; the same seed and part give the same. A million take about a second.

    ``part`` keeps to combinations of family, colour and fabric that are taught, or that are held out.
    """
    rng = np.random.default_rng((seed, ("train", "held_out", "all").index(part)))
    family, block, fabric, colour = _combinations(rng, count, part)
    second = _second_colours(rng, family, fabric, colour)
    shade = _shade_of(rng, colour)
    first_rgb = shade_table()[0][shade] + rng.normal(0, 5, (count, 3))
    other_rgb = shade_table()[0][_shade_of(rng, second)] + rng.normal(0, 5, (count, 3))
    rgb = np.stack([first_rgb, np.where((second == colour)[:, None], first_rgb, other_rgb)], axis=1)
    price_word = rng.choice(3, count, p=(0.2, 0.6, 0.2))
    return InventedProducts(
        family=family,
        block=block,
        fabric=fabric,
        shade=shade,
        colour=(1 << colour) | (1 << second),
        first_colour=colour,
        rgb=np.clip(rgb, 0, 255).astype(np.float32),
        print=np.where(rng.random(count) < _PLAIN_SHARE, 0, rng.integers(1, len(PRINTS), count)),
        fit=_fits(rng, family),
        length=rng.choice(3, count, p=_LENGTH_SHARES),
        price_word=price_word,
        price_ratio=_price_ratios(rng, family, fabric, price_word),
        season=_seasons(rng, fabric),
        occasion=_some_of(rng, _family_bits("occasions", OCCASIONS)[family], 0.6, 0.06, len(OCCASIONS)),
        style=_some_of(rng, _style_bits()[fabric], 0.6, 0.05, len(styles())),
        seed=seed,
    )


@lru_cache(maxsize=1)
def held_out_combinations() -> npt.NDArray[np.bool_]:
    """Which combinations are never taught  # [families, colours, fabrics], by a hash of their names."""
    names = (tuple(families()), colours(), tuple(load_fabrics()))
    table = np.zeros([len(axis) for axis in names], dtype=bool)
    for place in np.ndindex(table.shape):
        combination = "|".join(axis[at] for axis, at in zip(names, place, strict=True))
        digest = hashlib.sha256(combination.encode()).digest()
        table[place] = int.from_bytes(digest[:4], "big") / 2**32 < HELD_OUT_SHARE
    return table


def is_held_out(family: str, colour: str, fabric: str) -> bool:
    """Whether a combination is kept for judging."""
    place = (
        tuple(families()).index(family),
        colours().index(colour),
        tuple(load_fabrics()).index(fabric),
    )
    return bool(held_out_combinations()[place])


def _combinations(rng: np.random.Generator, count: int, part: Part) -> tuple[Ints, Ints, Ints, Ints]:
    """Family, block, fabric and first colour of each product, in the part wanted."""
    wanted = held_out_combinations() if part == "held_out" else ~held_out_combinations()
    kept: list[tuple[Ints, Ints, Ints, Ints]] = []
    missing = count
    while missing > 0:
        drawn = _drawn_combinations(rng, int(missing * (12 if part == "held_out" else 1.3)) + 16)
        if part != "all":
            allowed = wanted[drawn[0], drawn[3], drawn[2]]
            drawn = (drawn[0][allowed], drawn[1][allowed], drawn[2][allowed], drawn[3][allowed])
        kept.append((drawn[0][:missing], drawn[1][:missing], drawn[2][:missing], drawn[3][:missing]))
        missing -= len(kept[-1][0])
    family, block, fabric, colour = (np.concatenate(column) for column in zip(*kept, strict=True))
    return family, block, fabric, colour


def _drawn_combinations(rng: np.random.Generator, count: int) -> tuple[Ints, Ints, Ints, Ints]:
    cells = [
        (place, BLOCKS.index(block))
        for place, known in enumerate(families().values())
        for block in known.blocks
    ]
    cell = np.array(cells)[rng.integers(len(cells), size=count)]
    choices = _fabric_choices()
    lengths = np.array([len(row) for row in choices])
    table = np.zeros((len(choices), lengths.max()), dtype=np.int64)
    for place, row in enumerate(choices):
        table[place, : len(row)] = row
    pick = (rng.random(count) * lengths[cell[:, 0]]).astype(np.int64)
    fabric = table[cell[:, 0], pick]
    return cell[:, 0], cell[:, 1], fabric, rng.integers(len(colours()), size=count)


@lru_cache(maxsize=1)
def _fabric_choices() -> tuple[tuple[int, ...], ...]:
    names = tuple(load_fabrics())
    words = load_generator_words().families
    return tuple(tuple(names.index(cloth) for cloth in words[name].fabrics) for name in families())


def _second_colours(rng: np.random.Generator, family: Ints, fabric: Ints, colour: Ints) -> Ints:
    """Another colour it also comes in, on the same side of the held-out line; its own where it has one."""
    other = rng.integers(len(colours()), size=len(colour))
    table = held_out_combinations()
    same_side = table[family, other, fabric] == table[family, colour, fabric]
    chosen = same_side & (rng.random(len(colour)) < _SECOND_COLOUR_SHARE)
    return np.where(chosen, other, colour)


@lru_cache(maxsize=1)
def shade_table() -> tuple[npt.NDArray[np.float64], Ints]:
    """sRGB of every shade [S, 3], and the plain colour each is one of [S]."""
    words = load_generator_words().colours.values()
    rgb = np.array([shade.rgb for known in words for shade in known.shades], dtype=np.float64)
    owner = np.repeat(np.arange(len(words)), [len(known.shades) for known in words])
    return rgb, owner


def _shade_of(rng: np.random.Generator, colour: Ints) -> Ints:
    counts = np.bincount(shade_table()[1])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.asarray(starts[colour] + (rng.random(len(colour)) * counts[colour]).astype(np.int64))


def _fits(rng: np.random.Generator, family: Ints) -> Ints:
    """Fits; close-fitting families are never sold oversized, and leggings are slim."""
    fit = rng.choice(len(FITS), len(family), p=_FIT_SHARES)
    names = tuple(families())
    narrow = np.isin(family, [names.index(name) for name in ("sheath-dress", "straight-skirt")])
    fit = np.where(narrow & (fit > 1), 0, fit)
    return np.where(family == names.index("leggings"), np.minimum(fit, 1), fit)


def _price_ratios(rng: np.random.Generator, family: Ints, fabric: Ints, price_word: Ints) -> Floats:
    words = load_generator_words()
    cloth = np.log([words.fabrics[name].price for name in load_fabrics()])
    level = np.array([-0.45, 0.0, 0.6])[price_word]
    noise = rng.normal(0, 0.12, len(family))
    logarithms = _usual_log_ratios()[family] + 0.6 * cloth[fabric] + level + noise
    return np.asarray(np.exp(logarithms), dtype=np.float32)


@lru_cache(maxsize=1)
def _usual_log_ratios() -> npt.NDArray[np.float64]:
    words = load_generator_words().families
    prices = np.array([words[name].price for name in families()])
    return np.asarray(np.log(prices / np.median(prices)))


def _seasons(rng: np.random.Generator, fabric: Ints) -> Ints:
    words = load_generator_words().fabrics
    worn = [_bits(words[name].seasons, SEASONS) for name in load_fabrics()]
    return _some_of(rng, np.array(worn)[fabric], 0.85, 0.05, len(SEASONS))


def _family_bits(member: str, names: tuple[str, ...]) -> Ints:
    words = load_generator_words().families
    return np.array([_bits(getattr(words[name], member), names) for name in families()])


def _style_bits() -> Ints:
    words = load_generator_words().fabrics
    return np.array([_bits(words[name].styles, styles()) for name in load_fabrics()])


def _bits(members: tuple[str, ...], names: tuple[str, ...]) -> int:
    return sum(1 << names.index(member) for member in members)


def _some_of(rng: np.random.Generator, usual: Ints, often: float, rarely: float, width: int) -> Ints:
    """Bits drawn ``often`` where they are usual and ``rarely`` elsewhere; never none."""
    is_usual = (usual[:, None] >> np.arange(width)) & 1
    drawn = rng.random((len(usual), width)) < np.where(is_usual == 1, often, rarely)
    bits: Ints = (drawn * (1 << np.arange(width))).sum(axis=1)
    return np.where(bits == 0, usual, bits)


def _unpacked(bits: Ints, columns: slice) -> Floats:
    return ((bits[:, None] >> np.arange(columns.stop - columns.start)) & 1).astype(np.float32)


@lru_cache(maxsize=1)
def _chart_table() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Base measures, growth and which there are, of each family and block  # [families, 2, measures]."""
    names = pom_names()
    tables = np.zeros((3, len(families()), len(BLOCKS), len(names)))
    for chart in load_size_charts().values():
        cell = (list(families()).index(chart.family), BLOCKS.index(chart.block))
        growth = growth_cm(chart)
        for name, value in chart.base_poms_cm.items():
            tables[(slice(None), *cell, names.index(name))] = value, growth.get(name, 0.0), 1.0
    return tables[0], tables[1], tables[2]
