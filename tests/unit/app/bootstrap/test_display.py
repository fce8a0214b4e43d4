"""A display of one's own, on a number nobody else has."""

import shutil
from pathlib import Path

import pytest

from app.bootstrap.display import virtual_display

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="no Xvfb on this machine")


def test_two_displays_at_once_are_two_and_end_with_their_blocks() -> None:
    with virtual_display("320x240x24") as first, virtual_display("320x240x24") as second:
        assert first != second
        sockets = [Path(f"/tmp/.X11-unix/X{name.removeprefix(':')}") for name in (first, second)]  # noqa: S108
        assert all(socket.exists() for socket in sockets)
    assert not any(socket.exists() for socket in sockets)


def test_a_missing_server_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(FileNotFoundError, match="Xvfb"), virtual_display():
        pass


def test_no_pipe_stays_open() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with virtual_display("320x240x24"):
        pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before
