"""Two products, or one product in two versions of the catalogue, laid side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.services.shop_catalogue import catalogue_versions
from resources.catalogue import Product, load_catalogue, read_catalogue
from resources.errors import ResourceError
from resources.shop import is_version, versions_folder

NOW: Final = ""
"""The name of the catalogue in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A product of a version of the catalogue; ``version`` `NOW` is the one in use."""

    product_id: str
    version: str = NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """A member of both, as text; empty where one lacks it. ``place``: names with dots between."""

    place: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.left != self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that is known of two products, in the order of the schema, with their pictures (paths or empty)."""

    rows: tuple[ComparedRow, ...]
    pictures: tuple[str, str]
    families: tuple[str, str]

    @property
    def differing(self) -> int:
        """How many members are not the same."""
        return sum(row.differs for row in self.rows)


def versions() -> tuple[str, ...]:
    """The names of the versions that are kept and not in use, the newest first."""
    return tuple(version.name for version in catalogue_versions() if not version.in_use)


def products_of(version: str) -> tuple[Product, ...]:
    """The products of a version. Raises ResourceError VERSION_UNKNOWN, CATALOGUE_MALFORMED."""
    if version == NOW:
        return load_catalogue().products
    if not is_version(version):
        raise ResourceError("VERSION_UNKNOWN", f"There is no version {version!r} of the catalogue any more.")
    paths = sorted((versions_folder() / version / "products").glob("*.json"))
    return tuple(product for path in paths for product in read_catalogue(path).products)


def compare(left: Side, right: Side) -> Comparison:
    """Lay two side by side. Raises as `products_of`, and ResourceError PRODUCT_UNKNOWN."""
    from app.services.previews import preview_path

    products = (_product(left), _product(right))
    one, other = (_members(product.model_dump(mode="json", exclude_none=True)) for product in products)
    places = [*one, *(place for place in other if place not in one)]
    pictures = [str(path) if path.is_file() else "" for path in map(preview_path, products)]
    return Comparison(
        rows=tuple(
            ComparedRow(place=place, left=one.get(place, ""), right=other.get(place, "")) for place in places
        ),
        pictures=(pictures[0], pictures[1]),
        families=(products[0].family, products[1].family),
    )


def _product(side: Side) -> Product:
    found = next((one for one in products_of(side.version) if one.id == side.product_id), None)
    if found is None:
        raise ResourceError(
            "PRODUCT_UNKNOWN", f"{side.product_id} is in the other version of the catalogue only."
        )
    return found


def _members(document: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Every member as text: words of a language, stock of a size and colourways apart; lists in one line."""
    members: dict[str, str] = {}
    for name, value in document.items():
        place = f"{above}{name}"
        if name == "colourways":
            members |= {f"colourways.{one['id']}": _colour(one) for one in value}
        elif isinstance(value, Mapping):
            members |= _members(value, f"{place}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for language in value[0]:
                members[f"{place}.{language}"] = " · ".join(str(one[language]) for one in value)
        else:
            members[place] = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return members


def _colour(colourway: Mapping[str, Any]) -> str:
    red, green, blue = colourway["rgb"]
    printed = colourway.get("print")
    pattern = f", {printed['kind']}" if printed else ""
    return f"{colourway['name']['en']} / {colourway['name']['zh']}, #{red:02X}{green:02X}{blue:02X}{pattern}"
