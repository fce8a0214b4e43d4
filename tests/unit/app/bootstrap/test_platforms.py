"""What set-up does differently on Windows, macOS and Linux, seen from any of them."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from app.bootstrap import platforms


def test_windows_keeps_programs_in_scripts() -> None:
    venv = PureWindowsPath(r"C:\Vitrine\.venv")
    assert str(platforms.environment_python(venv, "win32")) == r"C:\Vitrine\.venv\Scripts\python.exe"
    assert str(platforms.tool(venv, "ruff", "win32")) == r"C:\Vitrine\.venv\Scripts\ruff.exe"
    assert str(platforms.site_packages(venv, "win32", (3, 12))) == r"C:\Vitrine\.venv\Lib\site-packages"


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_the_others_keep_programs_in_bin(platform: str) -> None:
    venv = PurePosixPath("/opt/vitrine/.venv")
    assert str(platforms.environment_python(venv, platform)) == "/opt/vitrine/.venv/bin/python"
    assert str(platforms.tool(venv, "ruff", platform)) == "/opt/vitrine/.venv/bin/ruff"
    packages = platforms.site_packages(venv, platform, (3, 11))
    assert str(packages) == "/opt/vitrine/.venv/lib/python3.11/site-packages"


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_window_opens_where_there_is_a_display(
    environment: dict[str, str], platform: str, expected: bool
) -> None:
    assert platforms.has_display(environment, platform) is expected


def test_only_windows_keeps_the_first_process() -> None:
    assert [platforms.replaces_process(name) for name in ("linux", "darwin", "win32")] == [True, True, False]
