"""Child process of set-up: compile the cloth solver's kernels into numba's cache."""

import sys

from app.bootstrap.child import run_reporting
from app.bootstrap.progress import Progress


def _compile(progress: Progress) -> None:
    from body_models.garments.drape.kernels import warm_up

    progress(0.1, "")
    warm_up()


if __name__ == "__main__":
    sys.exit(run_reporting(_compile))
