"""Child process of set-up: compile the cloth solver and the shading into numba's cache.

By dressing somebody: numba compiles a function for the types it is called with, and the product's own calls
are the only list of those that is always right. Needs the embedded body.
"""

import sys

from app.bootstrap.child import run_reporting
from app.bootstrap.progress import Progress

SOMEBODY = {"sex": "female", "measurements": {"stature_cm": 168.0, "body_mass_kg": 66.0}}
GARMENTS = (("tee-women", "M"), ("trousers-women", "M"))


def _compile(progress: Progress) -> None:
    from app.services.dressing import dress_outfit, prepare_body
    from app.services.people import fit_person
    from body_models.anthropometry.person import person_from
    from resources.catalogue import load_catalogue
    from viewer.scene.occlusion import warm_up

    progress(0.05, "somebody to dress")
    prepared = prepare_body(fit_person(person_from(SOMEBODY)))
    progress(0.3, "cloth")
    catalogue = load_catalogue()
    dress_outfit(prepared, [(catalogue.product(product), size) for product, size in GARMENTS])
    progress(0.9, "shading")
    warm_up()


if __name__ == "__main__":
    sys.exit(run_reporting(_compile))
