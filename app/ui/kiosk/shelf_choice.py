"""What of the shelf is on show: by department, filters and search; and which filters there are."""

from collections.abc import Mapping
from typing import Final

from app.session.fitting import Advice
from app.session.kiosk import KioskState
from app.session.shelf_view import FilterName, Filters
from app.ui.kiosk.shelf import Shelf, ShelfProduct

_PRICE_STEPS: Final = (20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000)
_PRICES_SHOWN: Final = 4


def chosen_products(shelf: Shelf, state: KioskState) -> tuple[str, ...]:
    """The products on show, in the shop's order, or in that of the search."""
    view = state.shelf
    of_department = shelf.ids_for(state.draft.sex, view.department)
    if view.hits is not None:
        of_sex = set(shelf.ids_for(state.draft.sex))
        of_department = tuple(product for product in view.hits if product in of_sex)
    return tuple(
        product_id
        for product_id in of_department
        if passes(shelf.product(product_id), view.filters, state.advice.get(product_id))
    )


def passes(product: ShelfProduct, filters: Filters, advice: Advice | None) -> bool:
    """Whether a product has all that the filters ask for."""
    return (
        (filters.cut is None or product.for_sex in (filters.cut, "unspecified"))
        and (filters.family is None or product.family == filters.family)
        and (filters.colour is None or filters.colour in {colour.plain for colour in product.colours})
        and (filters.occasion is None or filters.occasion in product.occasions)
        and (filters.price_max is None or product.price <= filters.price_max)
        and (not filters.my_size or in_my_size(product, advice))
    )


def in_my_size(product: ShelfProduct, advice: Advice | None) -> bool:
    """Whether the shopper's size of a product is in stock; not known before there is advice."""
    size = None if advice is None else advice.recommended_size
    return size is not None and product.stock.get(size, 0) > 0


def filter_values(shelf: Shelf, state: KioskState) -> Mapping[FilterName, tuple[str | float, ...]]:
    """What each filter can be set to, of what the shelf has for this shopper; a choice of one is none."""
    offered = [
        shelf.product(product_id) for product_id in shelf.ids_for(state.draft.sex, state.shelf.department)
    ]
    values: dict[FilterName, tuple[str | float, ...]] = {
        "cut": tuple(sex for sex in ("female", "male") if any(p.for_sex == sex for p in offered)),
        "family": tuple(dict.fromkeys(p.family for p in offered)),
        "colour": tuple(dict.fromkeys(c.plain for p in offered for c in p.colours if c.plain)),
        "occasion": tuple(dict.fromkeys(o for p in offered for o in p.occasions)),
        "price_max": _price_steps([p.price for p in offered]),
    }
    return {name: choice for name, choice in values.items() if len(choice) > 1 or name == "price_max"}


def _price_steps(amounts: list[float]) -> tuple[float, ...]:
    """Round prices that part the shelf: below each lies something, and above it too."""
    if not amounts:
        return ()
    parting = [float(step) for step in _PRICE_STEPS if min(amounts) <= step < max(amounts)]
    every = max(1, -(-len(parting) // _PRICES_SHOWN))
    return tuple(parting[::every])


def colour_rgb(shelf: Shelf, plain: str) -> tuple[float, float, float]:
    """How a plain colour looks on this shelf: as the first garment that has it."""
    return next(c.rgb for p in shelf.products for c in p.colours if c.plain == plain)
