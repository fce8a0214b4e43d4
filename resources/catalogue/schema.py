"""A catalogue file: products with their words, colours, cloth, size chart, price and stock."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from resources.catalogue.photos import MOST_PHOTOS, PhotoPath
from resources.errors import ResourceError
from resources.fabrics import Fabric, load_fabric
from resources.families import Category, families, family
from resources.records import LocalText, RecordFault, read_record
from resources.shop import shop_files
from resources.size_charts import SizeChart, load_size_chart

Identifier = Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$", max_length=64)]
Channel = Annotated[int, Field(ge=0, le=255)]
Review = Annotated[str, Field(max_length=1000, pattern=r"\S")]
"""What somebody wrote of a product, in any language, without a name."""

Season = Literal["spring", "summer", "autumn", "winter"]
Occasion = Literal["interview", "work", "wedding", "party", "date", "travel", "sport", "casual", "home"]


PrintKind = Literal[
    "stripe",
    "pinstripe",
    "breton",
    "check",
    "gingham",
    "plaid",
    "herringbone",
    "dots",
    "floral",
    "leaf",
    "geometric",
    "melange",
]


class ColourPrint(BaseModel):
    """What is printed on or woven into the ground colour; `scale_mm` is the size of one repeat."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: PrintKind
    scale_mm: Annotated[float, Field(ge=0.5, le=400, allow_inf_nan=False)]
    colours: Annotated[tuple[tuple[Channel, Channel, Channel], ...], Field(min_length=1, max_length=4)]


class Colourway(BaseModel):
    """One colour of a product, sRGB in 0 … 255; `colour` is the plain name a shopper would search for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    name: LocalText
    colour: Identifier
    rgb: tuple[Channel, Channel, Channel]
    print: ColourPrint | None = None


MEMBERS_ALONE: Final = "members alone"
"""The context of a validation that asks for `Product.contradictions` afterwards, to have them all."""


class Product(BaseModel):
    """A garment the shop sells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    family: Identifier
    block: Literal["women", "men"]
    name: LocalText
    description: LocalText
    details: Annotated[tuple[LocalText, ...], Field(min_length=1)]
    care: LocalText
    category: Category
    fit: Literal["slim", "regular", "relaxed", "oversized"]
    price: Annotated[float, Field(gt=0, lt=100_000, allow_inf_nan=False)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    season: Annotated[tuple[Season, ...], Field(min_length=1)]
    occasion: Annotated[tuple[Occasion, ...], Field(min_length=1)]
    style: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    fabric: Identifier
    colourways: Annotated[tuple[Colourway, ...], Field(min_length=1)]
    size_chart: Identifier
    stock: dict[str, Annotated[int, Field(ge=0)]]
    photos: Annotated[tuple[PhotoPath, ...], Field(max_length=MOST_PHOTOS)] = ()
    """In the product's own folder (`resources.catalogue.photos`), the one that shows it best first."""
    reviews: Annotated[tuple[Review, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def _check(self, info: ValidationInfo) -> Self:
        faults = [] if info.context == MEMBERS_ALONE else self.contradictions(Shelves())
        if faults:
            raise ValueError(f"product {self.id!r}: {faults[0].message}")
        return self

    def contradictions(self, shelves: "Shelves") -> list[RecordFault]:
        """What does not go together: with itself, its chart, its cloth or its family."""
        faults = [
            RecordFault(location=("colourways",), message=f"there are two colourways {name!r}")
            for name, uses in Counter(colour.id for colour in self.colourways).items()
            if uses > 1
        ]
        faults += [
            RecordFault(location=("photos",), message=f"the photograph {name!r} is named twice")
            for name, uses in Counter(self.photos).items()
            if uses > 1
        ]
        try:
            if family(self.family).category != self.category:
                wrong = f"a {self.family} is no {self.category}"
                faults.append(RecordFault(location=("category",), message=wrong))
        except ResourceError as error:
            faults.append(RecordFault(location=("family",), message=error.message))
        try:
            shelves.fabric(self.fabric)
        except ResourceError as error:
            faults.append(RecordFault(location=("fabric",), message=error.message))
        try:
            faults += self._against_chart(shelves.size_chart(self.size_chart))
        except ResourceError as error:
            faults.append(RecordFault(location=("size_chart",), message=error.message))
        return faults

    def _against_chart(self, chart: SizeChart) -> list[RecordFault]:
        faults = []
        if (chart.family, chart.block) != (self.family, self.block):
            charted = f"its size chart is {chart.family} for {chart.block}"
            wrong = f"this is a {self.family} for {self.block}, {charted}"
            faults.append(RecordFault(location=("size_chart",), message=wrong))
        if set(self.stock) != set(chart.sizes):
            wrong = f"the stock of each of {', '.join(chart.sizes)} must be given, and of no other size"
            faults.append(RecordFault(location=("stock",), message=wrong))
        return faults

    @property
    def sizes(self) -> tuple[str, ...]:
        """Its sizes, smallest first."""
        return load_size_chart(self.size_chart).sizes

    def sizes_beside(self, size: str) -> tuple[str, ...]:
        """The sizes somebody who would take `size` chooses from: those of its leg length, smallest first."""
        chart = load_size_chart(self.size_chart)
        return chart.sizes_in(chart.length_of(size))

    def chosen_sizes(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """The wanted sizes in the chart's order, all when none is named.

        Raises ResourceError SIZE_UNKNOWN naming the known sizes.
        """
        for size in wanted:
            if size not in self.sizes:
                raise ResourceError(
                    "SIZE_UNKNOWN", f"{self.id} has no size {size!r}; it has {', '.join(self.sizes)}."
                )
        return tuple(size for size in self.sizes if size in wanted) if wanted else self.sizes

    def colourway(self, colourway_id: str | None = None) -> Colourway:
        """A colourway, the first when none is named. Raises ResourceError COLOURWAY_UNKNOWN."""
        if colourway_id is None:
            return self.colourways[0]
        for colourway in self.colourways:
            if colourway.id == colourway_id:
                return colourway
        known = ", ".join(colourway.id for colourway in self.colourways)
        raise ResourceError("COLOURWAY_UNKNOWN", f"{self.id} has no colour {colourway_id!r}; it has {known}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """Where a product's chart and cloth are looked up: a shop's own first, then the embedded ones."""

    size_charts: Mapping[str, SizeChart] = field(default_factory=dict)
    fabrics: Mapping[str, Fabric] = field(default_factory=dict)

    def size_chart(self, chart_id: str) -> SizeChart:
        """A chart. Raises ResourceError SIZE_CHART_UNKNOWN."""
        return self.size_charts[chart_id] if chart_id in self.size_charts else load_size_chart(chart_id)

    def fabric(self, fabric_id: str) -> Fabric:
        """A cloth. Raises ResourceError FABRIC_UNKNOWN."""
        return self.fabrics[fabric_id] if fabric_id in self.fabrics else load_fabric(fabric_id)


class Catalogue(BaseModel):
    """All products of the shop."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    products: Annotated[tuple[Product, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        twice = [name for name, uses in Counter(product.id for product in self.products).items() if uses > 1]
        if twice:
            raise ValueError(f"two products are called {twice[0]!r}")
        return self

    def product(self, product_id: str) -> Product:
        """One product. Raises ResourceError PRODUCT_UNKNOWN naming the ids most like it."""
        for product in self.products:
            if product.id == product_id:
                return product
        like = get_close_matches(product_id, [product.id for product in self.products], cutoff=0.5)
        hint = f"did you mean {' or '.join(like)}?" if like else "see catalogue list."
        raise ResourceError("PRODUCT_UNKNOWN", f"There is no product {product_id!r}; {hint}")


def read_catalogue(path: Path) -> Catalogue:
    """A catalogue file, checked. Raises ResourceError CATALOGUE_MALFORMED and those of `read_json`."""
    return read_record(path, Catalogue, "CATALOGUE_MALFORMED")


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The shop's own catalogue, else the embedded one: a file for each family, in the order of the families.

    Raises ResourceError CATALOGUE_MALFORMED, CATALOGUE_POINTER.
    """
    own = shop_files("products")
    paths = own or sorted(Path(__file__).with_name("products").glob("*.json"))
    place = {name: at for at, name in enumerate(families())}
    ordered = sorted(paths, key=lambda path: (place.get(path.stem, len(place)), path.stem))
    return Catalogue(products=tuple(product for path in ordered for product in read_catalogue(path).products))
