"""``catalogue pattern ID --size S … --out DIR``."""

import argparse
from pathlib import Path

from app.cli.command import Command, Outcome
from app.cli.output_folder import check_output_folder


def _pattern(arguments: argparse.Namespace) -> Outcome:
    from app.services.pattern_export import export_patterns

    document = export_patterns(arguments.id, arguments.size or (), arguments.out)
    files = [name for size in document["sizes"].values() for name in size["files"]]
    return Outcome(document=document, lines=files)


def _check(arguments: argparse.Namespace) -> None:
    check_output_folder(arguments.out)


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="a product, or a size chart such as trousers-women")
    parser.add_argument("--size", nargs="+", action="extend", metavar="S", help="the base size unless named")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


PATTERN = Command(
    words=("catalogue", "pattern"),
    summary="the flat pattern: cutting pieces, measured drawing, GarmentCode JSON",
    configure=_configure,
    check=_check,
    run=_pattern,
)
