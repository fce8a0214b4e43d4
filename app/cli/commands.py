"""The table of commands. A command that is not here does not exist."""

import os
import sys

from app.bootstrap.platforms import has_display
from app.cli import (
    advise,
    bench,
    camera,
    capture,
    catalogue,
    doctor,
    export,
    feedback,
    garment,
    insight,
    learning,
    operator,
    pattern,
    person,
    population,
    profiles,
    shop_catalogue,
    studio,
    windows,
)
from app.cli.command import Command, Outcome


def _test(arguments: object) -> Outcome:
    raise AssertionError("`test` hands its arguments to pytest before they are parsed")


# Only its line in the help: see `app.cli.program.main`.
TEST = Command(
    words=("test",), summary="lint, types, import rules, tests; --all adds the long ones", run=_test
)

COMMANDS = (
    windows.KIOSK,
    person.DEMO,
    person.BODY_FIT,
    person.TRYON,
    camera.CALIBRATE,
    capture.CAPTURE,
    catalogue.LIST,
    catalogue.SHOW,
    catalogue.VALIDATE,
    catalogue.PREVIEWS,
    shop_catalogue.IMPORT,
    shop_catalogue.VERSIONS,
    shop_catalogue.USE,
    pattern.PATTERN,
    population.POPULATION,
    export.EXPORT,
    garment.IMPORT,
    garment.DRAPE,
    advise.SIZE,
    advise.OUTFIT,
    advise.PRODUCTS,
    feedback.LEARN,
    feedback.FORGET,
    feedback.CHOICE,
    *learning.commands(),
    insight.INSIGHT,
    profiles.ERASE,
    profiles.RECEIPTS,
    windows.PICTURES,
    bench.BENCH,
    doctor.DOCTOR,
    studio.STUDIO,
    operator.OPERATOR,
    operator.HEALTH,
    operator.BACKUP,
    operator.RESTORE,
    TEST,
)


def default_arguments() -> list[str]:
    """What runs when no command is given: the window where one can open, else the demo."""
    return ["kiosk"] if has_display(os.environ, sys.platform) else ["demo", "--out", "out/demo"]
