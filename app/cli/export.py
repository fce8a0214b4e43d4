"""``export ID… --format F --out FILE``: a product for elsewhere."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome
from app.cli.output_folder import check_output_folder
from resources.errors import ResourceError

if TYPE_CHECKING:
    from app.services.export.wish import ExportWish


def _export(arguments: argparse.Namespace) -> Outcome:
    from app.services.export.run import run
    from app.services.stoppable import Work

    with ProgressBar("exporting") as progress:
        document = run(_wish(arguments), arguments.out, Work(progress=progress))
    size = document["bytes"] / 2**20
    return Outcome(document=document, lines=[f"written: {arguments.out} ({size:.1f} MiB)"])


def _wish(arguments: argparse.Namespace) -> "ExportWish":
    from app.services.export.wish import read_wish

    return read_wish(
        arguments.products,
        arguments.format,
        colourway=arguments.colourway,
        size=arguments.size,
        worn=arguments.worn,
        outfit=arguments.outfit,
        language=arguments.lang,
    )


def _check(arguments: argparse.Namespace) -> None:
    _wish(arguments)
    if arguments.out.is_dir():
        raise ResourceError("OUT_UNWRITABLE", f"{arguments.out} is a folder; name a file with --out.")
    check_output_folder(arguments.out.parent)


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "products",
        nargs="+",
        metavar="ID",
        help="a product, or a mesh file (.glb .gltf .obj .ply); several make a lookbook",
    )
    parser.add_argument("--format", required=True, choices=("glb", "usdz", "html", "pdf", "mp4"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--colourway", metavar="C", help="the one that is shown; the first unless named")
    parser.add_argument("--size", metavar="S", help="the mannequin's unless named")
    parser.add_argument(
        "--worn", action="store_true", help="glb and usdz: on the mannequin, with what is worn beneath"
    )
    parser.add_argument("--outfit", action="store_true", help="pdf: the products worn together come first")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="pdf: the language it is set in")


EXPORT = Command(
    words=("export",),
    summary="a product as GLB, USDZ, offline page, lookbook or turntable video",
    configure=_configure,
    check=_check,
    run=_export,
    needs_body=True,
    needs_kernels=True,
)
