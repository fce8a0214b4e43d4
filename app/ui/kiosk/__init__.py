"""The kiosk: the window a shopper stands in front of."""

from collections.abc import Callable


def run(on_first_frame: Callable[[], None] | None = None) -> int:
    """Open the kiosk and stay until it is closed; returns the exit status.

    ``on_first_frame`` is called once the attract screen has been painted for the first time.
    """
    from app.ui.kiosk.start import run_kiosk

    return run_kiosk(on_first_frame)
