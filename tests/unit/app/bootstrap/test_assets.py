"""The body and the kernels are made once, whole or not at all. The children here are small scripts."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.bootstrap import assets
from app.bootstrap.errors import SetupError
from resources.paths import embedded_body_path

BUILDS = """
import os, sys
from pathlib import Path
from app.bootstrap.child import run_reporting
def work(progress):
    print("a library's chatter")
    progress(0.5, "sampling\\npeople")
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"body")
    (Path(os.environ["ANNY_CACHE_DIR"])).mkdir(parents=True)
    progress(1.0, "")
sys.exit(run_reporting(work))
"""
BREAKS_AFTER_HALF = """
import sys
from pathlib import Path
path = Path(sys.argv[1])
path.parent.mkdir(parents=True, exist_ok=True)
path.write_bytes(b"half")
{end}
"""
Child = Callable[[str], None]


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vitrine_home: Path) -> Child:
    """Put a script in the place of both children; the builder's packages count as installed."""
    monkeypatch.setattr(assets, "find_spec", lambda name: object())
    monkeypatch.setattr(assets, "BODY_CHILD", "fake_set_up_child")
    monkeypatch.setattr(assets, "KERNEL_CHILD", "fake_set_up_child")
    monkeypatch.chdir(tmp_path)  # python -m looks here first

    def write(script: str) -> None:
        (tmp_path / "fake_set_up_child.py").write_text(script, encoding="utf-8")

    return write


def test_the_body_is_built_once_and_leaves_nothing_beside_it(child: Child, vitrine_home: Path) -> None:
    child(BUILDS)
    assert not assets.body_is_built()
    assets.ensure(kernels=False)
    assert embedded_body_path().read_bytes() == b"body"
    assert [path.name for path in vitrine_home.iterdir() if path.is_dir()] == ["bodies"]
    child("raise SystemExit('built twice')")
    assets.ensure(kernels=False)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("raise ValueError('no good')", "BODY_BUILD_FAILED"),
        ("import os; os.kill(os.getpid(), 9)", "BODY_BUILD_FAILED"),
        ("print('error[BODY_FILE_MALFORMED]: It has no faces.'); sys.exit(2)", "BODY_FILE_MALFORMED"),
        ("raise OSError(28, 'No space left on device')", "DISK_FULL"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="kills a child by a signal")
def test_a_failed_build_leaves_no_half_body(end: str, code: str, child: Child, vitrine_home: Path) -> None:
    child(BREAKS_AFTER_HALF.replace("{end}", end))
    with pytest.raises(SetupError) as caught:
        assets.ensure(kernels=False)
    assert caught.value.code == code
    assert not assets.body_is_built()
    assert [path.name for path in vitrine_home.iterdir()] == ["setup.lock"]
    child(BUILDS)
    assets.ensure(kernels=False)
    assert assets.body_is_built()


def test_the_rest_of_a_killed_build_is_cleared(child: Child, vitrine_home: Path) -> None:
    rest = vitrine_home / "body-build.part" / "cache"
    rest.mkdir(parents=True)
    child(BUILDS)
    assets.ensure(kernels=False)
    assert not rest.parent.exists()


def test_kernels_are_compiled_anew_when_their_sources_change(
    child: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "kernels" / "solver.py"
    cached = source.parent / "__pycache__" / "solver.nbi"
    cached.parent.mkdir(parents=True)
    source.write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(assets, "_source_files", lambda: [source])
    child(f"from pathlib import Path; Path({str(cached)!r}).write_bytes(b'machine code')")
    assert not assets.kernels_are_compiled()
    assets.ensure(body=False)
    assert assets.kernels_are_compiled()

    source.write_text("a = 1  # longer\n", encoding="utf-8")
    assert not assets.kernels_are_compiled()
    assets.ensure(body=False)
    assert assets.kernels_are_compiled()

    cached.unlink()
    assert not assets.kernels_are_compiled()


def test_progress_reaches_the_bar(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[float, str]] = []
    child(BUILDS)
    assets._build_body(lambda fraction, what: seen.append((round(fraction, 2), what)), held_file=0)
    assert (0.55, "sampling people") in seen
    assert seen[-1] == (1.0, "")
