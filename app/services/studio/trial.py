"""A draft as something a mannequin can wear, long before it can be published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from app.services.studio.draft import ProductDraft
from resources.catalogue import Product
from resources.catalogue.schema import Colourway
from resources.errors import CodedError, ResourceError
from resources.fabrics import load_fabric
from resources.families import family
from resources.size_charts import SizeChart, load_size_chart, on_trial

Found = TypeVar("Found")
_PLAIN: Final = (168, 170, 176)
"""What cloth is shown in while no colourway was written."""


def trial_garment(draft: ProductDraft) -> Product:
    """The parts of a draft that a garment is made of, as a product; words, prices and stock are left as they
    are, right or wrong.

    Raises CodedError DRAFT_UNDRESSABLE naming what is missing: family, fabric or size chart.
    """
    product = draft.product
    chart = on_trial(trial_chart(draft))
    return Product.model_construct(
        id=draft.id or "draft",
        family=chart.family,
        block=chart.block,
        category=_found(lambda: family(chart.family), "family").category,
        fit=product.get("fit", "regular"),
        fabric=_found(lambda: load_fabric(str(product.get("fabric", ""))), "fabric").id,
        colourways=_colourways(product.get("colourways", [])),
        size_chart=chart.id,
        stock={},
        photos=(),
        reviews=(),
    )


def trial_chart(draft: ProductDraft) -> SizeChart:
    """The size chart of a draft: its own, or the shop's. Raises CodedError DRAFT_UNDRESSABLE."""
    if draft.size_chart is None:
        return _found(lambda: load_size_chart(str(draft.product.get("size_chart", ""))), "size chart")
    try:
        return SizeChart.model_validate(draft.size_chart)
    except ValidationError as error:
        raise _undressable("size chart") from error


def _found(look_up: Callable[[], Found], what: str) -> Found:
    try:
        return look_up()
    except ResourceError as error:
        raise _undressable(what) from error


def _undressable(what: str) -> CodedError:
    return CodedError("DRAFT_UNDRESSABLE", f"The {what} of this draft cannot be used yet.")


class _AnyColour(BaseModel):
    rgb: tuple[int, int, int]


def _colourways(written: Any) -> tuple[Colourway, ...]:
    """Those that can be shown; a faulty one loses its print, then its colour."""
    shown = []
    for number, one in enumerate(written):
        try:
            shown.append(Colourway.model_validate(one))
            continue
        except ValidationError:
            pass
        shown.append(_plain(number, one))
    return tuple(shown) or (_plain(0, {}),)


def _plain(number: int, written: Any) -> Colourway:
    try:
        rgb = TypeAdapter(_AnyColour).validate_python(written).rgb
    except ValidationError:
        rgb = _PLAIN
    kept = tuple(min(max(channel, 0), 255) for channel in rgb)
    return Colourway.model_construct(id=f"colour-{number}", colour="grey", rgb=kept, print=None)
