"""``kiosk`` and ``pictures``: what needs a display."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from app.bootstrap.display import virtual_display
from app.bootstrap.platforms import has_display
from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome
from app.cli.output_folder import check_output_folder
from resources.errors import CodedError
from resources.themes import THEMES

LANGUAGES: tuple[Literal["en", "zh"], ...] = ("en", "zh")


def check_display(arguments: argparse.Namespace) -> None:
    """Refuse what needs a window where none can open. Raises CodedError DISPLAY_MISSING."""
    if not has_display(os.environ, sys.platform):
        raise CodedError(
            "DISPLAY_MISSING",
            "There is no display to open a window on; log in to a desktop, or use: demo --out DIR",
        )


def _kiosk(arguments: argparse.Namespace) -> Outcome:
    from app.watchdog.keep_open import is_watched, keep_kiosk_open

    if not is_watched() and not arguments.no_watchdog:
        return Outcome(document={}, lines=[], status=keep_kiosk_open())
    from app.ui import kiosk

    return Outcome(document={}, lines=[], status=kiosk.run())


def _configure_kiosk(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-watchdog", action="store_true", help="nobody starts it again when it fails")


def _check_pictures(arguments: argparse.Namespace) -> None:
    check_output_folder(arguments.out)


def _pictures(arguments: argparse.Namespace) -> Outcome:
    if arguments.theme is not None:
        os.environ["VITRINE_THEME"] = arguments.theme
    if arguments.text_scale is not None:
        os.environ["VITRINE_TEXT_SCALE"] = str(arguments.text_scale)
    orientations = ("lying",) if arguments.landscape else ("upright", "lying")
    with _some_display():
        from app.ui.pictures import write_pictures

        with ProgressBar("pictures") as progress:
            document = write_pictures(
                arguments.out, arguments.lang or LANGUAGES, arguments.screen, progress, orientations
            )
    return Outcome(document=document, lines=[f"written: {arguments.out}"])


@contextmanager
def _some_display() -> Iterator[None]:
    """The display there is, or a virtual one for the time."""
    if has_display(os.environ, sys.platform):
        yield
        return
    try:
        with virtual_display() as name:
            os.environ["DISPLAY"] = name
            try:
                yield
            finally:
                del os.environ["DISPLAY"]
    except FileNotFoundError as error:
        raise CodedError(
            "DISPLAY_MISSING",
            "There is no display, and no Xvfb to stand in for it; install the package xvfb.",
        ) from error


def _text_scale(text: str) -> float:
    factor = float(text)
    if not 1.0 <= factor <= 1.3:
        raise argparse.ArgumentTypeError(f"text is drawn 1 to 1.3 times as large, not {text}")
    return factor


def _configure_pictures(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pictures go")
    parser.add_argument("--lang", action="append", choices=LANGUAGES, help="default: both")
    parser.add_argument("--screen", nargs="+", action="extend", metavar="NAME", help="only these screens")
    parser.add_argument("--theme", choices=THEMES, help="default: as set")
    parser.add_argument("--text-scale", type=_text_scale, metavar="FACTOR", help="1 to 1.3; default: as set")
    parser.add_argument("--landscape", action="store_true", help="only lying windows")


KIOSK = Command(
    words=("kiosk",),
    summary="the shopper's window, kept open by a watchdog",
    configure=_configure_kiosk,
    check=check_display,
    run=_kiosk,
    needs_body=True,
    needs_kernels=True,
    needs_vision=True,
)
PICTURES = Command(
    words=("pictures",),
    summary="a picture of every screen, as people see it",
    configure=_configure_pictures,
    check=_check_pictures,
    run=_pictures,
    needs_body=True,
    needs_kernels=True,
)
