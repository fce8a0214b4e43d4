"""The doctor looks at everything, says what to do, and never faints."""

from pathlib import Path

import pytest

from app.doctor import Finding, examination, examine, machine, screen

PARTS = {
    "python", "packages", "system_libraries", "body", "kernels", "vision", "text_encoder", "display",
    "renderer", "fonts", "gpu", "cloth", "cameras", "disk", "memory", "database",
    "kiosk",
}  # fmt: skip


def test_every_part_is_looked_at(vitrine_home: Path) -> None:
    findings = examine()
    assert set(findings) == PARTS
    for part, finding in findings.items():
        assert finding.says, part
        assert isinstance(finding.document()["ok"], bool)
    assert not findings["body"].ok  # the data folder is empty
    assert "main.py" in findings["body"].to_do


def test_a_look_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def faint() -> Finding:
        raise RuntimeError("secret")

    monkeypatch.setitem(examination.PARTS, "gpu", faint)
    finding = examine(["gpu"])["gpu"]
    assert not finding.ok
    assert "secret" not in finding.says


def test_a_picture_is_really_drawn() -> None:
    finding = screen.look_at_renderer()
    assert finding.ok, finding.says
    assert "OpenGL" in finding.says


def test_offscreen_qt_is_named_as_the_trap_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    finding = screen.look_at_display()
    assert not finding.ok
    assert "QT_QPA_PLATFORM" in finding.to_do


def test_a_body_that_is_no_body_is_named(vitrine_home: Path) -> None:
    from app.doctor import installation
    from resources.paths import embedded_body_path

    embedded_body_path().parent.mkdir(parents=True)
    embedded_body_path().write_bytes(b"not an archive")
    finding = installation.look_at_body()
    assert not finding.ok
    assert finding.says.startswith("BODY_FILE_")


def test_a_camera_is_listed_once_however_many_nodes_it_has(tmp_path: Path) -> None:
    for node, index in (("video0", "0"), ("video1", "1"), ("video2", "0")):
        (tmp_path / node).mkdir()
        (tmp_path / node / "index").write_text(f"{index}\n", encoding="ascii")
        (tmp_path / node / "name").write_text("HD Webcam\n", encoding="utf-8")
    assert machine.linux_camera_names(tmp_path) == ["HD Webcam (/dev/video0)", "HD Webcam (/dev/video2)"]
    assert machine.linux_camera_names(tmp_path / "absent") == []


def test_memory_is_a_plausible_number() -> None:
    assert machine.memory_bytes("linux") > 10**8
