"""The operator's window: behind a PIN, everything that keeps a kiosk well."""

import os

from app.watchdog.keep_open import OUT_OF_ORDER_VARIABLE


def run() -> int:
    """Open the operator's window and stay until it is closed; returns the exit status."""
    from app.ui.operator.start import run_operator

    return run_operator()


def stands_in() -> bool:
    """Whether it stands in for a kiosk that was given up."""
    return os.environ.get(OUT_OF_ORDER_VARIABLE) == "1"
