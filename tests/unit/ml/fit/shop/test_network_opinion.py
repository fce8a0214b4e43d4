"""A network that keeps no rentals has an opinion on this shop's sizes, as trees do."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ml.fit.model import load_fit_model, save_fit_model
from ml.fit.network_model import NetworkFitModel
from ml.fit.network_teaching import teach_network
from ml.fit.shop.judgement import Question, judge
from ml.fit.shop.learned import LearnedFit, load_learned_opinion
from ml.fit.shop.wearer import wearer_from_measurements
from ml.model_folder import ModelCard
from ml.training.options import LearningOptions
from resources.catalogue import Catalogue, Product
from tests.unit.ml.fit.rentals import InventedShop

CARD = ModelCard(title="t", purpose="p", data="d", licence="l", settings={}, figures={}, limits=())
MASSES_KG = (50.0, 56.0, 62.0, 68.0)


@pytest.fixture(scope="module", params=[{"epochs": 6}, {"dp_epsilon": 30.0}])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network taught on a house whose people weigh 45 to 75 kg, plain or private, in its folder."""
    out: Path = tmp_path_factory.mktemp("private" if "dp_epsilon" in request.param else "plain")
    options = LearningOptions(tracker="none", **request.param)
    taught = teach_network(InventedShop().rentals(3000), options, lambda share, message: None)
    save_fit_model(out, taught.model, CARD)
    return out


def test_every_size_of_a_product_has_its_chances(folder: Path, catalogue: Catalogue) -> None:
    opinion = load_learned_opinion(folder)
    for name in ("tee-women", "a-line-dress"):
        product = catalogue.product(name)
        assert opinion.can_speak_of(product)
        for mass_kg in MASSES_KG:
            known = {"stature_cm": 166.0, "body_mass_kg": mass_kg}
            wearer = wearer_from_measurements("women", known)
            judged = judge(Question(product=product, wearer=wearer, learned=opinion))
            assert judged.learned is not None
            chances = judged.learned.probabilities
            assert chances.shape == (len(product.sizes), 3)
            np.testing.assert_allclose(chances.sum(axis=1), 1.0)
            assert (np.diff(chances[:, 0]) < 0).all() and (np.diff(chances[:, 2]) > 0).all()
            assert (judged.learned.weight > 0).all()


def test_heavier_people_are_content_in_larger_sizes(folder: Path, tee: Product) -> None:
    opinion, places = load_learned_opinion(folder), []
    for mass_kg in MASSES_KG:
        wearer = wearer_from_measurements("women", {"stature_cm": 166.0, "body_mass_kg": mass_kg})
        said = opinion.latent(tee, wearer, tee.sizes, as_new=False)
        assert said is not None
        places.append(float(said.mean[0]))
    assert (np.diff(places) > 0.1).all() and places[-1] > places[0] + 0.5


def test_of_men_s_clothes_it_says_nothing(folder: Path, catalogue: Catalogue) -> None:
    tee = catalogue.product("heavy-tee-men")
    man = wearer_from_measurements("men", {"stature_cm": 178.0, "body_mass_kg": 78.0})
    opinion = load_learned_opinion(folder)
    assert not opinion.can_speak_of(tee)
    assert opinion.latent(tee, man, tee.sizes, as_new=False) is None


def test_a_house_of_one_size_says_nothing(folder: Path, tee: Product) -> None:
    model = load_fit_model(folder)
    assert isinstance(model, NetworkFitModel)
    one_size = replace(model.house, steps=model.house.steps[:1])
    assert not LearnedFit(replace(model, house=one_size)).can_speak_of(tee)
