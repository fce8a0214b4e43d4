"""The kiosk's advice on sizes is that of the shop: the body, its answers, what it has taught; and quick."""

import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.jobs.shopper import Shopper
from app.jobs.size_answer import size_answer
from app.services.people import fit_person
from app.services.shop_sizes import ShopOpinions, ShopSizes
from app.services.surfaces import body_mesh
from app.session.fitting import PersonRequest
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.reason_words import chosen_reasons, reason_words
from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import FittedBody
from ml.fit.shop.advice import advise_person
from ml.fit.shop.feedback import FitEvent
from ml.fit.shop.judgement import Question
from ml.fit.shop.memory import ShopMemory
from ml.fit.shop.ordinal import Latent
from ml.fit.shop.state import write_memory
from ml.fit.shop.wearer import Wearer, wearer_of
from resources.catalogue import Product, load_catalogue
from resources.paths import size_memory_path
from resources.translations import LANGUAGES, texts_for

TEE = "tee-women"
GIVEN = {"stature_cm": 170.0, "body_mass_kg": 65.0, "waist_girth_cm": 75.0}


@pytest.fixture(scope="module")
def fitted() -> FittedBody:
    return fit_person(Person(sex="female", measurements=GIVEN))


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRINE_HOME", str(tmp_path))


def shopper_with(fitted: FittedBody, opinions: ShopOpinions | None = None) -> Shopper:
    return Shopper(
        session_id="s1",
        person=PersonRequest(sex="female", measurements=GIVEN),
        fitted=fitted,
        mesh=body_mesh(fitted),
        opinions=opinions or ShopOpinions(),
    )


def told_that_it_runs_small() -> ShopMemory:
    """Forty shoppers of about this build: eight in ten called M right, the others small."""
    now = datetime.now(UTC)
    body = {**GIVEN, "chest_girth_cm": 93.0, "hip_girth_cm": 100.0}
    memory = ShopMemory(catalogue=load_catalogue())
    memory.learn(
        FitEvent.model_validate(
            {
                "time": now - timedelta(hours=7 * number),
                "product": TEE,
                "size": "M",
                "event": "tried",
                "felt": "fit" if number % 5 else "small",
                "measurements": body,
            }
        )
        for number in range(40)
    )
    return memory


class SaysLarger:
    """A model that has learnt elsewhere that everything runs two sizes small."""

    def latent(
        self, product: Product, wearer: Wearer, sizes: tuple[str, ...], *, as_new: bool
    ) -> Latent | None:
        return Latent(mean=4.5 - np.arange(len(sizes), dtype=np.float64), std=np.full(len(sizes), 0.3))


def test_the_answers_of_this_shop_move_the_size_and_are_said_in_words(fitted: FittedBody) -> None:
    product = load_catalogue().product(TEE)
    by_body = size_answer(shopper_with(fitted), product)
    assert by_body.recommended_size == "S"
    told = size_answer(shopper_with(fitted, ShopOpinions(memory=told_that_it_runs_small())), product)
    assert told.recommended_size == told.first_size == "M"
    assert told.sizes == by_body.sizes  # what the ease says of each size is not a matter of opinion
    chosen = chosen_reasons(told.reasons, 3)
    assert "PEOPLE_LIKE_YOU" in {reason.code for reason in chosen}
    shown = kiosk_shelf().product(TEE)
    sentences = [reason_words(reason, shown, texts_for("en")) for reason in told.reasons]
    assert "People of your build who told us called M right 32 of 40 times." in sentences
    assert any(
        "Everyday tee runs 0.5 sizes small" in one or "runs 0.5 sizes small" in one for one in sentences
    )
    for language in LANGUAGES:
        for reason in told.reasons:
            assert "{" not in reason_words(reason, shown, texts_for(language))


def test_it_is_the_advice_of_the_command_line(fitted: FittedBody) -> None:
    memory = told_that_it_runs_small()
    shopper = shopper_with(fitted, ShopOpinions(memory=memory, learned=SaysLarger()))
    for product_id in (TEE, "trousers-women", "a-line-dress", "trousers-men"):
        product = load_catalogue().product(product_id)
        question = Question(product=product, wearer=wearer_of(fitted), memory=memory, learned=SaysLarger())
        said, answered = advise_person(question), size_answer(shopper, product)
        assert answered.recommended_size == said.size
        codes = [*(r.code for r in said.reasons), *(r.code for r in said.rules_reasons)]
        assert [r.code for r in answered.reasons] == codes
        assert answered.first_size in answered.offered
        assert shopper.size_of(product) == said.size


def test_what_was_learnt_elsewhere_counts(fitted: FittedBody) -> None:
    product = load_catalogue().product(TEE)
    sizes = list(product.sizes)
    alone = size_answer(shopper_with(fitted), product).recommended_size
    learnt = size_answer(shopper_with(fitted, ShopOpinions(learned=SaysLarger())), product)
    assert alone is not None
    assert learnt.recommended_size is not None
    assert sizes.index(learnt.recommended_size) > sizes.index(alone)
    assert any(reason.code.startswith("LEARNED") for reason in learnt.reasons)


def test_a_product_is_advised_within_a_blink(fitted: FittedBody) -> None:
    """A tenth of a second on a busy machine; about 30 ms were measured."""
    shopper = shopper_with(fitted, ShopOpinions(memory=told_that_it_runs_small()))
    size_answer(shopper, load_catalogue().product(TEE))  # charts and points of the body are read once
    women = [product for product in load_catalogue().products if product.block == "women"][:10]
    started = time.process_time()
    for product in women:
        size_answer(shopper, product)
    assert (time.process_time() - started) / len(women) < 0.2


def test_the_files_are_read_again_when_they_change_and_a_damaged_one_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sizes = ShopSizes()
    assert sizes.now() == ShopOpinions()
    path = size_memory_path()
    path.parent.mkdir(parents=True)
    write_memory(told_that_it_runs_small(), path)
    memory = sizes.now().memory
    assert memory is not None
    assert memory.evidence.count_of(TEE) == 40
    assert sizes.now().memory is memory
    path.write_text("{")
    with caplog.at_level(logging.ERROR):
        assert sizes.now().memory is None
        assert sizes.now().memory is None
    assert len([r for r in caplog.records if "the size memory" in r.message]) == 1
    caplog.clear()
    write_memory(ShopMemory(catalogue=load_catalogue()), path)
    assert sizes.now().memory is not None
