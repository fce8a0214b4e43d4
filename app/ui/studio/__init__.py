"""The merchandiser's window: products made, worn, graded, tried on a population, and published."""


def run() -> int:
    """Open the studio and stay until it is closed; returns the exit status."""
    from app.ui.studio.start import run_studio

    return run_studio()
