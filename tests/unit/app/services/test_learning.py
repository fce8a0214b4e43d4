"""The models a shop has taught itself."""

from importlib import import_module
from pathlib import Path

import pytest
import torch

from app.services import learning
from ml.errors import ModelError
from ml.fit.model import save_fit_model
from ml.model_folder import ModelCard, read_model, write_model
from ml.training.options import LearningOptions
from resources.errors import ResourceError

CARD = ModelCard(
    title="A model", purpose="p", data="d", licence="l", settings={}, figures={}, limits=["none known"]
)


def test_without_training_the_shop_has_no_model_of_its_own(vitrine_home: Path) -> None:
    assert learning.installed_model("fit") is None


def test_an_installed_model_is_the_one_the_shop_advises_with(vitrine_home: Path, tmp_path: Path) -> None:
    write_model(tmp_path, "outfits", {"w": torch.tensor([1.0, 2.0])}, {"width": 2}, CARD)
    home = learning.install("outfits", tmp_path)
    assert learning.installed_model("outfits") == home
    assert home.is_relative_to(vitrine_home)
    assert read_model(home, "outfits").tensors["w"].tolist() == [1.0, 2.0]


def test_half_a_model_is_not_installed(vitrine_home: Path, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(ResourceError, match="config"):
        learning.install("outfits", tmp_path)
    assert learning.installed_model("outfits") is None


def test_a_model_that_cannot_advise_on_sizes_is_not_installed(vitrine_home: Path, tmp_path: Path) -> None:
    write_model(tmp_path, "outfits", {"w": torch.tensor([1.0])}, {}, CARD)
    with pytest.raises(ModelError, match="'outfits', not of 'fit'"):
        learning.install("fit", tmp_path)
    assert learning.installed_model("fit") is None


@pytest.mark.parametrize("kind", learning.KINDS)
def test_every_kind_can_be_taught_and_judged(kind: learning.Kind) -> None:
    assert callable(getattr(import_module(f"ml.{kind}.learn"), f"train_{kind}"))
    assert callable(getattr(import_module(f"ml.{kind}.evaluate"), f"evaluate_{kind}"))


def test_a_fit_model_that_tells_no_sizes_apart_is_not_installed(vitrine_home: Path, tmp_path: Path) -> None:
    from ml.fit.network_teaching import teach_network
    from tests.unit.ml.fit.rentals import InventedShop

    rows = InventedShop().rentals(400)
    options = LearningOptions(dp_epsilon=0.5, epochs=1, tracker="none")
    taught = teach_network(rows, options, lambda share, message: None)
    save_fit_model(tmp_path, taught.model, CARD)
    with pytest.raises(ModelError, match="tells the sizes of no product of this shop apart") as refused:
        learning.install("fit", tmp_path)
    assert refused.value.code == "MODEL_SAYS_NOTHING"
    assert learning.installed_model("fit") is None
