"""An environment is complete or known not to be, whatever was killed in between.

pip and the making of environments are real here; only packages are not downloaded: they are tiny wheels made
on the spot, named in a lock file of the test's own.
"""

import base64
import hashlib
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from app.bootstrap import installation, lock_file
from app.bootstrap.environment import Environment
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
    return _sha256(file)


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _ignore(fraction: float, what: str) -> None:
    assert 0 <= fraction <= 1


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three tiny wheels, torch's CPU build among them."""
    folder = tmp_path_factory.mktemp("wheels")
    _wheel(folder, "torch", "2.13.0+cpu", "Requires-Dist: filelock\n")
    _wheel(folder, "vitrine_a", "1.0")
    _wheel(folder, "vitrine_g", "2.0")
    _wheel(folder, "vitrine_t", "3.0")
    return folder


@pytest.fixture(scope="module")
def installed_once(tmp_path_factory: pytest.TempPathFactory, wheels: Path) -> Path:
    """A checkout with its environment, copied by the tests: making one takes seconds."""
    root = tmp_path_factory.mktemp("once")
    hashes = {file.name.partition("-")[0]: _sha256(file) for file in wheels.iterdir()}
    lock_file.lock_path(root).write_text(
        f"# [cpu]\ntorch==2.13.0+cpu ; sys_platform == 'linux' --hash=sha256:{hashes['torch']}\n"
        f"# [runtime]\ntorch==2.13.0 \\\n    --hash=sha256:{hashes['torch']}\n"
        f"vitrine-a==1.0 \\\n    --hash=sha256:{hashes['vitrine_a']}\n"
        f"# [cuda]\nnvidia-x==1.0 \\\n    --hash=sha256:{'0' * 64}\n"
        f"# [gpu]\nvitrine-g==2.0 \\\n    --hash=sha256:{hashes['vitrine_g']}\n"
        f"# [test]\nvitrine-t==3.0 \\\n    --hash=sha256:{hashes['vitrine_t']}\n",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        _only_these(wheels, patch)
        environment = Environment(root)
        installation.make(environment)
        installation.install(environment, [lock_file.RUNTIME], _ignore)
    return root


@pytest.fixture
def environment(
    tmp_path: Path, installed_once: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> Environment:
    """A whole environment with the runtime section, in a checkout of the test's own."""
    _only_these(wheels, monkeypatch)
    root = tmp_path / "checkout"
    shutil.copytree(installed_once, root, symlinks=True)
    return Environment(root)


def _only_these(wheels: Path, patch: pytest.MonkeyPatch) -> None:
    """Let pip see nothing but the wheels, and the disk be large enough."""
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        patch.delenv(name, raising=False)
    patch.setenv("PIP_CONFIG_FILE", os.devnull)
    patch.setenv("PIP_NO_INDEX", "1")
    patch.setenv("PIP_FIND_LINKS", str(wheels))
    patch.setattr(installation, "NEEDED_BYTES", 0)


def _forget_packages(environment: Environment) -> None:
    """Back to an environment without packages."""
    environment.mark("installed.json").unlink()
    for path in installation.site_packages(environment).glob("*"):
        if path.name.startswith(("torch", "vitrine")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_a_whole_installation_is_complete_until_the_lock_changes(environment: Environment) -> None:
    assert environment.is_complete([lock_file.RUNTIME])
    assert not environment.is_complete([lock_file.RUNTIME, lock_file.TEST])
    assert installation.mismatches(environment, [lock_file.RUNTIME]) == []
    with environment.lock.open("a", encoding="utf-8") as lock:
        lock.write("# [more]\n")
    assert not environment.is_complete([lock_file.RUNTIME])


def test_the_processor_build_of_torch_brings_no_gpu_packages(environment: Environment) -> None:
    # The GPU section names a package nobody offers: asking for it would have failed.
    assert environment.has(lock_file.RUNTIME)
    assert not environment.has(lock_file.CUDA)
    assert not environment.has(lock_file.GPU)


def test_the_tests_bring_the_kernels_of_the_gpu_on_any_machine(environment: Environment) -> None:
    installation.install(environment, [lock_file.RUNTIME, lock_file.TEST], _ignore)
    assert environment.has(lock_file.GPU)
    assert (installation.site_packages(environment) / "vitrine_g.py").is_file()


def test_the_gpu_build_of_torch_asks_for_the_gpu_section(
    environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wheels: Path
) -> None:
    offered = tmp_path / "offered"
    offered.mkdir()
    for package in ("vitrine_a-1.0", "vitrine_g-2.0"):
        shutil.copy(wheels / f"{package}-py3-none-any.whl", offered)
    asks = 'Requires-Dist: nvidia-x ==1.0 ; platform_system == "Linux"\n'
    hashes = {"torch": _wheel(offered, "torch", "2.13.0", asks), "nvidia": _wheel(offered, "nvidia_x", "1.0")}
    monkeypatch.setenv("PIP_FIND_LINKS", str(offered))
    monkeypatch.setattr("app.bootstrap.platforms.has_nvidia_gpu", lambda platform: True)
    _forget_packages(environment)
    lock = environment.lock.read_text(encoding="utf-8")
    lock = lock.replace(_sha256(wheels / "torch-2.13.0+cpu-py3-none-any.whl"), hashes["torch"])
    environment.lock.write_text(lock.replace("0" * 64, hashes["nvidia"]), encoding="utf-8")
    installation.install(environment, [lock_file.RUNTIME], _ignore)
    assert environment.has(lock_file.CUDA)
    assert environment.has(lock_file.GPU)
    assert (installation.site_packages(environment) / "nvidia_x.py").is_file()


def test_an_index_without_the_processor_build_is_no_obstacle(environment: Environment) -> None:
    _forget_packages(environment)
    lock = environment.lock.read_text(encoding="utf-8")
    environment.lock.write_text(lock.replace("==2.13.0+cpu", "==2.13.0+cpu.of.nobody"), encoding="utf-8")
    installation.install(environment, [lock_file.RUNTIME], _ignore)
    assert environment.is_complete([lock_file.RUNTIME])


def test_a_half_unpacked_package_is_installed_anew(environment: Environment) -> None:
    environment.mark("installing").touch()  # as a killed installation leaves it
    module = installation.site_packages(environment) / "vitrine_a.py"
    module.write_text("vers", encoding="utf-8")
    assert not environment.is_complete([lock_file.RUNTIME])
    environment.note("screen libraries")
    installation.install(environment, [lock_file.RUNTIME, lock_file.TEST], _ignore)
    assert module.read_text(encoding="utf-8").startswith("version = '1.0'")
    assert environment.is_complete([lock_file.RUNTIME, lock_file.TEST])
    assert environment.noted("screen libraries")


def test_a_half_made_environment_is_made_anew(environment: Environment) -> None:
    environment.note("screen libraries")
    environment.mark("making").touch()
    assert not environment.is_complete([lock_file.RUNTIME])
    installation.make(environment)
    assert not environment.mark("making").exists()
    assert not (installation.site_packages(environment) / "vitrine_a.py").exists()
    assert not environment.noted("screen libraries")
    assert list(environment.root.glob(".venv.*")) == []


def test_a_usable_environment_is_kept(environment: Environment) -> None:
    installation.make(environment)
    assert environment.is_complete([lock_file.RUNTIME])


@pytest.mark.parametrize("missing", ["pyvenv.cfg", "bin/python"])
@pytest.mark.skipif(os.name != "posix", reason="the folders of POSIX")
def test_a_folder_that_is_no_environment_is_not_used(missing: str, environment: Environment) -> None:
    (environment.folder / missing).unlink()
    assert not installation.is_usable(environment)


def test_an_altered_package_is_refused(
    environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    altered = tmp_path / "altered"
    altered.mkdir()
    _wheel(altered, "vitrine_t", "3.0", "Summary: altered\n")
    monkeypatch.setenv("PIP_FIND_LINKS", str(altered))
    with pytest.raises(SetupError) as caught:
        installation.install(environment, [lock_file.TEST], _ignore)
    assert caught.value.code == "PACKAGE_ALTERED"
    assert not environment.is_complete([lock_file.RUNTIME])  # until the next start has looked at everything


def test_a_full_disk_is_seen_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "NEEDED_BYTES", 10**18)
    with pytest.raises(SetupError, match="GB are free") as caught:
        installation.make(Environment(tmp_path))
    assert caught.value.code == "DISK_FULL"
    assert not (tmp_path / ".venv").exists()


def test_packages_that_differ_from_the_lock_are_named(environment: Environment) -> None:
    packages = installation.site_packages(environment)
    shutil.rmtree(packages / "torch-2.13.0+cpu.dist-info")
    info = packages / "vitrine_a-1.0.dist-info" / "METADATA"
    info.write_text(info.read_text(encoding="utf-8").replace("1.0", "0.9"), encoding="utf-8")
    assert installation.mismatches(environment, [lock_file.RUNTIME]) == [
        "torch is missing",
        "vitrine-a is 0.9, locked is 1.0",
    ]


def test_a_damaged_record_means_incomplete(environment: Environment) -> None:
    for content in ("", "[]", "{", json.dumps({"lock": 3, "sections": 7})):
        environment.mark("installed.json").write_text(content, encoding="utf-8")
        assert not environment.is_complete([lock_file.RUNTIME])


def test_whole_packages_survive_the_check(tmp_path: Path) -> None:
    for name, size in (("whole", 4), ("cut", 5)):
        (tmp_path / f"{name}.py").write_bytes(b"1234")
        info = tmp_path / f"{name}-1.dist-info"
        info.mkdir()
        (info / "RECORD").write_text(f"{name}.py,sha256=x,{size}\n{info.name}/RECORD,,\n", encoding="utf-8")
    (tmp_path / "unlisted-1.dist-info").mkdir()
    (tmp_path / "~orch").mkdir()
    assert sorted(installation.remove_half_installed(tmp_path)) == ["cut", "unlisted"]
    assert (tmp_path / "whole-1.dist-info").is_dir()
    assert not (tmp_path / "~orch").exists()


def test_this_very_process_knows_its_environment() -> None:
    assert Environment(Path(sys.prefix).parent).is_current() == (Path(sys.prefix).name == ".venv")
