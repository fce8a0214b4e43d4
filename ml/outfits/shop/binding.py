"""Why there is no outfit: the wish that stands against it, or what cannot be worn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from ml.outfits.shop.beam import WIDE, BeamWidth, search
from ml.outfits.shop.fitting import PATIENCE, Fitting
from ml.outfits.shop.ground import ground_of
from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.pieces import Rows
from ml.outfits.shop.reasons import NoOutfitCode, OutfitReason, reason
from ml.outfits.shop.wishes import Wishes, WishName
from resources.catalogue import Product


def why_none(
    judge: OutfitJudge, given: Sequence[Rows], wishes: Wishes, fitting: Fitting
) -> tuple[OutfitReason, ...]:
    """What stands against every outfit: of what is given itself, else any one wish, else all together."""
    products = [judge.shelves.pieces[int(rows[0])].product for rows in given]
    own = [*chain.from_iterable(_of_product(judge, rows, wishes, fitting) for rows in given)]
    if own:
        return tuple(own)
    single = [found for name in wishes.made if (found := _one_wish(judge, given, wishes, fitting, name))]
    if single:
        return tuple(single)
    if cheapest(judge, given, Wishes(), fitting) is not None:
        return (reason("WISHES_TOGETHER", wishes=", ".join(wishes.made)),)
    anybody = Fitting(shelves=judge.shelves, sizes_of=None)
    fits_others = fitting.sizes_of is not None and cheapest(judge, given, Wishes(), anybody) is not None
    code: NoOutfitCode = "NONE_FITS_BESIDE" if fits_others else "NONE_GOES_WITH"
    return (reason(code, product=products[0].id),)


def _of_product(judge: OutfitJudge, rows: Rows, wishes: Wishes, fitting: Fitting) -> list[OutfitReason]:
    """What the given product itself does not allow."""
    product = judge.shelves.pieces[int(rows[0])].product
    found = []
    wearable = fitting.wearable(product)
    if wearable != "yes":
        found.append(reason("NONE_FITS" if wearable == "no size fits" else "SOLD_OUT", product=product.id))
    if wishes.occasion is not None and wishes.occasion not in product.occasion:
        found.append(reason("PRODUCT_NOT_FOR_OCCASION", product=product.id, occasion=wishes.occasion))
    if wishes.season is not None and wishes.season not in product.season:
        found.append(reason("PRODUCT_NOT_FOR_SEASON", product=product.id, season=wishes.season))
    if wishes.budget is not None and product.price > wishes.budget:
        found.append(_over_budget(product, wishes.budget))
    if all(judge.shelves.pieces[int(row)].shown_colours & wishes.avoid for row in rows):
        colours = ", ".join(sorted(wishes.avoid))
        found.append(reason("PRODUCT_IN_AVOIDED", product=product.id, colours=colours))
    return found


def _over_budget(product: Product, budget: float) -> OutfitReason:
    return reason(
        "PRODUCT_OVER_BUDGET",
        product=product.id,
        price=float(product.price),
        currency=product.currency,
        budget=float(budget),
    )


def _one_wish(
    judge: OutfitJudge, given: Sequence[Rows], wishes: Wishes, fitting: Fitting, name: WishName
) -> OutfitReason | None:
    """The wish, if there are outfits without it."""
    price = cheapest(judge, given, wishes.without(name), fitting)
    if price is None:
        return None
    match name:
        case "budget":
            currency = judge.shelves.pieces[int(given[0][0])].product.currency
            return reason(
                "NONE_IN_BUDGET", cheapest=price, currency=currency, budget=float(wishes.budget or 0)
            )
        case "occasion":
            return reason("NONE_FOR_OCCASION", occasion=str(wishes.occasion))
        case "season":
            return reason("NONE_FOR_SEASON", season=str(wishes.season))
        case "colour":
            return reason("NONE_IN_COLOUR", colour=str(wishes.colour))
        case "avoid":
            return reason("NONE_WITHOUT_COLOURS", colours=", ".join(sorted(wishes.avoid)))


def cheapest(judge: OutfitJudge, given: Sequence[Rows], wishes: Wishes, fitting: Fitting) -> float | None:
    """The price of the cheapest outfit in which everything can be worn; None when there is none.

    Exact for outfits of two pieces; where more are needed, among the 512 cheapest of each role.
    """
    looks = 0
    while True:
        ground = ground_of(judge, given, wishes, fitting, cheapest_first=True)
        beams = search(ground, given, BeamWidth()) or search(ground, given, WIDE)
        priced = [(float(beam.price.min()), beam.rows[beam.price.argmin()]) for beam in beams]
        if not priced:
            return None
        price, rows = min(priced, key=lambda one: one[0])
        if not fitting.misfits(map(int, rows)):
            return price
        looks += 1
        if looks > PATIENCE:
            fitting.ask_all(np.flatnonzero(ground.allowed))
