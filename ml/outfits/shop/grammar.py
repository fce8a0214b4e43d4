"""Which garments make an outfit: the roles they play, and what may be worn over what.

An outfit is a one-piece or a top with a bottom. Over a shirt or tee a knit can go, over everything a jacket
and a coat; a knit can be the top itself. Leggings go under a dress or are the bottom, and there are never two
bottoms. Families say the role: by their category, and by their layer from the skin outwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from resources.catalogue import Product
from resources.families import family

Role = Literal["top", "knit", "jacket", "coat", "bottom", "leggings", "one_piece"]
Shape = frozenset[Role]

ROLES: Final[tuple[Role, ...]] = ("top", "knit", "jacket", "coat", "bottom", "leggings", "one_piece")
SLOTS: Final[dict[str, frozenset[Role]]] = {
    "top": frozenset({"top", "knit"}),
    "bottom": frozenset({"bottom", "leggings"}),
    "one_piece": frozenset({"one_piece"}),
    "outerwear": frozenset({"jacket", "coat"}),
}
"""The catalogue's categories as roles."""

HOODED: Final = frozenset({"hoodie"})
"""Families with a hood: it does not lie under a jacket's collar."""
COLLARED: Final = frozenset({"shirt", "blouse"})
"""Families of tops that show at the neck of a knit."""
_KNIT_LAYER: Final = 4
_COAT_LAYER: Final = 6
_SKIN_LAYER: Final = 0


def role_of(product: Product) -> Role:
    """The role a product plays in an outfit."""
    layer = family(product.family).layer
    match product.category:
        case "top":
            return "knit" if layer >= _KNIT_LAYER else "top"
        case "bottom":
            return "leggings" if layer == _SKIN_LAYER else "bottom"
        case "outerwear":
            return "coat" if layer >= _COAT_LAYER else "jacket"
        case "one_piece":
            return "one_piece"


def is_outfit(roles: Iterable[Role]) -> bool:
    """Whether garments of these roles dress a person: each role once, and nothing over nothing."""
    worn = list(roles)
    shape = frozenset(worn)
    return len(worn) == len(shape) and shape in SHAPES


def _shapes() -> frozenset[Shape]:
    cores: list[set[Role]] = [{"one_piece"}, {"one_piece", "leggings"}]
    tops: list[set[Role]] = [{"top"}, {"knit"}, {"top", "knit"}]
    bottoms: list[set[Role]] = [{"bottom"}, {"leggings"}]
    cores += [top | bottom for top in tops for bottom in bottoms]
    overs: list[set[Role]] = [set(), {"jacket"}, {"coat"}, {"jacket", "coat"}]
    return frozenset(frozenset(core | over) for core in cores for over in overs)


SHAPES: Final = _shapes()
"""Every set of roles that is an outfit."""


def can_grow_to(roles: frozenset[Role]) -> bool:
    """Whether these roles are part of some outfit."""
    return any(roles <= shape for shape in SHAPES)
