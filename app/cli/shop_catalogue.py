"""``catalogue import PATH``, ``catalogue versions``, ``catalogue use VERSION|previous|embedded``."""

import argparse
from dataclasses import asdict
from pathlib import Path

from app.cli.command import Command, Outcome


def _import(arguments: argparse.Namespace) -> Outcome:
    from app.services.shop_catalogue import import_catalogue

    version = import_catalogue(arguments.path, note=arguments.note or "")
    return Outcome(
        document=asdict(version), lines=[f"in use now: {version.name}, {version.products} products"]
    )


def _versions(arguments: argparse.Namespace) -> Outcome:
    from app.services.shop_catalogue import catalogue_versions

    versions = catalogue_versions()
    lines = [
        f"{'*' if one.in_use else ' '} {one.name:<20} {one.products:>6} products  {one.note}"
        for one in versions
    ]
    embedded = not any(one.in_use for one in versions)
    lines.append(f"{'*' if embedded else ' '} embedded")
    return Outcome(
        document={"versions": [asdict(one) for one in versions], "embedded": embedded}, lines=lines
    )


def _use(arguments: argparse.Namespace) -> Outcome:
    from app.services.shop_catalogue import take_back
    from resources.shop import use_version

    wanted = arguments.version
    if wanted == "previous":
        used = take_back()
    else:
        used = None if wanted == "embedded" else wanted
        use_version(used)
    return Outcome(document={"in_use": used}, lines=[f"in use now: {used or 'the embedded catalogue'}"])


def _configure_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--note", metavar="TEXT", help="what is new, for the list of versions")


def _configure_use(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", metavar="VERSION", help="one of the list, `previous` or `embedded`")


IMPORT = Command(
    words=("catalogue", "import"),
    summary="check a file or folder and work with it; the catalogue before can be taken back",
    configure=_configure_import,
    run=_import,
)
VERSIONS = Command(
    words=("catalogue", "versions"), summary="the shop's own catalogues, the newest first", run=_versions
)
USE = Command(
    words=("catalogue", "use"),
    summary="work with another version of the catalogue, the one before, or the embedded one",
    configure=_configure_use,
    run=_use,
)
