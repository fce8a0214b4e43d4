"""``demo``, ``body fit`` and ``tryon``: a person, their body, the shop's garments on it."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome
from app.cli.output_folder import check_output_folder


def _demo(arguments: argparse.Namespace) -> Outcome:
    from app.services import demo

    with ProgressBar("demo") as progress:
        document = demo.run(arguments.out, progress)
    return Outcome(document=document, lines=[f"written: {arguments.out / 'report.html'}"])


def _fit_body(arguments: argparse.Namespace) -> Outcome:
    from app.services import body_fit

    with ProgressBar("fitting the body") as progress:
        document = body_fit.run(arguments.person, arguments.out, progress)
    return Outcome(
        document=document, lines=[*body_lines(document), f"written: {arguments.out / 'body.json'}"]
    )


def _try_on(arguments: argparse.Namespace) -> Outcome:
    from app.services import tryon

    with ProgressBar("trying on") as progress:
        document = tryon.run(
            arguments.person, arguments.product, arguments.size or (), arguments.out, progress
        )
    return Outcome(
        document=document, lines=[*fit_lines(document), f"written: {arguments.out / 'report.html'}"]
    )


def _check_out(arguments: argparse.Namespace) -> None:
    check_output_folder(arguments.out)


def _check_fit(arguments: argparse.Namespace) -> None:
    from body_models.anthropometry.person import read_person

    read_person(arguments.person)
    check_output_folder(arguments.out)


def _check_try_on(arguments: argparse.Namespace) -> None:
    from resources.catalogue import load_catalogue

    load_catalogue().product(arguments.product).chosen_sizes(arguments.size or ())
    _check_fit(arguments)


def body_lines(body: Mapping[str, Any]) -> list[str]:
    """A body.json for a person: each measurement, where it comes from and how sure it is."""
    lines = []
    for name, measured in body["measurements"].items():
        unit = "kg" if name.endswith("_kg") else "cm"
        title = name.removesuffix(f"_{unit}").replace("_", " ")
        given = "" if measured["given"] is None else f"  given {measured['given']:.1f}"
        sure = "" if measured["std"] is None else f"  ± {measured['std']:.1f}"
        lines.append(f"{title:<20} {measured['value']:6.1f} {unit}  {measured['source']}{given}{sure}")
    return [*lines, *(f"note: {warning}" for warning in body["warnings"])]


def fit_lines(report: Mapping[str, Any]) -> list[str]:
    """A report.json for a person: a line a size, then the advice."""
    lines = []
    for size, fit in report["sizes"].items():
        zones = fit.get("zones") or {}
        eases = "  ".join(f"{zone} {numbers['ease_cm']:+.1f}" for zone, numbers in zones.items())
        lines.append(f"{size:<4} {str(fit['verdict']).replace('_', ' '):<13} {eases}".rstrip())
    lines.append(f"recommended: {report['recommended_size'] or 'none fits'}")
    return lines


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files go")


def _configure_fit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", type=Path, metavar="PERSON.json")
    _add_out(parser)


def _configure_try_on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", type=Path, required=True, metavar="PERSON.json")
    parser.add_argument("--product", required=True, metavar="ID", help="see: catalogue list")
    parser.add_argument("--size", nargs="+", action="extend", metavar="S", help="only these sizes")
    _add_out(parser)


DEMO = Command(
    words=("demo",),
    summary="the main job on embedded data, without a window",
    configure=_add_out,
    check=_check_out,
    run=_demo,
    needs_body=True,
    needs_kernels=True,
)
BODY_FIT = Command(
    words=("body", "fit"),
    summary="measurements to body.json and body.glb",
    configure=_configure_fit,
    check=_check_fit,
    run=_fit_body,
    needs_body=True,
)
TRYON = Command(
    words=("tryon",),
    summary="every size of a product on a person: pictures, GLB, report",
    configure=_configure_try_on,
    check=_check_try_on,
    run=_try_on,
    needs_body=True,
    needs_kernels=True,
)
