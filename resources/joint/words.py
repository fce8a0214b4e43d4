"""The generator's own vocabulary: how shops and shoppers speak of what a catalogue record says in codes.

Written for invented products; no sentence of the embedded catalogue stands in it, so that the catalogue can
judge what was learnt from the inventions.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from resources.catalogue.schema import Channel, Identifier, Occasion, PrintKind, Season
from resources.fabrics import load_fabrics
from resources.families import Category, families
from resources.records import read_record

Tag = Literal["plain"] | PrintKind
Fit = Literal["slim", "regular", "relaxed", "oversized"]
LengthWord = Literal["cropped", "usual", "long"]
PriceWord = Literal["low", "usual", "high"]
Kind = Literal["name", "description", "query", "review"]
Words = tuple[Annotated[str, Field(min_length=1)], ...]


class Spoken(BaseModel):
    """The ways of saying one thing; none where the usual is not said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: Words
    zh: Words


class Shade(BaseModel):
    """One shade of a plain colour, sRGB in 0 … 255."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str
    zh: str
    rgb: tuple[Channel, Channel, Channel]


class ColourWords(Spoken):
    """A plain colour and its shades."""

    shades: Annotated[tuple[Shade, ...], Field(min_length=1)]


class PrintWords(Spoken):
    """A print and how large its repeat may be."""

    scale_mm: tuple[float, float]


class FabricWords(Spoken):
    """A cloth: its price beside cotton's, when it is worn, and what it looks like."""

    price: Annotated[float, Field(gt=0)]
    seasons: Annotated[tuple[Season, ...], Field(min_length=1)]
    styles: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class FamilyWords(Spoken):
    """A family: its usual price [EUR], where it is worn and what it is cut from."""

    price: Annotated[float, Field(gt=0)]
    occasions: Annotated[tuple[Occasion, ...], Field(min_length=2)]
    fabrics: Annotated[tuple[Identifier, ...], Field(min_length=2)]


class GeneratorWords(BaseModel):
    """Everything invented products are said with. Sentences name their places in braces."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    colours: Mapping[Identifier, ColourWords]
    prints: Mapping[Tag, PrintWords]
    fits: Mapping[Fit, Spoken]
    blocks: Mapping[Literal["women", "men"], Spoken]
    categories: Mapping[Category, Spoken]
    seasons: Mapping[Season, Spoken]
    occasions: Mapping[Occasion, Spoken]
    styles: Mapping[Identifier, Spoken]
    lengths: Mapping[LengthWord, Spoken]
    prices: Mapping[PriceWord, Spoken]
    fabrics: Mapping[Identifier, FabricWords]
    families: Mapping[Identifier, FamilyWords]
    sentences: Mapping[Literal["en", "zh"], Mapping[Kind, Words]]

    @model_validator(mode="after")
    def _knows_the_shop(self) -> Self:
        if missing := set(families()) ^ set(self.families):
            raise ValueError(f"families without words, or words without a family: {sorted(missing)}")
        if missing := set(load_fabrics()) ^ set(self.fabrics):
            raise ValueError(f"fabrics without words, or words without a fabric: {sorted(missing)}")
        for name, known in self.families.items():
            if strange := set(known.fabrics) - set(self.fabrics):
                raise ValueError(f"{name} is cut from unknown fabrics: {sorted(strange)}")
        return self


@lru_cache(maxsize=1)
def load_generator_words() -> GeneratorWords:
    """The vocabulary. Raises ResourceError JOINT_WORDS_MALFORMED."""
    return read_record(Path(__file__).with_name("words.json"), GeneratorWords, "JOINT_WORDS_MALFORMED")
