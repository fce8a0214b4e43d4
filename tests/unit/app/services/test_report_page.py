"""The report a shop assistant opens: what it says, in both languages, also when nothing fits."""

import re
from typing import Any

import pytest

from app.services.report_page import render_index_page, render_report_page
from resources.catalogue import Product, load_catalogue
from resources.translations import texts_for


def zone(ease_cm: float, verdict: str) -> dict[str, Any]:
    return {"body_cm": 92.0, "garment_cm": 92.0 + ease_cm, "ease_cm": ease_cm, "verdict": verdict}


def size(verdict: str, ease_cm: float) -> dict[str, Any]:
    spread = {"p50": 0.01, "p99": 0.08, "max": 0.2}
    return {
        "verdict": verdict,
        "zones": {"chest": zone(ease_cm, "good" if verdict == "drape_failed" else verdict)},
        "strain": {"warp": spread, "weft": spread},
        "inside_percent": 0.0,
        "residual_speed_mm_s": 3.0,
        "settled": True,
        "vertices": 4000,
        "drape_seconds": 0.9,
    }


def report(recommended: str | None, sizes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    given = {"value": 168.0, "given": 168.0, "source": "given", "std": 0.6}
    person = {"sex": "female", "measurements": {"stature_cm": given}, "warnings": ["Check <the> waist."]}
    return {
        "product": "tee-women",
        "person": person,
        "recommended_size": recommended,
        "reasons": [],
        "sizes": sizes,
    }


@pytest.fixture
def tee() -> Product:
    return load_catalogue().product("tee-women")


def test_the_recommended_size_leads_with_its_picture_and_reasons(tee: Product) -> None:
    page = render_report_page(
        report("M", {"S": size("tight", -3.0), "M": size("good", 8.0)}),
        tee,
        [{"en": "M: 8.0 cm of room.", "zh": "M：松量 8.0 厘米。"}],
    )
    answer = page.split('<section class="answer">')[1].split("</section>")[0]
    assert 'src="M/front.png"' in answer
    assert "M: 8.0 cm of room." in answer
    assert "M：松量 8.0 厘米。" in answer
    assert "-3.0" in page
    assert "+8.0" in page


def test_words_of_a_person_are_text_and_not_markup(tee: Product) -> None:
    page = render_report_page(report("M", {"M": size("good", 8.0)}), tee, [])
    assert "Check &lt;the&gt; waist." in page


def test_a_failed_drape_is_named_and_never_pictured(tee: Product) -> None:
    page = render_report_page(
        report("M", {"S": size("tight", -3.0), "M": size("drape_failed", 8.0)}), tee, []
    )
    assert "M/front.png" not in page
    assert "M/fitmap_front.png" not in page
    assert "S/fitmap_front.png" in page
    assert "drape_failed" in page


def test_when_nothing_fits_the_page_says_so(tee: Product) -> None:
    page = render_report_page(report(None, {"S": size("does_not_fit", -20.0)}), tee, [])
    assert "No size of this garment fits" in page
    assert "没有合适的尺码" in page


def test_a_page_without_any_sound_drape_has_no_broken_pictures(tee: Product) -> None:
    page = render_report_page(report(None, {"S": size("drape_failed", 1.0)}), tee, [])
    assert "front.png" not in page


def test_the_demo_page_leads_to_each_report() -> None:
    products = load_catalogue().products[:2]
    page = render_index_page(products, {product.id: "M" for product in products})
    for product in products:
        assert f'href="{product.id}/report.html"' in page
        assert f"{product.id}/M/front.png" in page


def test_sizes_are_named_in_both_languages_while_pictures_keep_their_folders() -> None:
    trousers = load_catalogue().product("trousers-women")
    page = render_report_page(
        report("M-long", {"M-long": size("good", 3.0), "L-long": size("loose", 8.0)}), trousers, []
    )
    names = {language: texts_for(language).size("M-long") for language in ("en", "zh")}
    answer = page.split('<section class="answer">')[1].split("</section>")[0]
    assert 'src="M-long/front.png"' in answer
    assert all(name in answer for name in names.values())
    read = re.sub(r"<[^>]*>", " ", page)
    assert "-long" not in read
    index = render_index_page([trousers], {trousers.id: "M-long"})
    assert f"{trousers.id}/M-long/front.png" in index
    assert names["zh"] in index
