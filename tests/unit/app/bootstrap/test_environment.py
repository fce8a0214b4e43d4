"""An environment is complete or known not to be, whatever was killed in between.

pip and the making of environments are real here; only packages are not downloaded: they are tiny wheels made
on the spot, named in a lock file of the test's own.
"""

import base64
import hashlib
import json
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import environment as environment_module
from app.bootstrap import lock_file
from app.bootstrap.environment import Environment, remove_half_installed
from app.bootstrap.errors import SetupError


def _wheel(folder: Path, name: str, version: str, requires: str = "") -> str:
    """A wheel with one module; returns the SHA-256 of the file."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"version = {version!r}\n" + "# filler\n" * 50,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = []
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record.append(f"{path},sha256={digest},{len(text)}")
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
    file = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare environment, copied by the tests that need one: making one takes seconds."""
    root = tmp_path_factory.mktemp("bare")
    Environment(root).make()
    return root / ".venv"


@pytest.fixture
def checkout(tmp_path: Path, made_once: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a lock file over three tiny wheels, and a bare environment beside it."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    hashes = {
        "torch": _wheel(wheels, "torch", "2.13.0+cpu", "Requires-Dist: filelock\n"),
        "vitrine_a": _wheel(wheels, "vitrine_a", "1.0"),
        "vitrine_t": _wheel(wheels, "vitrine_t", "3.0"),
    }
    root = tmp_path / "checkout"
    root.mkdir()
    lock_file.lock_path(root).write_text(
        f"# [cpu]\ntorch==2.13.0+cpu ; sys_platform == 'linux' --hash=sha256:{hashes['torch']}\n"
        f"# [runtime]\ntorch==2.13.0 \\\n    --hash=sha256:{hashes['torch']}\n"
        f"vitrine-a==1.0 \\\n    --hash=sha256:{hashes['vitrine_a']}\n"
        f"# [cuda]\nnvidia-x==1.0 \\\n    --hash=sha256:{'0' * 64}\n"
        f"# [test]\nvitrine-t==3.0 \\\n    --hash=sha256:{hashes['vitrine_t']}\n",
        encoding="utf-8",
    )
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setattr(environment_module, "NEEDED_BYTES", 0)
    shutil.copytree(made_once, root / ".venv", symlinks=True)
    yield root


def _ignore(fraction: float, what: str) -> None:
    assert 0 <= fraction <= 1


def _installed(root: Path) -> Environment:
    environment = Environment(root)
    environment.make()
    environment.install([lock_file.RUNTIME], _ignore)
    return environment


def test_a_whole_installation_is_complete_until_the_lock_changes(checkout: Path) -> None:
    environment = _installed(checkout)
    assert environment.is_complete([lock_file.RUNTIME])
    assert not environment.is_complete([lock_file.RUNTIME, lock_file.TEST])
    assert environment.mismatches([lock_file.RUNTIME]) == []
    with environment.lock.open("a", encoding="utf-8") as lock:
        lock.write("# [more]\n")
    assert not environment.is_complete([lock_file.RUNTIME])


def test_the_processor_build_of_torch_brings_no_gpu_packages(checkout: Path) -> None:
    # The GPU section names a package nobody offers: asking for it would fail.
    environment = _installed(checkout)
    assert environment.has(lock_file.RUNTIME)
    assert not environment.has(lock_file.CUDA)


def test_the_gpu_build_of_torch_asks_for_the_gpu_section(checkout: Path) -> None:
    wheels = checkout.parent / "wheels"
    lock = lock_file.lock_path(checkout)
    text = lock.read_text(encoding="utf-8")
    before = hashlib.sha256((wheels / "torch-2.13.0+cpu-py3-none-any.whl").read_bytes()).hexdigest()
    metadata = 'Requires-Dist: nvidia-x ==1.0 ; platform_system == "Linux"\n'
    text = text.replace(before, _wheel(wheels, "torch", "2.13.0+cpu", metadata))
    text = text.replace("0" * 64, _wheel(wheels, "nvidia_x", "1.0"))
    lock.write_text(text, encoding="utf-8")
    environment = _installed(checkout)
    assert environment.has(lock_file.CUDA)
    assert (environment.site_packages() / "nvidia_x.py").is_file()


def test_a_half_unpacked_package_is_installed_anew(checkout: Path) -> None:
    environment = _installed(checkout)
    marks = checkout / ".venv" / ".vitrine"
    (marks / "installing").touch()  # as a killed installation leaves it
    module = environment.site_packages() / "vitrine_a.py"
    module.write_text("vers", encoding="utf-8")
    assert not environment.is_complete([lock_file.RUNTIME])
    environment.install([lock_file.RUNTIME], _ignore)
    assert module.read_text(encoding="utf-8").startswith("version = '1.0'")
    assert environment.is_complete([lock_file.RUNTIME])


def test_a_half_made_environment_is_made_anew(checkout: Path) -> None:
    environment = _installed(checkout)
    (checkout / ".venv" / ".vitrine" / "making").touch()
    assert not environment.is_complete([lock_file.RUNTIME])
    environment.make()
    assert not (checkout / ".venv" / ".vitrine" / "making").exists()
    assert not (environment.site_packages() / "vitrine_a.py").exists()
    assert list(checkout.glob(".venv.*")) == []


def test_a_folder_that_is_no_environment_is_replaced(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "rubbish").touch()
    environment = _installed(checkout)
    assert environment.is_complete([lock_file.RUNTIME])
    assert not (checkout / ".venv" / "rubbish").exists()


def test_an_altered_package_is_refused(checkout: Path) -> None:
    wheels = checkout.parent / "wheels"
    _wheel(wheels, "vitrine_a", "1.0", "Summary: altered\n")
    with pytest.raises(SetupError) as caught:
        _installed(checkout)
    assert caught.value.code == "PACKAGE_ALTERED"
    assert not Environment(checkout).is_complete([lock_file.RUNTIME])


def test_a_full_disk_is_seen_before_the_work(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(checkout / ".venv")
    monkeypatch.setattr(environment_module, "NEEDED_BYTES", 10**18)
    with pytest.raises(SetupError, match="GB are free") as caught:
        Environment(checkout).make()
    assert caught.value.code == "DISK_FULL"
    assert not (checkout / ".venv").exists()


def test_packages_that_differ_from_the_lock_are_named(checkout: Path) -> None:
    environment = _installed(checkout)
    packages = environment.site_packages()
    shutil.rmtree(packages / "torch-2.13.0+cpu.dist-info")
    info = packages / "vitrine_a-1.0.dist-info" / "METADATA"
    info.write_text(info.read_text(encoding="utf-8").replace("1.0", "0.9"), encoding="utf-8")
    assert environment.mismatches([lock_file.RUNTIME]) == [
        "torch is missing",
        "vitrine-a is 0.9, locked is 1.0",
    ]


def test_notes_outlive_an_installation_but_not_the_environment(checkout: Path) -> None:
    environment = _installed(checkout)
    environment.note("screen libraries")
    environment.install([lock_file.RUNTIME, lock_file.TEST], _ignore)
    assert environment.noted("screen libraries")
    (checkout / ".venv" / ".vitrine" / "making").touch()
    environment.make()
    assert not environment.noted("screen libraries")


@pytest.mark.parametrize("content", ["", "[]", "{", json.dumps({"lock": 3, "sections": 7})])
def test_a_damaged_record_means_incomplete(checkout: Path, content: str) -> None:
    environment = _installed(checkout)
    (checkout / ".venv" / ".vitrine" / "installed.json").write_text(content, encoding="utf-8")
    assert not environment.is_complete([lock_file.RUNTIME])


def test_whole_packages_survive_the_check(tmp_path: Path) -> None:
    for name, size in (("whole", 4), ("cut", 5)):
        (tmp_path / f"{name}.py").write_bytes(b"1234")
        info = tmp_path / f"{name}-1.dist-info"
        info.mkdir()
        (info / "RECORD").write_text(f"{name}.py,sha256=x,{size}\n{info.name}/RECORD,,\n", encoding="utf-8")
    (tmp_path / "unlisted-1.dist-info").mkdir()
    (tmp_path / "~orch").mkdir()
    assert sorted(remove_half_installed(tmp_path)) == ["cut", "unlisted"]
    assert (tmp_path / "whole-1.dist-info").is_dir()
    assert not (tmp_path / "~orch").exists()


def test_this_very_process_knows_its_environment() -> None:
    assert Environment(Path(sys.prefix).parent).is_current() == (Path(sys.prefix).name == ".venv")
