"""`report.html`: the result of a try-on as a page that a shop assistant reads, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from resources.catalogue import Product
from resources.translations import texts_for
from viewer.scene.model import FitMapKind

TEMPLATE_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "templates"
VERDICT_MARKS = {
    "good": "✓",
    "tight": "▲",
    "loose": "▽",
    "short": "↥",
    "long": "↧",
    "does_not_fit": "✕",
    "drape_failed": "–",
}
FIT_MAP_VIEWS = ("front", "fitmap_front", "fitmap_back")
MORE_FIT_MAPS: tuple[FitMapKind, ...] = ("strain_warp", "strain_weft", "load_warp", "load_weft", "pressure")

Words = dict[str, str]


def render_report_page(report: Mapping[str, Any], product: Product, reasons: Sequence[Words]) -> str:
    """The page of one `report.json`; its pictures are the files beside it (``SIZE/front.png``).

    ``reasons`` are the sentences of the recommendation in both languages.
    """
    return page(
        "report.html",
        title=product.name.en,
        product={"en": product.name.en, "zh": product.name.zh},
        text={key: both(f"report.{key}") for key in _TEXTS},
        answer=_answer(report, reasons),
        warnings=report["person"]["warnings"],
        sizes=[_size_card(report, size) for size in report["sizes"]],
        zones=_zone_rows(report),
        maps=_fit_maps(report),
        measurements=_measurement_rows(report["person"]["measurements"]),
        quality=_quality_rows(report["sizes"]),
    )


def render_index_page(products: Sequence[Product], sizes: Mapping[str, str | None]) -> str:
    """The demo's first page: the outfit, and a way to each report. ``sizes`` are the recommended ones."""
    return page(
        "demo.html",
        text={key: both(f"report.{key}") for key in _INDEX_TEXTS},
        views=("front", "three_quarter", "back"),
        products=[
            {
                "id": product.id,
                "name": {"en": product.name.en, "zh": product.name.zh},
                "size": size_words(sizes[product.id] or "—"),
                "picture": f"{product.id}/{sizes[product.id] or product.sizes[-1]}/front.png",
            }
            for product in products
        ],
    )


def page(template: str, **values: object) -> str:
    """A page of ``resources/templates`` with its values filled in."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATE_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(template).render(**values)


_INDEX_TEXTS = ("outfit", "outfit_help", "every_product", "recommended", "footer")
_TEXTS = (
    "subtitle", "every_size", "room", "room_help", "body", "fit_map", "fit_map_help", "person",
    "person_help", "value", "where_from", "trust", "trust_help", "footer",
)  # fmt: skip


def both(key: str, **values: object) -> Words:
    """A sentence of the text catalogues in both languages."""
    return {"en": texts_for("en")(key, **values), "zh": texts_for("zh")(key, **values)}


def size_words(size: str) -> Words:
    """The name of a size in both languages."""
    return {"en": texts_for("en").size(size), "zh": texts_for("zh").size(size)}


def _answer(report: Mapping[str, Any], reasons: Sequence[Words]) -> dict[str, Any]:
    size = report["recommended_size"]
    shown = _pictured_size(report)
    return {
        "size": size_words(size or "—"),
        "eyebrow": both("report.recommended" if size else "report.no_size"),
        "reasons": reasons,
        "picture": None if shown is None else f"{shown}/front.png",
        "alt": "" if shown is None else size_words(shown)["en"],
    }


def _pictured_size(report: Mapping[str, Any]) -> str | None:
    """The recommended size; where none is, or it was not draped, the shown one with the fewest faults."""
    shown = {size: fit for size, fit in report["sizes"].items() if fit["verdict"] != "drape_failed"}
    if report["recommended_size"] in shown:
        return str(report["recommended_size"])
    faults = {size: sum(z["verdict"] != "good" for z in fit["zones"].values()) for size, fit in shown.items()}
    return min(faults, key=faults.__getitem__, default=None)


def _size_card(report: Mapping[str, Any], size: str) -> dict[str, Any]:
    verdict = report["sizes"][size]["verdict"]
    return {
        "name": size_words(size),
        "recommended": size == report["recommended_size"],
        "verdict": verdict,
        "mark": VERDICT_MARKS[verdict],
        "word": both(f"verdict.{verdict}"),
        "picture": None if verdict == "drape_failed" else f"{size}/front.png",
    }


def _zone_rows(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    sizes = report["sizes"]
    zones = next(iter(sizes.values()))["zones"]
    return [
        {
            "name": both(f"zone.{zone}"),
            "body": f"{zones[zone]['body_cm']:.0f} cm",
            "cells": [
                {
                    "ease": f"{sizes[size]['zones'][zone]['ease_cm']:+.1f}",
                    "verdict": sizes[size]["zones"][zone]["verdict"],
                    "word": both(f"verdict.{sizes[size]['zones'][zone]['verdict']}"),
                    "recommended": size == report["recommended_size"],
                }
                for size in sizes
            ],
        }
        for zone in zones
    ]


def _fit_maps(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    size = _pictured_size(report)
    if size is None:
        return []
    pictures = [
        {"picture": f"{size}/{view}.png", "caption": both(f"report.{view}", size=size)}
        for view in FIT_MAP_VIEWS
    ]
    if size == report["recommended_size"]:  # the size to take is shown in every way
        pictures += [
            {"picture": f"{size}/fitmap_{kind}_front.png", "caption": both(f"fit_map.{kind}")}
            for kind in MORE_FIT_MAPS
        ]
    return pictures


def _measurement_rows(measurements: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": both(f"measurement.{name}"),
            "value": f"{value['value']:.1f} {'kg' if name.endswith('_kg') else 'cm'}",
            "std": f"{value['std']:.1f}",
            "source": both(f"report.source_{value['source']}"),
        }
        for name, value in measurements.items()
    ]


def _quality_rows(sizes: Mapping[str, Any]) -> list[dict[str, Any]]:
    def row(key: str, cell: str, scale: float = 1.0) -> dict[str, Any]:
        values = [f"{scale * _dig(size, cell):.2f}" for size in sizes.values()]
        return {"name": both(f"report.{key}"), "cells": values}

    return [
        row("inside", "inside_percent"),
        row("speed", "residual_speed_mm_s"),
        row("warp", "strain.warp.p99", 100.0),
        row("weft", "strain.weft.p99", 100.0),
        row("seconds", "drape_seconds"),
    ]


def _dig(tree: Mapping[str, Any], path: str) -> float:
    value: Any = tree
    for key in path.split("."):
        value = value[key]
    return float(value)
