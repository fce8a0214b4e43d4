"""What is really missing is found by looking, and the line to type is exact."""

import shutil
import sys

import pytest

from app.bootstrap import system_libraries
from app.bootstrap.errors import SetupError
from app.bootstrap.system_libraries import SCREEN_PACKAGES, SystemPackage, install_line, missing_packages

EGL = SystemPackage(name="libegl1", library="libEGL.so.1")
FONT = SystemPackage(name="fonts-noto-cjk", essential=False)


@pytest.mark.parametrize(
    ("installed", "loads", "missing"),
    [
        (set[str](), False, ["libegl1", "fonts-noto-cjk"]),
        ({"libegl1"}, False, ["fonts-noto-cjk"]),
        ({"fonts-noto-cjk"}, True, []),
        (set[str](), True, ["fonts-noto-cjk"]),
    ],
)
def test_a_package_is_missing_when_neither_database_nor_loader_knows_it(
    installed: set[str], loads: bool, missing: list[str]
) -> None:
    found = missing_packages([EGL, FONT], installed=lambda names: installed, loads=lambda library: loads)
    assert [package.name for package in found] == missing


def test_the_line_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    line = "sudo apt-get install -y --no-install-recommends libegl1 fonts-noto-cjk"
    assert install_line([EGL, FONT]) == line
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    assert install_line([EGL, FONT]) == line.removeprefix("sudo ")


def test_windows_and_macos_bring_everything() -> None:
    said: list[str] = []
    assert system_libraries.ensure(SCREEN_PACKAGES, said.append, platform="win32")
    assert system_libraries.ensure(SCREEN_PACKAGES, said.append, platform="darwin")
    assert said == []


def _pretend(monkeypatch: pytest.MonkeyPatch, missing: list[SystemPackage], *, root: bool) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0 if root else 1000, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_libraries, "missing_packages", lambda packages: missing)


def test_a_person_without_the_right_is_told_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, [EGL], root=False)
    with pytest.raises(SetupError, match=r"sudo apt-get install .* libegl1") as caught:
        system_libraries.ensure([EGL], lambda sentence: None, platform="linux")
    assert caught.value.code == "SYSTEM_LIBRARIES"


def test_missing_fonts_alone_stop_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, [FONT], root=False)
    said: list[str] = []
    assert not system_libraries.ensure([FONT], said.append, platform="linux")
    assert "fonts-noto-cjk" in said[0]


def test_root_gets_them_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [EGL]
    _pretend(monkeypatch, missing, root=True)
    monkeypatch.setattr(system_libraries, "_apt_install", lambda packages: missing.clear())
    assert system_libraries.ensure([EGL], lambda sentence: None, platform="linux")


@pytest.mark.skipif(sys.platform != "linux", reason="asks the loader of Linux")
def test_the_loader_tells_what_is_there() -> None:
    assert system_libraries.library_loads("libc.so.6")
    assert not system_libraries.library_loads("libvitrine-of-nobody.so.7")
