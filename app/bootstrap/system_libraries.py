"""The Debian packages windows, pictures and texts need, and which of them are really missing.

Standard library only. The list is what Qt's X11 platform and VTK load beyond their wheels, on a bare image.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.bootstrap.errors import SetupError
from app.bootstrap.installation import as_root

INSTALL_LIMIT_S = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPackage:
    """A Debian package and how to see that what it brings is there."""

    name: str
    library: str = ""  # the shared library the product loads, where it is one
    essential: bool = True  # without it nothing is drawn; else something looks poor


SCREEN_PACKAGES = (
    SystemPackage(name="libegl1", library="libEGL.so.1"),
    SystemPackage(name="libgl1", library="libGL.so.1"),
    SystemPackage(name="libegl-mesa0", library="libEGL_mesa.so.0"),
    SystemPackage(name="libgl1-mesa-dri"),
    SystemPackage(name="libglib2.0-0", library="libglib-2.0.so.0"),
    SystemPackage(name="libdbus-1-3", library="libdbus-1.so.3"),
    SystemPackage(name="libfontconfig1", library="libfontconfig.so.1"),
    SystemPackage(name="libx11-6", library="libX11.so.6"),
    SystemPackage(name="libx11-xcb1", library="libX11-xcb.so.1"),
    SystemPackage(name="libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
    SystemPackage(name="libxcb-cursor0", library="libxcb-cursor.so.0"),
    SystemPackage(name="libxcb-icccm4", library="libxcb-icccm.so.4"),
    SystemPackage(name="libxcb-image0", library="libxcb-image.so.0"),
    SystemPackage(name="libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    SystemPackage(name="libxcb-randr0", library="libxcb-randr.so.0"),
    SystemPackage(name="libxcb-render-util0", library="libxcb-render-util.so.0"),
    SystemPackage(name="libxcb-shape0", library="libxcb-shape.so.0"),
    SystemPackage(name="libxcb-sync1", library="libxcb-sync.so.1"),
    SystemPackage(name="libxcb-xfixes0", library="libxcb-xfixes.so.0"),
    SystemPackage(name="libxcb-xkb1", library="libxcb-xkb.so.1"),
    SystemPackage(name="fonts-dejavu", essential=False),
    SystemPackage(name="fonts-noto-cjk", essential=False),
)
TEST_PACKAGES = (*SCREEN_PACKAGES, SystemPackage(name="xvfb"))


def missing_packages(
    packages: Sequence[SystemPackage],
    *,
    installed: Callable[[Sequence[str]], set[str]] | None = None,
    loads: Callable[[str], bool] | None = None,
) -> list[SystemPackage]:
    """The packages neither Debian's database knows as installed nor the loader finds the library of.

    A library that loads counts, whatever package brought it: names change between releases.
    """
    by_database = (installed or installed_packages)([package.name for package in packages])
    loader = loads or library_loads
    return [
        package
        for package in packages
        if package.name not in by_database and not (package.library and loader(package.library))
    ]


def installed_packages(names: Sequence[str]) -> set[str]:
    """Those of the names Debian's database knows as installed; Xvfb also when its program is there."""
    found = {"xvfb"} if shutil.which("Xvfb") else set()
    program = shutil.which("dpkg-query")
    if program is None:
        return found
    command = [program, "--show", "--showformat", "${Package} ${db:Status-Status}\n", *names]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (fixed names)
    rows = (line.split() for line in answer.stdout.splitlines())
    return found | {row[0] for row in rows if len(row) == 2 and row[1] == "installed"}


def library_loads(library: str) -> bool:
    """Whether the loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_line(packages: Sequence[SystemPackage]) -> str:
    """The exact line a person types to install the packages."""
    return as_root(
        "apt-get install -y --no-install-recommends " + " ".join(package.name for package in packages)
    )


def ensure(
    packages: Sequence[SystemPackage], say: Callable[[str], None], platform: str = sys.platform
) -> bool:
    """Install what is missing when this is Debian and we are root, else say what to do.

    Returns whether nothing is missing any more. Raises `SetupError` SYSTEM_LIBRARIES, with the exact line,
    when something essential is. Windows and macOS bring everything.
    """
    if platform != "linux":
        return True
    missing = missing_packages(packages)
    if missing and _is_debian() and os.geteuid() == 0:
        say("installing system libraries: " + " ".join(package.name for package in missing))
        _apt_install(missing)
        missing = missing_packages(packages)
    if not missing:
        return True
    if any(package.essential for package in missing):
        raise SetupError("SYSTEM_LIBRARIES", _what_to_do(missing))
    say("Something will look poor. " + _what_to_do(missing))
    return False


def _what_to_do(missing: Sequence[SystemPackage]) -> str:
    if _is_debian():
        return f"System libraries are missing; run: {install_line(missing)}"
    what = ", ".join(package.library or package.name for package in missing)
    return f"System libraries are missing; install from your distribution: {what}"


def _is_debian() -> bool:
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def _apt_install(packages: Sequence[SystemPackage]) -> None:
    """Ask apt; what is still missing afterwards is seen by looking, so that a failure here needs no words."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    names = [package.name for package in packages]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        subprocess.run(  # noqa: S603 (fixed names)
            ["apt-get", "-qq", *command],  # noqa: S607 (root's own path)
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=INSTALL_LIMIT_S,
            check=False,
        )
