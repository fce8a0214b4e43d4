"""A draft as a garment, long before it can be published; and its grading as it is drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.services.studio.draft import ProductDraft, new_draft
from app.services.studio.grading_view import grading_of
from app.services.studio.shop_shelf import begun_from
from app.services.studio.size_edits import chart_written, with_base, with_written
from app.services.studio.trial import trial_garment
from app.services.studio.trial_look import colour_written, cut_of, print_written
from body_models.garments.grading import garment_mesh
from resources.catalogue import load_catalogue
from resources.errors import CodedError
from resources.size_charts import load_size_chart


def tee() -> ProductDraft:
    return begun_from(load_catalogue().product("tee-women"))


def test_words_and_colours_leave_the_cut_alone_and_cloth_and_measures_do_not() -> None:
    draft = tee()
    same = draft.with_value(("name", "en"), "").with_value(("colourways", 0, "rgb"), [1, 2, 3])
    assert cut_of(same, "M") == cut_of(draft, "M")
    assert cut_of(draft.with_value(("fabric",), "denim"), "M") != cut_of(draft, "M")
    wider = with_written(
        draft, with_base(chart_written(draft, load_size_chart("tee-women")), "chest_girth", 110)
    )
    assert cut_of(wider, "M") != cut_of(draft, "M")
    assert cut_of(draft, "S") != cut_of(draft, "M")


def test_an_edited_chart_is_sewn_as_it_is_edited_and_the_shop_s_stays() -> None:
    draft = tee()
    wider = with_written(
        draft, with_base(chart_written(draft, load_size_chart("tee-women")), "chest_girth", 110)
    )
    one, two = trial_garment(draft), trial_garment(wider)
    widths = [float(np.ptp(garment_mesh(p.size_chart, "M", 0.03).cut_uv_m[:, 0])) for p in (one, two)]
    assert widths[1] > widths[0]
    assert load_size_chart("tee-women").base_poms_cm["chest_girth"] == 100


def test_a_draft_without_words_or_colours_is_worn_in_grey() -> None:
    draft = new_draft("tee", "women", "top", "x").with_chart(load_size_chart("tee-women"), own=False)
    garment = trial_garment(draft.with_value(("fabric",), "cotton-jersey"))
    assert garment.category == "top"
    assert len(garment.colourways) == 1


@pytest.mark.parametrize(("member", "missing"), [("fabric", "fabric"), ("size_chart", "size chart")])
def test_what_is_missing_to_wear_it_is_named(member: str, missing: str) -> None:
    with pytest.raises(CodedError, match=missing) as refused:
        trial_garment(tee().with_value((member,), "nowhere"))
    assert refused.value.code == "DRAFT_UNDRESSABLE"


@pytest.mark.parametrize("written", [None, [], [1, 2], [1, 2, 300], ["a", 2, 3], "red"])
def test_a_colour_that_is_none_is_grey_and_no_crash(written: object) -> None:
    assert colour_written({"rgb": written}) == colour_written({})
    assert print_written({"print": {"kind": "dots", "scale_mm": 10, "colours": [written]}}) is None


def test_the_drawing_has_every_size_with_its_own_measures() -> None:
    grading = grading_of(tee(), lambda _share, _step: None)
    assert [size.size for size in grading.sizes] == list(load_size_chart("tee-women").run)
    widths = [max(float(np.ptp(p.outline_cm[:, 0])) for p in size.pieces) for size in grading.sizes]
    assert widths == sorted(widths)
    assert len(set(widths)) == len(widths)
    medium = grading.size("M")
    chest = [tape for tape in medium.tapes if tape.pom == "chest_girth"]
    length_cm = sum(float(np.linalg.norm(tape.points_cm[-1] - tape.points_cm[0])) for tape in chest)
    assert length_cm == pytest.approx(medium.poms_cm["chest_girth"], rel=0.01)


def test_a_size_that_cannot_be_drafted_says_why_and_the_others_are_drawn() -> None:
    draft = tee()
    document = {**chart_written(draft, load_size_chart("tee-women"))}
    document["grade_cm"] = {**document["grade_cm"], "front_neck_drop": [0.3, 0.3, 0.3, 0.4, 0.4, 39.0]}
    grading = grading_of(replace(draft, size_chart=document), lambda _share, _step: None)
    assert grading.sizes[-1].problem
    assert grading.sizes[-1].pieces == ()
    assert all(size.pieces for size in grading.sizes[:-1])
