"""`demo`: the main job on embedded data, without a window."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from app.services import tryon
from app.services.body_fit import body_document
from app.services.dressing import PreparedBody, at_ease, dress_outfit, prepare_body
from app.services.people import fit_person
from app.services.report_page import render_index_page
from app.services.surfaces import body_mesh, garment_surface
from body_models.anthropometry.person import Person
from body_models.garments.fit.advice import advise
from resources.catalogue import Product, load_catalogue
from resources.files import staged_folder, write_atomically, write_json_atomically

Progress = Callable[[float, str], None]

SOMEBODY: Final = Person(
    sex="female",
    age_years=34,
    measurements={"stature_cm": 168.0, "body_mass_kg": 66.0, "chest_girth_cm": 94.0, "waist_girth_cm": 79.0},
)
"""An invented person."""
PRODUCTS: Final = ("trousers-women", "tee-women")
"""What they wear together, the inner garment first."""


def run(out_dir: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Dress an invented person in every size of two products, then in both together.

    Writes ``body.json``, a folder for each product as `tryon` makes it, ``outfit/`` and ``report.html``.
    """
    report = progress or (lambda share, step: None)
    products = [load_catalogue().product(product_id) for product_id in PRODUCTS]
    with staged_folder(out_dir) as folder:
        report(0.0, "body")
        fitted = fit_person(SOMEBODY)
        prepared = prepare_body(fitted)
        write_json_atomically(folder / "body.json", body_document(fitted, SOMEBODY))
        reports = {}
        for index, product in enumerate(products):
            part = _within(report, 0.45 * index, 0.45 * (index + 1))
            advice = advise(product, tryon.measured_body(fitted))
            sizes = product.sizes_beside(advice.recommended_size or product.sizes[0])  # of one leg length
            reports[product.id] = tryon.try_on(
                prepared, product, sizes, folder / product.id, part, time.perf_counter()
            )
        report(0.92, "outfit")
        taken = {product_id: done["recommended_size"] for product_id, done in reports.items()}
        _write_outfit(prepared, products, taken, folder / "outfit")
        page = render_index_page(products, taken)
        write_atomically(folder / "report.html", page.encode())
    report(1.0, "done")
    return {
        "person": {"sex": SOMEBODY.sex, "given": dict(SOMEBODY.measurements)},
        "products": reports,
        "outfit": taken,
    }


def _write_outfit(
    prepared: PreparedBody, products: list[Product], sizes: dict[str, str], folder: Path
) -> None:
    """Both garments in their recommended sizes on one body: pictures and GLB."""
    from viewer.exporters.glb import write_body_glb, write_garment_glb
    from viewer.pictures import render_views

    garments = [(product, sizes[product.id]) for product in products]
    fitted, worn = at_ease(prepared, garments, dress_outfit(prepared, garments))
    body = body_mesh(fitted, styled=True)
    surfaces = [garment_surface(dressed, product) for dressed, product in zip(worn, products, strict=True)]
    for name, png in render_views(body, surfaces).items():
        write_atomically(folder / f"{name}.png", png)
    write_body_glb(folder / "body.glb", body)
    for product, surface in zip(products, surfaces, strict=True):
        write_garment_glb(folder / f"{product.id}.glb", surface, name=product.id)


def _within(progress: Progress, start: float, end: float) -> Progress:
    """Progress of a part of the work, as progress of the whole."""
    return lambda share, step: progress(start + (end - start) * share, step)
