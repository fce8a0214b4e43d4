"""What differs between Linux, Windows and macOS during set-up, as pure functions of the platform's name."""

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TypeVar

AnyPath = TypeVar("AnyPath", bound=PurePath)

SUPPORTED_PYTHONS = ((3, 11), (3, 12))


def environment_python(environment: AnyPath, platform: str) -> AnyPath:
    """The Python of a virtual environment."""
    if platform == "win32":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def site_packages(environment: AnyPath, platform: str, python_version: tuple[int, int]) -> AnyPath:
    """Where a virtual environment keeps its packages."""
    if platform == "win32":
        return environment / "Lib" / "site-packages"
    return environment / "lib" / f"python{python_version[0]}.{python_version[1]}" / "site-packages"


def tool(environment: AnyPath, name: str, platform: str) -> AnyPath:
    """The program a package installed under ``name``."""
    if platform == "win32":
        return environment / "Scripts" / f"{name}.exe"
    return environment / "bin" / name


def replaces_process(platform: str) -> bool:
    """Whether one program can become another. Windows starts a new process and lets the caller run on."""
    return platform != "win32"


def needs_virtual_display(platform: str) -> bool:
    """Whether windows need an X or Wayland server, which a machine may lack."""
    return platform not in ("win32", "darwin")


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can open: always on Windows and macOS, else when X11 or Wayland is named."""
    if not needs_virtual_display(platform):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def has_nvidia_gpu(platform: str, proc: Path = Path("/proc")) -> bool:
    """Whether the driver of an NVIDIA GPU is loaded (Linux) or installed (Windows)."""
    if platform == "linux" and (proc / "driver" / "nvidia" / "version").exists():
        return True
    import shutil

    return platform != "darwin" and shutil.which("nvidia-smi") is not None
