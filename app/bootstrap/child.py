"""How a set-up child talks to its parent: progress lines on the real standard output, all else on error."""

import os
import sys
from collections.abc import Callable

from app.bootstrap.progress import Progress
from resources.errors import CodedError


def run_reporting(work: Callable[[Progress], None]) -> int:
    """Run the work; every fraction becomes a line ``fraction TAB what``, a known error one with its code."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # libraries that print must not be taken for reports

    def report(fraction: float, what: str) -> None:
        channel.write(f"{fraction:.4f}\t{' '.join(what.split())}\n")

    try:
        work(report)
    except CodedError as error:
        channel.write(f"error[{error.code}]: {' '.join(error.message.split())}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{error.strerror}\n")  # the parent recognises a full disk by it
        return 1
    return 0
