"""The networks' files are those that were checked, or they are missing."""

import shutil
from pathlib import Path

import pytest

from body_models.capture.seeing.networks import Networks, load_networks, models_folder, networks_are_there
from body_models.errors import CaptureError
from resources.vision import load_vision_networks


def test_without_files_the_way_out_is_said(tmp_path: Path) -> None:
    assert not networks_are_there(tmp_path)
    with pytest.raises(CaptureError, match="type the measurements") as caught:
        load_networks(tmp_path)
    assert caught.value.code == "VISION_MODELS_MISSING"


def test_a_changed_byte_is_noticed(networks: Networks, tmp_path: Path) -> None:
    for file in load_vision_networks().files:
        shutil.copy(models_folder() / file.name, tmp_path / file.name)
    changed = tmp_path / load_vision_networks().files[1].name
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    assert networks_are_there(tmp_path), "a glance sees sizes only"
    with pytest.raises(CaptureError):
        load_networks(tmp_path)


def test_loading_says_nothing(networks: Networks, capfd: pytest.CaptureFixture[str]) -> None:
    load_networks()
    assert capfd.readouterr() == ("", "")
