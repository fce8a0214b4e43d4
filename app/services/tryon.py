"""`tryon`: a person wears a product in every size → pictures, GLB, ``report.json`` and ``report.html``."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.services.body_fit import measurements_document
from app.services.drape_figures import drape_figures
from app.services.dressing import DressedSize, PreparedBody, dress, prepare_body
from app.services.people import fit_person
from app.services.report_page import MORE_FIT_MAPS, render_report_page
from app.services.surfaces import body_mesh, fit_map_fields, garment_surface, tape_lines
from body_models.anthropometry.person import read_person
from body_models.anthropometry.solver import FittedBody
from body_models.garments.fit.advice import SizeAdvice, advise
from body_models.garments.fit.figures import zone_figures
from body_models.garments.fit.words import sentence
from resources.catalogue import Product, load_catalogue
from resources.fabrics import load_fabric
from resources.files import staged_folder, write_atomically, write_json_atomically
from resources.translations import texts_for

if TYPE_CHECKING:
    from viewer.pictures import PictureStudio
    from viewer.scene.model import FitMapKind

Progress = Callable[[float, str], None]

_ALL_MAPS: tuple[FitMapKind, ...] = ("ease", *MORE_FIT_MAPS)
_DRAPING_SHARE = (0.1, 0.45)
"""Which part of the work draping is, for the progress bar; pictures take the rest."""


def run(
    person_path: Path,
    product_id: str,
    sizes: Sequence[str],
    out_dir: Path,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Try a product on the person of a file, in the named sizes (all when none is named).

    Everything is checked before the work begins; everything is written, or nothing. Returns ``report.json``.
    Raises the known errors of the person's file, the catalogue, the sizes and the draper.
    """
    started_s = time.perf_counter()
    person = read_person(person_path)
    product = load_catalogue().product(product_id)
    chosen = product.chosen_sizes(sizes)
    report = progress or _silent
    with staged_folder(out_dir) as folder:
        report(0.0, "body")
        prepared = prepare_body(fit_person(person))
        return try_on(prepared, product, chosen, folder, report, started_s)


def try_on(
    prepared: PreparedBody,
    product: Product,
    sizes: Sequence[str],
    folder: Path,
    progress: Progress,
    started_s: float,
) -> dict[str, Any]:
    """Drape, judge and picture a product on a body; writes into ``folder`` and returns ``report.json``.

    ``started_s`` is the `time.perf_counter` from which the report counts its ``seconds``.
    """
    fitted = prepared.fitted
    advice = advise(product, measured_body(fitted))
    dressed: dict[str, DressedSize] = {}
    for index, size in enumerate(sizes):
        progress(_part(_DRAPING_SHARE, index / len(sizes)), f"{product.id} {size}")
        dressed[size] = dress(prepared, product, size)
    document = report_document(product, fitted, advice, dressed)
    _write_files(fitted, product, advice, dressed, folder, progress)
    document["seconds"] = round(time.perf_counter() - started_s, 2)
    write_json_atomically(folder / "report.json", document)
    page = render_report_page(document, product, reason_words(advice))
    write_atomically(folder / "report.html", page.encode())
    progress(1.0, "done")
    return document


def measured_body(fitted: FittedBody) -> dict[str, float]:
    """The measurements of the body itself, by name, in cm and kg."""
    return {name: measured.value for name, measured in fitted.measurements.items()}


def reason_words(advice: SizeAdvice) -> list[dict[str, str]]:
    """The reasons of an advice as sentences in both languages."""
    english, chinese = texts_for("en"), texts_for("zh")
    return [{"en": sentence(r, english), "zh": sentence(r, chinese)} for r in advice.reasons]


def report_document(
    product: Product, fitted: FittedBody, advice: SizeAdvice, dressed: Mapping[str, DressedSize]
) -> dict[str, Any]:
    """``report.json`` without its ``seconds``. The recommendation is made over all sizes, dressed or not."""
    return {
        "product": product.id,
        "person": {
            "sex": fitted.sex,
            "measurements": measurements_document(fitted),
            "warnings": list(fitted.warnings),
        },
        "recommended_size": advice.recommended_size,
        "reasons": [words["en"] for words in reason_words(advice)],
        "sizes": {size: _size_document(worn, advice, product) for size, worn in dressed.items()},
    }


def _size_document(worn: DressedSize, advice: SizeAdvice, product: Product) -> dict[str, Any]:
    fit = advice.sizes[worn.size]
    quality = worn.drape.quality
    return {
        "verdict": fit.verdict if quality.passed else "drape_failed",
        "zones": {zone: zone_figures(judged) for zone, judged in fit.zones.items()},
        **drape_figures(worn, load_fabric(product.fabric)),
    }


def _write_files(
    fitted: FittedBody,
    product: Product,
    advice: SizeAdvice,
    dressed: Mapping[str, DressedSize],
    folder: Path,
    progress: Progress,
) -> None:
    from viewer.pictures import PictureStudio, side_by_side

    shown = {size: worn for size, worn in dressed.items() if worn.drape.quality.passed}
    fronts: dict[str, bytes] = {}
    with PictureStudio(stature_m=float(fitted.body.vertices_m[:, 1].max())) as studio:
        for index, (size, worn) in enumerate(shown.items()):
            progress(_part((_DRAPING_SHARE[1], 0.97), index / len(shown)), f"pictures {size}")
            # Every map of the size to take; of the others the distance is enough to see the difference.
            kinds = _ALL_MAPS if size == advice.recommended_size else _ALL_MAPS[:1]
            fronts[size] = _write_size(studio, fitted, product, worn, kinds, folder / size)
        tapes = tape_lines(fitted, texts_for("en"))
        write_atomically(folder / "body.png", studio.take_tapes(body_mesh(fitted), tapes))
    if fronts:
        strip = side_by_side(fronts, emphasis=advice.recommended_size)
        write_atomically(folder / "sizes.png", strip)


def _write_size(
    studio: PictureStudio,
    fitted: FittedBody,
    product: Product,
    worn: DressedSize,
    kinds: Sequence[FitMapKind],
    folder: Path,
) -> bytes:
    """Pictures with fit maps (the first is the main one) and GLB of one size; returns the front picture."""
    from viewer.exporters.glb import write_body_glb, write_garment_glb
    from viewer.pictures import TryOnPictures

    body, surface = body_mesh(fitted, styled=True), garment_surface(worn, product)
    main, *more = fit_map_fields(worn, product, kinds, texts_for("en")).values()
    wanted = TryOnPictures(body=body, garments=[surface], fit_map=main, more_fit_maps=more)
    pictures = studio.take(wanted)
    for name, png in pictures.items():
        write_atomically(folder / f"{name}.png", png)
    write_body_glb(folder / "body.glb", body)
    write_garment_glb(folder / "garment.glb", surface, name=f"{product.id}-{worn.size}")
    return pictures["front"]


def _part(span: tuple[float, float], share: float) -> float:
    return span[0] + (span[1] - span[0]) * share


def _silent(share: float, step: str) -> None:
    """Progress nobody watches."""
