"""A catalogue file: products with their words, colours, cloth, size chart, price and stock."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from resources.errors import ResourceError
from resources.fabrics import load_fabric
from resources.families import Category, family
from resources.records import LocalText, read_record
from resources.size_charts import load_size_chart

Identifier = Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$", max_length=64)]
Channel = Annotated[int, Field(ge=0, le=255)]

Season = Literal["spring", "summer", "autumn", "winter"]
Occasion = Literal["interview", "work", "wedding", "party", "date", "travel", "sport", "casual", "home"]


class Colourway(BaseModel):
    """One colour of a product, sRGB in 0 … 255; `colour` is the plain name a shopper would search for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    name: LocalText
    colour: Identifier
    rgb: tuple[Channel, Channel, Channel]


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
    price: Annotated[float, Field(gt=0, lt=100_000, allow_inf_nan=False)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    season: Annotated[tuple[Season, ...], Field(min_length=1)]
    occasion: Annotated[tuple[Occasion, ...], Field(min_length=1)]
    style: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    fabric: Identifier
    colourways: Annotated[tuple[Colourway, ...], Field(min_length=1)]
    size_chart: Identifier
    stock: dict[str, Annotated[int, Field(ge=0)]]

    @model_validator(mode="after")
    def _check(self) -> Self:
        twice = [name for name, uses in Counter(colour.id for colour in self.colourways).items() if uses > 1]
        if twice:
            raise ValueError(f"product {self.id!r} has two colourways {twice[0]!r}")
        try:
            chart = load_size_chart(self.size_chart)
            load_fabric(self.fabric)
        except ResourceError as error:
            raise ValueError(f"product {self.id!r}: {error.message}") from error
        if (chart.family, chart.block) != (self.family, self.block):
            raise ValueError(
                f"product {self.id!r} is {self.family} for {self.block}, "
                f"its size chart is {chart.family} for {chart.block}"
            )
        if family(self.family).category != self.category:
            raise ValueError(f"product {self.id!r} is called a {self.category}; its family is not one")
        if set(self.stock) != set(chart.sizes):
            raise ValueError(f"product {self.id!r} must give the stock of each of {', '.join(chart.sizes)}")
        return self

    @property
    def sizes(self) -> tuple[str, ...]:
        """Its sizes, smallest first."""
        return load_size_chart(self.size_chart).sizes

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
        """One product. Raises ResourceError PRODUCT_UNKNOWN naming the known ids."""
        for product in self.products:
            if product.id == product_id:
                return product
        known = ", ".join(product.id for product in self.products)
        raise ResourceError("PRODUCT_UNKNOWN", f"There is no product {product_id!r}; known: {known}.")


def read_catalogue(path: Path) -> Catalogue:
    """A catalogue file, checked. Raises ResourceError CATALOGUE_MALFORMED and those of `read_json`."""
    return read_record(path, Catalogue, "CATALOGUE_MALFORMED")


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The embedded catalogue."""
    return read_catalogue(Path(__file__).with_name("embedded.json"))
