"""A product while it is being made: words, prices, colours and sizes as typed, right or wrong yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import ValidationError

from app.services.studio.documents import Place, inserted, moved, removed, replaced
from body_models.garments.grading import graded_poms
from body_models.garments.patterns.families import FAMILIES, pattern_program
from resources.catalogue import Product
from resources.catalogue.schema import MEMBERS_ALONE, Shelves
from resources.errors import CodedError
from resources.records import RecordFault, faults_of
from resources.size_charts import SizeChart, load_size_chart

_WORDS: Final = {"en": "", "zh": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFault:
    """Something that keeps a draft from being published. ``part``: the product or its size chart."""

    part: str
    place: Place
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """A product and, where the shop grades it its own way, its size chart: both as JSON, as in the files.

    Documents are never changed in place: every edit makes another draft.
    """

    product: Mapping[str, Any]
    size_chart: Mapping[str, Any] | None = None
    starts_from: str | None = field(default=None)
    """Digest of the published product the draft began with; None for a new one."""
    base: ProductDraft | None = field(default=None, compare=False)
    """That product as a draft, as far as it is known: drafts of older versions did not keep it."""

    @property
    def id(self) -> str:
        """The product's id, as far as it has one."""
        return str(self.product.get("id", ""))

    def with_value(self, place: Place, value: Any) -> ProductDraft:
        """Another value at a place of the product."""
        return replace(self, product=replaced(self.product, place, value))

    def with_row(self, place: Place, index: int, value: Any) -> ProductDraft:
        """One more row in a list of the product, such as a colourway."""
        return replace(self, product=inserted(self.product, place, index, value))

    def without(self, place: Place) -> ProductDraft:
        """The product without a row or member."""
        return replace(self, product=removed(self.product, place))

    def with_row_moved(self, place: Place, source: int, target: int) -> ProductDraft:
        """A row of a list somewhere else in it: the first colourway is the one shown first."""
        return replace(self, product=moved(self.product, place, source, target))

    def with_chart(self, chart: SizeChart, *, own: bool) -> ProductDraft:
        """Graded by another chart; the stock follows its sizes. ``own``: the chart is part of the draft."""
        known = self.product.get("stock", {})
        stock = {size: known.get(size, 0) for size in chart.sizes}
        product = {**self.product, "size_chart": chart.id, "stock": stock}
        document = chart.model_dump(mode="json", by_alias=True) if own else None
        return replace(self, product=product, size_chart=document)

    def with_chart_value(self, place: Place, value: Any) -> ProductDraft:
        """Another value at a place of the size chart.

        The first change of a chart the shop shares makes the draft's own of it, under the product's id.
        """
        if self.size_chart is not None:
            return replace(self, size_chart=replaced(self.size_chart, place, value))
        shared = load_size_chart(str(self.product["size_chart"]))
        own_id = f"{self.id}-sizes"
        document = {**shared.model_dump(mode="json", by_alias=True), "id": own_id}
        product = {**self.product, "size_chart": own_id}
        return replace(self, product=product, size_chart=replaced(document, place, value))


def new_draft(family: str, block: str, category: str, product_id: str) -> ProductDraft:
    """A product that has only what nobody can leave out; its faults say what is still to be written."""
    product = {
        "id": product_id,
        "family": family,
        "block": block,
        "name": dict(_WORDS),
        "description": dict(_WORDS),
        "details": [dict(_WORDS)],
        "care": dict(_WORDS),
        "category": category,
        "fit": "regular",
        "price": 0,
        "currency": "EUR",
        "season": [],
        "occasion": [],
        "style": [],
        "fabric": "",
        "colourways": [],
        "size_chart": "",
        "stock": {},
    }
    return ProductDraft(product=product)


def draft_faults(draft: ProductDraft) -> list[DraftFault]:
    """All that keeps a draft from being published, in the order of the page; empty when it is sound."""
    chart, faults = _chart(draft)
    try:
        product = Product.model_validate(draft.product, context=MEMBERS_ALONE)
    except ValidationError as error:
        return [*(_fault("product", one) for one in faults_of(error)), *faults]
    shelves = Shelves(size_charts={} if chart is None else {chart.id: chart})
    faults = [*(_fault("product", one) for one in product.contradictions(shelves)), *faults]
    return [*faults, *(_undraftable(chart) if chart is not None else ())]


def sound_product(draft: ProductDraft) -> tuple[Product, SizeChart | None]:
    """The product and own chart of a draft that has no fault.

    Raises CodedError DRAFT_FAULTY naming the first fault.
    """
    if faults := draft_faults(draft):
        first = faults[0]
        where = ".".join(map(str, first.place)) or first.part
        raise CodedError("DRAFT_FAULTY", f"{draft.id}: {where}: {first.message}.")
    chart, _ = _chart(draft)
    return Product.model_validate(draft.product, context=MEMBERS_ALONE), chart


def _chart(draft: ProductDraft) -> tuple[SizeChart | None, list[DraftFault]]:
    if draft.size_chart is None:
        return None, []
    try:
        return SizeChart.model_validate(draft.size_chart), []
    except ValidationError as error:
        return None, [_fault("size_chart", one) for one in faults_of(error)]


def _undraftable(chart: SizeChart) -> Iterator[DraftFault]:
    """Sizes the family's pattern program refuses."""
    if chart.family not in FAMILIES or chart.block not in FAMILIES[chart.family].programs:
        return
    program = pattern_program(chart.family, chart.block)
    for size in chart.sizes:
        try:
            program.build(graded_poms(chart, size))
        except CodedError as error:
            message = f"size {size}: {error.message}"
            yield DraftFault(part="size_chart", place=("base_poms_cm",), message=message)


def _fault(part: str, fault: RecordFault) -> DraftFault:
    return DraftFault(part=part, place=fault.location, message=fault.message)
