"""What set-up made: Python, packages, system libraries, the embedded body, the compiled kernels."""

import platform
import sys
import time

import numpy as np

from app.bootstrap import assets, installation, lock_file
from app.bootstrap.environment import Environment
from app.bootstrap.platforms import SUPPORTED_PYTHONS
from app.bootstrap.system_libraries import SCREEN_PACKAGES, install_line, missing_packages
from app.doctor.finding import Finding
from resources.errors import CodedError
from resources.paths import EMBEDDED_BODY_VERSION, embedded_body_path, networks_folder

START = "run: python3 main.py"


def look_at_python() -> Finding:
    """The version of the Python that runs this."""
    version = f"Python {platform.python_version()} ({platform.system()}, {platform.machine()})"
    if sys.version_info[:2] in SUPPORTED_PYTHONS:
        return Finding(ok=True, says=version)
    return Finding(ok=False, says=version, to_do="use Python 3.11 or 3.12")


def look_at_packages() -> Finding:
    """Whether the installed packages are those of the lock."""
    environment = Environment(assets.ROOT)
    if not environment.is_current():
        return Finding(ok=False, says="not running in the program's own environment", to_do=START)
    differences = installation.mismatches(environment, [lock_file.RUNTIME])
    if not differences:
        return Finding(ok=True, says="as locked")
    more = f" and {len(differences) - 3} more" if len(differences) > 3 else ""
    return Finding(ok=False, says="; ".join(differences[:3]) + more, to_do="remove .venv, then " + START)


def look_at_system_libraries() -> Finding:
    """Whether what windows and pictures load from the system is there."""
    if sys.platform != "linux":
        return Finding(ok=True, says="none are needed on this system")
    missing = missing_packages(SCREEN_PACKAGES)
    if not missing:
        return Finding(ok=True, says="all there")
    names = ", ".join(package.name for package in missing)
    works = not any(package.essential for package in missing)
    return Finding(ok=works, says=f"missing: {names}", to_do=f"run: {install_line(missing)}")


def look_at_body() -> Finding:
    """Whether the embedded body is built and can be read."""
    if not assets.body_is_built():
        return Finding(ok=False, says="the embedded body is not built yet", to_do=START)
    from body_models.body.file import read_body_file

    path = embedded_body_path()
    try:
        body = read_body_file(path)
    except CodedError as error:
        return Finding(ok=False, says=f"{error.code}: {error.message}", to_do=f"remove {path}, then {START}")
    size = f"{body.vertex_count:,} vertices, {body.shape_directions_m.shape[2]} betas"
    return Finding(ok=True, says=f"version {EMBEDDED_BODY_VERSION}: {size} ({path})")


def look_at_kernels() -> Finding:
    """Whether the cloth solver is compiled from today's sources."""
    if assets.kernels_are_compiled():
        return Finding(ok=True, says="the cloth solver is compiled")
    return Finding(
        ok=False, says="the cloth solver is not compiled yet; the first drape would be slow", to_do=START
    )


def look_at_vision() -> Finding:
    """Whether the networks that see people are there and run on this processor."""
    from body_models.capture.seeing.landmark_network import read_landmarks
    from body_models.capture.seeing.networks import load_networks
    from body_models.capture.seeing.roi import whole_picture

    try:
        networks = load_networks()
    except CodedError:
        says = "the networks that see people are missing; measurements are typed"
        return Finding(ok=False, says=says, to_do=f"connect the network, then {START}")
    started_s = time.monotonic()
    read_landmarks(networks, np.zeros((256, 256, 3), np.uint8), whole_picture((256, 256)))
    taken_ms = 1000.0 * (time.monotonic() - started_s)
    return Finding(ok=True, says=f"a look at a person takes {taken_ms:.0f} ms ({networks_folder()})")
