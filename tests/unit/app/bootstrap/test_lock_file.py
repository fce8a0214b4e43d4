"""The dependency file of this checkout, and how it is read."""

import re
import tomllib
from pathlib import Path

import pytest

from app.bootstrap import lock_file
from app.bootstrap.relock import ROOT, Project, assign_sections, lock_text, split_entries, with_hashes

LOCK = lock_file.lock_path(ROOT).read_text(encoding="utf-8")
SECTIONS = lock_file.sections(LOCK)

RESOLVED = """\
anny==0.6.2 \\
    --hash=sha256:aa
    # via vitrine (pyproject.toml)
jinja2==3.1.6 \\
    --hash=sha256:bb
    # via
    #   vitrine (pyproject.toml)
    #   torch
networkx==3.6.1 ; python_full_version < '3.12' \\
    --hash=sha256:c1
    # via torch
networkx==3.7 ; python_full_version >= '3.12' \\
    --hash=sha256:c2
    # via torch
nvidia-cublas==13.1.1.3 ; sys_platform == 'linux' \\
    --hash=sha256:dd
    # via torch
torch==2.13.0 \\
    --hash=sha256:ee
    # via
    #   vitrine (pyproject.toml)
    #   anny
warp-lang==1.19.0 \\
    --hash=sha256:ff
    # via anny
"""


def test_every_package_is_pinned_and_hashed() -> None:
    for name, text in SECTIONS.items():
        entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        assert len(entries) == len(lock_file.pins(text)), name
        for entry in entries:
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        lock_file.RUNTIME: project["dependencies"],
        lock_file.GPU: extras["gpu"],
        lock_file.BODY_BUILD: extras["body-build"],
        lock_file.TEST: extras["test"],
    }
    for section, requirements in wanted.items():
        locked = {name: version for name, version, _ in lock_file.pins(SECTIONS[section])}
        for requirement in requirements:
            name, _, version = requirement.partition("==")
            name = lock_file.normalised(re.split("[><=]", name)[0])
            assert name in locked, f"{name} is not in [{section}]: run python -m app.bootstrap.relock"
            assert not version or locked[name] == version, f"{name} was pinned anew: run app.bootstrap.relock"


def test_gpu_packages_stand_apart() -> None:
    for name, text in SECTIONS.items():
        foreign = [pin for pin, _, _ in lock_file.pins(text) if re.match("nvidia|triton|cuda", pin)]
        assert bool(foreign) == (name == lock_file.CUDA)


def test_lock_takes_the_processor_build_of_torch_too() -> None:
    torch = re.search(r"^torch==2\.13\.0 \\\n(?:    --hash=.*\n)+", LOCK, re.MULTILINE)
    assert torch is not None
    assert "6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b" in torch[0]


def test_each_package_goes_to_the_first_section_that_needs_it() -> None:
    project = Project.model_validate(
        {
            "metadata": {
                "name": "vitrine",
                "dependencies": ["torch==2.13.0", "jinja2>=3"],
                "optional-dependencies": {"gpu": ["warp-lang"], "body-build": ["anny"], "test": []},
            },
            "lock": {
                "excluded": ["warp-lang"],
                "cpu-builds": {"torch==2.13.0+cpu": ["sha256:e2", "sha256:e3"]},
            },
        }
    )
    sections = lock_file.sections(lock_text(RESOLVED, project))
    names = {section: [name for name, _, _ in lock_file.pins(text)] for section, text in sections.items()}
    assert names == {
        "cpu": ["torch"],
        "runtime": ["jinja2", "networkx", "networkx", "torch"],
        "cuda": ["nvidia-cublas"],
        "gpu": ["warp-lang"],
        "body-build": ["anny"],
        "test": [],
    }
    assert "--hash=sha256:e2" in sections["runtime"]
    assert sections["cpu"].splitlines() == [
        "torch==2.13.0+cpu ; sys_platform == 'linux' \\",
        "    --hash=sha256:e2 \\",
        "    --hash=sha256:e3",
    ]


def test_markers_stay_with_their_versions() -> None:
    assert lock_file.pins(RESOLVED)[2:4] == [
        ("networkx", "3.6.1", "python_full_version < '3.12'"),
        ("networkx", "3.7", "python_full_version >= '3.12'"),
    ]


def test_more_hashes_keep_the_entry_readable_for_pip() -> None:
    entry = split_entries(RESOLVED)["anny"][0]
    assert with_hashes(entry, ["sha256:11"]).splitlines()[:3] == [
        "anny==0.6.2 \\",
        "    --hash=sha256:11 \\",
        "    --hash=sha256:aa",
    ]


def test_what_only_an_excluded_package_needs_is_left_out() -> None:
    needed_by = {"a": {""}, "b": {"a"}, "c": {"b"}}
    roots = {"runtime": {"a"}, "gpu": set[str](), "body-build": set[str](), "test": set[str]()}
    assert assign_sections(needed_by, roots, {"b"}) == {"a": "runtime"}


def test_digest_changes_with_the_file(tmp_path: Path) -> None:
    lock = lock_file.lock_path(tmp_path)
    lock.write_text("# [runtime]\n", encoding="utf-8")
    before = lock_file.digest(lock)
    lock.write_text("# [runtime]\na==1\n", encoding="utf-8")
    assert lock_file.digest(lock) != before


@pytest.mark.parametrize("name", ["PyQt6_sip", "pyqt6.SIP", "pyqt6--sip"])
def test_names_compare_as_packaging_tools_do(name: str) -> None:
    assert lock_file.normalised(name) == "pyqt6-sip"
