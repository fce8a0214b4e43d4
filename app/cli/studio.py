"""``studio``: the merchandiser's window."""

import argparse

from app.cli.command import Command, Outcome
from app.cli.windows import check_display


def _studio(arguments: argparse.Namespace) -> Outcome:
    from app.ui.studio import run

    return Outcome(document={}, lines=[], status=run())


STUDIO = Command(
    words=("studio",),
    summary="the merchandiser's window: products, sizes, patterns, populations, publishing",
    check=check_display,
    run=_studio,
    needs_body=True,
    needs_kernels=True,
)
