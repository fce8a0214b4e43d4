"""A product while it is made: every fault is named where it stands, and what is sound can be published."""

import copy

import pytest

from app.services.studio.draft import ProductDraft, draft_faults, new_draft, sound_product
from app.services.studio.shop_shelf import begun_from
from resources.catalogue import load_catalogue
from resources.errors import CodedError
from resources.size_charts import load_size_chart


@pytest.fixture
def tee() -> ProductDraft:
    return begun_from(next(p for p in load_catalogue().products if p.family == "tee" and p.block == "women"))


def test_a_published_product_is_a_sound_draft(tee: ProductDraft) -> None:
    product, chart = sound_product(tee)
    assert product == load_catalogue().product(tee.id)
    assert chart is None


def test_edits_leave_the_draft_they_came_from_alone(tee: ProductDraft) -> None:
    before = copy.deepcopy(tee)
    changed = (
        tee.with_value(("name", "en"), "Another")
        .with_value(("colourways", 0, "rgb"), [1, 2, 3])
        .with_row(("details",), 0, {"en": "New", "zh": "新"})
        .without(("colourways", 1))
        .with_row_moved(("details",), 0, 1)
        .with_chart_value(("base_poms_cm", "chest_girth"), 101)
    )
    assert tee == before
    assert changed.product["name"]["en"] == "Another"
    assert changed.product["details"][1] == {"en": "New", "zh": "新"}
    assert len(changed.product["colourways"]) == len(tee.product["colourways"]) - 1


def test_faults_name_their_place(tee: ProductDraft) -> None:
    wrong = tee.with_value(("price",), -3).with_value(("colourways", 0, "rgb"), [300, 0, 0])
    places = {fault.place[:3] for fault in draft_faults(wrong)}
    assert ("price",) in places
    assert ("colourways", 0, "rgb") in places
    with pytest.raises(CodedError) as refused:
        sound_product(wrong)
    assert refused.value.code == "DRAFT_FAULTY"


def test_the_first_change_of_a_shared_chart_makes_the_products_own(tee: ProductDraft) -> None:
    shared = load_size_chart(str(tee.product["size_chart"]))
    own = tee.with_chart_value(("base_poms_cm", "chest_girth"), 104)
    product, chart = sound_product(own)
    assert chart is not None and chart.id == product.size_chart == f"{tee.id}-sizes"
    assert chart.base_poms_cm["chest_girth"] == 104
    assert load_size_chart(shared.id).base_poms_cm["chest_girth"] == shared.base_poms_cm["chest_girth"]


def test_a_chart_of_a_family_nobody_knows_is_a_fault_of_its_member(tee: ProductDraft) -> None:
    foreign = tee.with_chart_value(("family",), "sari")
    (fault,) = [fault for fault in draft_faults(foreign) if fault.part == "size_chart"]
    assert fault.place == ("family",)
    assert "'sari'" in fault.message
    with pytest.raises(CodedError) as refused:
        sound_product(foreign)
    assert refused.value.code == "DRAFT_FAULTY"


def test_a_size_that_cannot_be_drafted_is_a_fault(tee: ProductDraft) -> None:
    wrong = tee.with_chart_value(("base_poms_cm", "across_shoulder"), 400)
    assert any(fault.part == "size_chart" and "size" in fault.message for fault in draft_faults(wrong))


def test_the_stock_follows_the_sizes_of_another_chart(tee: ProductDraft) -> None:
    dress = load_size_chart("a-line-dress-women")
    changed = tee.with_chart(dress, own=False)
    assert list(changed.product["stock"]) == list(dress.sizes)
    assert changed.product["stock"]["M"] == tee.product["stock"]["M"]
    assert any("size chart" in fault.message for fault in draft_faults(changed)), "a tee is no dress"


def test_a_new_product_says_what_is_still_to_be_written() -> None:
    draft = new_draft("tee", "women", "top", "summer-tee")
    places = {fault.place[0] for fault in draft_faults(draft) if fault.place}
    assert {"name", "price", "colourways", "season", "occasion"} <= places
