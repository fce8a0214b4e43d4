"""``garment import`` and ``garment drape``: patterns and meshes from outside."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome
from app.cli.output_folder import check_output_folder
from app.cli.person import fit_lines


def _import(arguments: argparse.Namespace) -> Outcome:
    from app.services import garment_import

    with ProgressBar("importing") as progress:
        document = garment_import.run_import(arguments.file, arguments.out, arguments.fabric, progress)
    return Outcome(
        document=document, lines=[*import_lines(document), f"written: {arguments.out / 'report.json'}"]
    )


def _drape(arguments: argparse.Namespace) -> Outcome:
    from app.services import garment_import

    with ProgressBar("draping") as progress:
        document = garment_import.run_drape(
            arguments.file, arguments.person, arguments.out, arguments.fabric, progress
        )
    notes = [f"note: {warning}" for warning in document["warnings"]]
    return Outcome(
        document=document,
        lines=[*fit_lines(document), *notes, f"written: {arguments.out / 'report.json'}"],
    )


def import_lines(report: Mapping[str, Any]) -> list[str]:
    """An import's report for a person: the garment in a line, then each panel and warning."""
    size = report["size_cm"]
    extent = " x ".join(f"{size[side]:g}" for side in ("width", "height", "depth"))
    lines = [f"{report['product']}: {report['kind']}, {extent} cm"]
    for panel in report.get("panels", ()):
        extent = f"{panel['width_cm']:6.1f} x {panel['height_cm']:.1f} cm"
        lines.append(f"{panel['name']:<24} {panel['role'] or '-':<24} {extent}")
    return [*lines, *(f"note: {warning}" for warning in report["warnings"])]


def _check_import(arguments: argparse.Namespace) -> None:
    from resources.fabrics import load_fabric

    if arguments.fabric:
        load_fabric(arguments.fabric)
    check_output_folder(arguments.out)


def _check_drape(arguments: argparse.Namespace) -> None:
    from body_models.anthropometry.person import read_person

    read_person(arguments.person)
    _check_import(arguments)


def _configure_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="pattern .json, or mesh .glb .gltf .obj .ply")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files go")
    parser.add_argument("--fabric", metavar="ID", help="cotton-jersey unless named")


def _configure_drape(parser: argparse.ArgumentParser) -> None:
    _configure_import(parser)
    parser.add_argument("--person", type=Path, required=True, metavar="PERSON.json")


IMPORT = Command(
    words=("garment", "import"),
    summary="check and preview a pattern or mesh from outside",
    configure=_configure_import,
    check=_check_import,
    run=_import,
    needs_body=True,
    needs_kernels=True,
)
DRAPE = Command(
    words=("garment", "drape"),
    summary="a pattern or mesh from outside on a person, as it is",
    configure=_configure_drape,
    check=_check_drape,
    run=_drape,
    needs_body=True,
    needs_kernels=True,
)
