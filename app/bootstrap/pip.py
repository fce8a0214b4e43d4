"""Installing a section of the lock with pip, with progress and errors a person can act on.

Standard library only. pip's own configuration (mirrors, proxies, certificates) stays in force; no index is
named here.
"""

import collections
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from app.bootstrap.errors import SetupError
from app.bootstrap.lock_file import pins
from app.bootstrap.progress import Progress

OPTIONS = (
    "--require-hashes",  # nothing but what the lock names, byte for byte
    "--no-deps",  # the lock is complete; what torch's GPU build would add is a section of its own
    "--only-binary=:all:",  # nothing is compiled or run while installing
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar=off",
)
_STEP = re.compile(r"^(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)")
_KEPT_LINES = 400
_DOWNLOAD_SHARE = 0.7  # of the time, the rest is unpacking


def install(
    python: Path,
    section: str,
    *,
    requirements: Path,
    progress: Progress,
    target: Path | None = None,
    held_files: Sequence[int] = (),
) -> None:
    """Install a section's packages into ``python``'s environment, or into the folder ``target``.

    ``requirements`` is where the section is written for pip to read. Raises `SetupError` DISK_FULL,
    PACKAGE_ALTERED, DOWNLOAD_FAILED, PYTHON_UNSUITABLE or INSTALL_FAILED.
    """
    requirements.write_text(section, encoding="utf-8")
    command = [str(python), "-m", "pip", "install", *OPTIONS, "--requirement", str(requirements)]
    command += ["--target", str(target)] if target else []
    environment = {**os.environ, "PYTHONNOUSERSITE": "1", "PYTHONUNBUFFERED": "1"}
    lines: collections.deque[str] = collections.deque(maxlen=_KEPT_LINES)
    with subprocess.Popen(  # noqa: S603 (our own Python)
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        pass_fds=held_files if os.name == "posix" else (),
    ) as pip:
        assert pip.stdout is not None  # noqa: S101 (a pipe was asked for above)
        steps = 0
        total = max(len(pins(section)), 1)
        for line in pip.stdout:
            lines.append(line.rstrip())
            if match := _STEP.match(line):
                steps += 1
                progress(_DOWNLOAD_SHARE * min(steps / total, 1), match[1])
            elif line.startswith("Installing collected packages"):
                progress(_DOWNLOAD_SHARE, "unpacking")
    if pip.returncode != 0:
        raise explained_failure(lines)
    progress(1.0, "")


_CAUSES = (
    (
        r"No space left on device|not enough space on the disk|Disk quota exceeded",
        "DISK_FULL",
        "The disk is full; free some space (set-up needs about 6 GB) and start again, it goes on from here.",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "PACKAGE_ALTERED",
        "A downloaded package is not the one that was locked and was refused; check the package mirror.",
    ),
    (
        r"Failed to establish a new connection|Temporary failure in name resolution|ConnectionError"
        r"|Read timed out|ProxyError|SSLError|Network is unreachable|Connection (?:refused|reset|aborted)",
        "DOWNLOAD_FAILED",
        "The packages cannot be downloaded; check the network and start again, it goes on from here.",
    ),
    (
        r"No matching distribution found for (?P<what>\S+)",
        "PYTHON_UNSUITABLE",
        "There is no build of {what} for this Python and system; use 64-bit Python 3.11 or 3.12"
        " on a system of 2022 or later.",
    ),
)


def explained_failure(lines: Sequence[str]) -> SetupError:
    """What pip's last lines mean for a person. The most telling cause wins, wherever it stands."""
    text = "\n".join(lines)
    for pattern, code, sentence in _CAUSES:
        if match := re.search(pattern, text):
            return SetupError(code, sentence.format(**match.groupdict()))
    errors = [line for line in lines if line.startswith("ERROR:")]
    last = (errors or [line for line in lines if line] or ["no word why"])[-1].removeprefix("ERROR: ")
    return SetupError("INSTALL_FAILED", f"The packages cannot be installed; pip says: {last}")
