"""The machine itself: graphics processor, cameras, disk, memory."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from app.doctor.finding import Finding
from resources.paths import data_home

NEEDED_DISK_BYTES = 2 * 10**9
NEEDED_MEMORY_BYTES = 4 * 10**9
_CAMERA_QUESTION_LIMIT_S = 30


def look_at_gpu() -> Finding:
    """Whether torch sees a graphics processor. It is welcome, not needed."""
    import torch

    if torch.cuda.is_available():
        total_bytes = torch.cuda.get_device_properties(0).total_memory
        return Finding(ok=True, says=f"{torch.cuda.get_device_name(0)}, {total_bytes / 1e9:.0f} GB")
    return Finding(ok=False, says="none that torch can use; everything runs on the processor, slower")


def look_at_cloth() -> Finding:
    """Where cloth is draped: the device the draper would choose now."""
    from body_models.garments.drape.engine import CPU, DEVICE_VARIABLE, cloth_device

    device = cloth_device()
    if device == CPU:
        return Finding(ok=True, says="draped on one processor thread")
    return Finding(ok=True, says=f"draped on {device}; {DEVICE_VARIABLE}={CPU} keeps it on the processor")


def look_at_cameras() -> Finding:
    """The cameras the system lists."""
    names = camera_names(sys.platform)
    if names:
        return Finding(ok=True, says=", ".join(names))
    return Finding(
        ok=False, says="no camera; measurements are typed", to_do="plug in a USB camera, if one is wanted"
    )


def camera_names(platform: str) -> list[str]:
    """The names of the cameras, asked from the system without opening one."""
    if platform == "linux":
        return linux_camera_names(Path("/sys/class/video4linux"))
    if platform == "darwin":
        lines = _answer(["system_profiler", "SPCameraDataType"])
        return [line.strip().rstrip(":") for line in lines if line.startswith("    ") and line[4:5].strip()]
    question = "Get-PnpDevice -Class Camera -Status OK | ForEach-Object FriendlyName"
    return [
        line.strip() for line in _answer(["powershell", "-NoProfile", "-Command", question]) if line.strip()
    ]


def linux_camera_names(folder: Path) -> list[str]:
    """The capture devices of Video4Linux: a camera's first node; the others carry its metadata."""
    names = []
    for device in sorted(folder.glob("video*")):
        index = device / "index"
        if index.is_file() and index.read_text(encoding="ascii").strip() == "0":
            names.append(f"{(device / 'name').read_text(encoding='utf-8').strip()} (/dev/{device.name})")
    return names


def look_at_disk() -> Finding:
    """The space left where Vitrine keeps its data."""
    home = data_home()
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    free_bytes = shutil.disk_usage(existing).free
    says = f"{free_bytes / 1e9:.0f} GB free for {home}"
    if not os.access(existing, os.W_OK):
        return Finding(ok=False, says=f"{home} may not be written", to_do="correct its permissions")
    if free_bytes < NEEDED_DISK_BYTES:
        return Finding(ok=False, says=says, to_do=f"free {NEEDED_DISK_BYTES / 1e9:.0f} GB")
    return Finding(ok=True, says=says)


def look_at_memory() -> Finding:
    """The machine's memory."""
    total_bytes = memory_bytes(sys.platform)
    says = f"{total_bytes / 1e9:.0f} GB"
    if total_bytes < NEEDED_MEMORY_BYTES:
        return Finding(ok=False, says=says, to_do=f"{NEEDED_MEMORY_BYTES / 1e9:.0f} GB are needed")
    return Finding(ok=True, says=says)


def memory_bytes(platform: str) -> int:
    """The machine's memory in bytes."""
    if platform == "win32":
        return _windows_memory_bytes()
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _windows_memory_bytes() -> int:
    class MemoryStatus(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "a", "b", "c", "d", "e")),
        )

    status = MemoryStatus()
    status.length = ctypes.sizeof(status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 (exists on Windows alone)
    kernel.GlobalMemoryStatusEx(ctypes.byref(status))
    return int(status.total)


def _answer(command: list[str]) -> list[str]:
    program = shutil.which(command[0])
    if program is None:
        return []
    answer = subprocess.run(  # noqa: S603 (a fixed question)
        [program, *command[1:]], capture_output=True, text=True, timeout=_CAMERA_QUESTION_LIMIT_S, check=False
    )
    return answer.stdout.splitlines()
