"""What is known of products, part by part; any part may be missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.encoders.joint.vocabulary import (
    FABRIC_WIDTH,
    MODALITIES,
    attribute_names,
    attribute_places,
    fabric_row,
    lab_of,
    pom_names,
)
from ml.errors import DataError
from resources.catalogue import Colourway, Product
from resources.catalogue.schema import Shelves
from resources.fabrics import Fabric
from resources.families import families
from resources.joint import load_generator_words
from resources.size_charts import SizeChart
from resources.translations.texts import LANGUAGES, Language

GEOMETRY_WIDTH: Final = 3 * len(pom_names())
"""Measures of the base size, growth from size to size, and which measures there are."""

PRICE_WIDTH: Final = 2
_ODD_PRICE_RATIO: Final = (1e-4, 1e4)
_LARGEST_SIDE: Final = 24_000
_SMALLEST_SIDE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentAttributes:
    """What a catalogue says in codes. Colours, prints and rgb are those of the colourways meant."""

    family: str
    block: str
    fit: str
    colours: tuple[str, ...] = ()
    rgb: tuple[tuple[int, int, int], ...] = ()
    prints: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProductFeatures:
    """One product, as far as it is known.

    ``texts`` are its name, description and reviews, one sentence each; ``price_ratio`` its price over the
    shop's median price (no currency); ``behaviour`` its vector of the shop's own co-tried and co-bought.
    """

    texts: tuple[str, ...] = ()
    picture: npt.NDArray[np.uint8] | None = None  # [H, W, 3]
    base_poms_cm: Mapping[str, float] | None = None
    growth_cm: Mapping[str, float] | None = None
    fabric: Fabric | None = None
    attributes: GarmentAttributes | None = None
    price_ratio: float | None = None
    behaviour: npt.NDArray[np.float32] | None = None  # [B]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeatureRows:
    """Products as columns; rows of what is missing are zero and ``present`` says so."""

    present: npt.NDArray[np.bool_]  # [N, 7] in the order of MODALITIES
    text: npt.NDArray[np.float32]  # [N, W] unit rows of the text encoder
    picture: npt.NDArray[np.uint8]  # [P, 192, 144, 3], those present only, in order
    geometry: npt.NDArray[np.float32]  # [N, 3 × measures]
    fabric: npt.NDArray[np.float32]  # [N, FABRIC_WIDTH]
    attributes: npt.NDArray[np.float32]  # [N, attributes]
    price: npt.NDArray[np.float32]  # [N, 2]
    behaviour: npt.NDArray[np.float32]  # [N, B]

    def __len__(self) -> int:
        return len(self.present)

    def without(self, *modalities: str) -> FeatureRows:
        """The same products with parts unknown. Raises DataError MODALITY_UNKNOWN."""
        present = self.present.copy()
        picture = self.picture
        for name in modalities:
            if name not in MODALITIES:
                raise DataError(
                    "MODALITY_UNKNOWN", f"There is no part {name!r}; there are {', '.join(MODALITIES)}."
                )
            present[:, MODALITIES.index(name)] = False
            picture = picture[:0] if name == "picture" else picture
        return FeatureRows(
            present=present,
            text=self.text,
            picture=picture,
            geometry=self.geometry,
            fabric=self.fabric,
            attributes=self.attributes,
            price=self.price,
            behaviour=self.behaviour,
        )

    def only(self, *modalities: str) -> FeatureRows:
        """The same products known by these parts alone."""
        return self.without(*(name for name in MODALITIES if name not in modalities))

    def rows(self, start: int, end: int) -> FeatureRows:
        """A stretch of products."""
        pictured = self.present[:, MODALITIES.index("picture")]
        first, last = int(pictured[:start].sum()), int(pictured[:end].sum())
        return FeatureRows(
            present=self.present[start:end],
            text=self.text[start:end],
            picture=self.picture[first:last],
            geometry=self.geometry[start:end],
            fabric=self.fabric[start:end],
            attributes=self.attributes[start:end],
            price=self.price[start:end],
            behaviour=self.behaviour[start:end],
        )


def product_features(
    product: Product,
    *,
    colourway_id: str | None = None,
    typical_price: float,
    languages: Sequence[Language] = LANGUAGES,
    shelves: Shelves | None = None,
    reviews: Sequence[str] = (),
    picture: npt.NDArray[np.uint8] | None = None,
    behaviour: npt.NDArray[np.float32] | None = None,
) -> ProductFeatures:
    """Everything known of a catalogue product, in one colourway or in all of them.

    ``typical_price`` is the median price of the shop, in the product's currency. Raises ResourceError
    SIZE_CHART_UNKNOWN, FABRIC_UNKNOWN, COLOURWAY_UNKNOWN; DataError PRICE_ABSURD.
    """
    shelves = shelves or Shelves()
    meant = product.colourways if colourway_id is None else (product.colourway(colourway_id),)
    chart = shelves.size_chart(product.size_chart)
    return ProductFeatures(
        texts=(*_texts(product, meant, colourway_id is not None, languages), *reviews),
        picture=picture,
        base_poms_cm=chart.base_poms_cm,
        growth_cm=growth_cm(chart),
        fabric=shelves.fabric(product.fabric),
        attributes=_attributes(product, meant),
        price_ratio=_ratio(product.price, typical_price),
        behaviour=behaviour,
    )


def growth_cm(chart: SizeChart) -> dict[str, float]:
    """How much each measure grows from a size to the next, on average; a single size does not grow."""
    return {name: float(np.mean(steps)) if steps else 0.0 for name, steps in chart.grade_cm.items()}


def _texts(
    product: Product, meant: Sequence[Colourway], one_colour: bool, languages: Sequence[Language]
) -> tuple[str, ...]:
    said = [product.name, product.description, *product.details]
    sentences = [getattr(words, language) for words in said for language in languages]
    if one_colour:
        coloured = {
            "en": f"{meant[0].name.en} {product.name.en}",
            "zh": f"{meant[0].name.zh}{product.name.zh}",
        }
        sentences += [coloured[language] for language in languages]
    return tuple(sentences)


def _attributes(product: Product, meant: Sequence[Colourway]) -> GarmentAttributes:
    return GarmentAttributes(
        family=product.family,
        block=product.block,
        fit=product.fit,
        colours=tuple(colourway.colour for colourway in meant),
        rgb=tuple(colourway.rgb for colourway in meant),
        prints=tuple("plain" if one.print is None else one.print.kind for one in meant),
        seasons=product.season,
        occasions=product.occasion,
        styles=product.style,
    )


def _ratio(price: float, typical_price: float) -> float:
    if not (np.isfinite(typical_price) and typical_price > 0):
        raise DataError(
            "PRICE_ABSURD", f"A shop's median price of {typical_price} is no price; give one above 0."
        )
    return price / typical_price


def geometry_row(base_cm: Mapping[str, float], growth: Mapping[str, float]) -> npt.NDArray[np.float32]:
    """Measures [cm], their growth from size to size, and which there are  # [3 × measures].

    Measures of no family's chart have no place. Raises DataError GEOMETRY_ABSURD.
    """
    names = pom_names()
    row = np.zeros((3, len(names)), dtype=np.float32)
    for place, name in enumerate(names):
        if name in base_cm:
            row[:, place] = base_cm[name], growth.get(name, 0.0), 1.0
    if not np.isfinite(row).all() or (row[0] < 0).any() or (row[0] > 1000).any():
        raise DataError(
            "GEOMETRY_ABSURD", "A garment's measures must be 0 to 1000 cm; correct its size chart."
        )
    if not row[2].any():
        raise DataError(
            "GEOMETRY_ABSURD", f"None of the garment's measures is known; known are {', '.join(names)}."
        )
    return row.ravel()


def attribute_row(attributes: GarmentAttributes) -> npt.NDArray[np.float32]:
    """Places of what the catalogue says; several colours share their place  # [attributes].

    Styles of the shop's own have no place. Raises DataError ATTRIBUTE_UNKNOWN.
    """
    places = attribute_places()
    row = np.zeros(len(places), dtype=np.float32)
    known = families()
    if attributes.family not in known:
        raise DataError(
            "ATTRIBUTE_UNKNOWN", f"There is no family {attributes.family!r}; known: {', '.join(known)}."
        )
    said: list[tuple[str, tuple[str, ...], bool]] = [
        ("family", (attributes.family,), False),
        ("block", (attributes.block,), False),
        ("category", (known[attributes.family].category,), False),
        ("fit", (attributes.fit,), False),
        ("colour", attributes.colours, True),
        ("print", attributes.prints, True),
        ("season", attributes.seasons, False),
        ("occasion", attributes.occasions, False),
        ("style", tuple(name for name in attributes.styles if f"style:{name}" in places), False),
    ]
    for group, names, shared in said:
        for name in names:
            if f"{group}:{name}" not in places:
                raise DataError("ATTRIBUTE_UNKNOWN", f"There is no {group} {name!r}; {_known(group)}.")
            row[places[f"{group}:{name}"]] += 1.0 / len(names) if shared else 1.0
    if attributes.rgb:
        row[places["lab:lightness"] : places["lab:blue_yellow"] + 1] = lab_of(attributes.rgb).mean(axis=0)
    return row


def _known(group: str) -> str:
    names = [name.partition(":")[2] for name in attribute_names() if name.startswith(f"{group}:")]
    return f"known: {', '.join(names)}"


def price_row(price_ratio: float, family: str | None) -> npt.NDArray[np.float32]:
    """Logarithm of the price over the shop's median, and over its family's usual place there  # [2].

    Raises DataError PRICE_ABSURD.
    """
    low, high = _ODD_PRICE_RATIO
    if not (np.isfinite(price_ratio) and low <= price_ratio <= high):
        raise DataError(
            "PRICE_ABSURD",
            f"A price of {price_ratio:g} times the shop's median is no price; correct the product's price.",
        )
    logarithm = float(np.log(price_ratio))
    return np.array([logarithm, logarithm - usual_log_ratio(family)], dtype=np.float32)


def usual_log_ratio(family: str | None) -> float:
    """Logarithm of a family's usual price over the usual price of all; 0 where no family is known."""
    words = load_generator_words().families
    if family is None or family not in words:
        return 0.0
    middle = float(np.median([known.price for known in words.values()]))
    return float(np.log(words[family].price / middle))


def check_picture(picture: npt.NDArray[np.uint8]) -> None:
    """Raises DataError PICTURE_MALFORMED unless it is uint8 [H, W, 3] of 16 to 4096 pixels a side."""
    shape = getattr(picture, "shape", None)
    if (
        shape is None
        or picture.dtype != np.uint8
        or picture.ndim != 3
        or picture.shape[2] != 3
        or not all(_SMALLEST_SIDE <= side <= _LARGEST_SIDE for side in picture.shape[:2])
    ):
        raise DataError(
            "PICTURE_MALFORMED",
            f"A picture must be bytes of height x width x 3 (RGB), {_SMALLEST_SIDE} to {_LARGEST_SIDE} "
            f"pixels a side; this is {getattr(picture, 'dtype', type(picture).__name__)} {shape}.",
        )


def checked_fabric_row(fabric: Fabric) -> npt.NDArray[np.float32]:
    """A cloth's figures  # [F]. Raises DataError FABRIC_ABSURD."""
    row = fabric_row(fabric)
    if row.shape != (FABRIC_WIDTH,) or not np.isfinite(row).all():
        raise DataError(
            "FABRIC_ABSURD", f"The fabric {fabric.id!r} has figures that are no numbers; correct it."
        )
    return row
