"""Child process of set-up: build the embedded body into the file named, and read it back."""

import sys
from pathlib import Path

from app.bootstrap.child import run_reporting
from app.bootstrap.progress import Progress


def _build(progress: Progress) -> None:
    from body_models.body.embedded import build_embedded_body
    from body_models.body.file import read_body_file

    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    build_embedded_body(path, progress)
    read_body_file(path)


if __name__ == "__main__":
    sys.exit(run_reporting(_build))
