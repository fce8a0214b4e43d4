"""Child process of set-up: compile the cloth solver and the shading into numba's cache."""

import sys

from app.bootstrap.child import run_reporting
from app.bootstrap.progress import Progress


def _compile(progress: Progress) -> None:
    from body_models.garments.drape.kernels import warm_up as compile_drape
    from viewer.scene.occlusion import warm_up as compile_occlusion

    progress(0.05, "cloth")
    compile_drape()
    progress(0.9, "shadows")
    compile_occlusion()


if __name__ == "__main__":
    sys.exit(run_reporting(_compile))
