"""`advise size`: the size for a person, from the body, what was learnt, and this shop's feedback."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

from app.services.wearer_file import read_wearer_file
from body_models.garments.fit.words import sentence
from ml.fit.shop.advice import ShopAdvice, advise_person
from ml.fit.shop.feedback import Preference
from ml.fit.shop.judgement import Judgement, LearnedOpinion, Opinion, Question
from ml.fit.shop.memory import ShopMemory
from ml.fit.shop.state import learn_file, memory_from, read_memory, write_memory
from ml.fit.shop.wearer import Wearer
from ml.fit.shop.words import body_change_sentence, other_wish_sentence, size_sentence
from resources.catalogue import Catalogue, Product, load_catalogue
from resources.translations import Texts, texts_for

_FELT: Final = ("small", "fit", "large")


def run(
    person: Path,
    product_id: str,
    *,
    preference: Preference = "regular",
    feedback: Path | None = None,
    model: Path | None = None,
    person_key: str | None = None,
) -> dict[str, Any]:
    """Advise the person of a file on a product.

    ``person`` is a PERSON.json, or the ``body.json`` of `body fit` and `capture`, whose uncertainties count.
    ``feedback`` holds events, one a line, or a memory that `learn` wrote. ``model`` is the folder of a
    trained fit model. ``person_key`` names a person who agreed to be remembered. Raises the known errors of
    the person's file, the catalogue, the feedback and the model.
    """
    started_s = time.perf_counter()
    catalogue = load_catalogue()
    product = catalogue.product(product_id)
    memory = None if feedback is None else memory_from(feedback, catalogue)
    learned = None if model is None else _learned(model)
    wearer = read_wearer(person)
    document = advise(product, wearer, preference, memory, learned, person_key)
    return {**document, "seconds": round(time.perf_counter() - started_s, 3)}


def advise(
    product: Product,
    wearer: Wearer,
    preference: Preference = "regular",
    memory: ShopMemory | None = None,
    learned: LearnedOpinion | None = None,
    person_key: str | None = None,
) -> dict[str, Any]:
    """The document of an advice, in the language of the command line."""
    question = Question(
        product=product,
        wearer=wearer,
        preference=preference,
        memory=memory,
        learned=learned,
        person=person_key,
    )
    return advice_document(question, advise_person(question), texts_for("en"))


def learn(feedback: Path, state: Path) -> dict[str, Any]:
    """Learn the new events of a file into a memory, which is made when it is missing.

    Raises the known errors of both files; the memory is written whole or stays as it was.
    """
    catalogue = load_catalogue()
    memory = read_memory(state, catalogue) if state.exists() else ShopMemory(catalogue=catalogue)
    found = learn_file(memory, feedback)
    write_memory(memory, state)
    return {
        "events": memory.events,
        "new_events": len(found.events),
        "skipped": dict(found.skipped),
        "bounded": memory.bounded,
        "products": shop_offsets(catalogue, memory),
    }


def forget(key: str, state: Path) -> dict[str, Any]:
    """Forget what is known of the person of a key. Raises the known errors of the memory's file."""
    memory = read_memory(state, load_catalogue())
    known = memory.forget_person(key)
    write_memory(memory, state)
    return {"forgotten": known}


def shop_offsets(catalogue: Catalogue, memory: ShopMemory) -> dict[str, dict[str, float]]:
    """How every product that was told of runs, for the merchandiser: steps (above 0: small), std, events."""
    offsets, found = memory.offsets(), {}
    for product in catalogue.products:
        events = memory.evidence.count_of(product.id)
        if events:
            offset = offsets.of_product(product.id, memory.make_of(product.id))
            found[product.id] = {
                "runs_small_steps": round(offset.mean, 2),
                "std": round(offset.std, 2),
                "events": events,
            }
    return found


def read_wearer(path: Path) -> Wearer:
    """The wearer of a PERSON.json or a body.json. Raises as `read_wearer_file`."""
    return read_wearer_file(path).wearer


def _learned(folder: Path) -> LearnedOpinion:
    from ml.fit.shop.learned import load_learned_opinion

    return load_learned_opinion(folder)


def advice_document(question: Question, advice: ShopAdvice, texts: Texts) -> dict[str, Any]:
    """``advise size`` as JSON: sizes in the chart's order, probabilities rounded to a tenth of a percent."""
    judged, product = advice.judged, question.product
    name = product.name.zh if texts.language == "zh" else product.name.en
    return {
        "product": product.id,
        "size": advice.size,
        "rules_size": judged.rules.recommended_size,
        "preference": question.preference,
        "probabilities": _felt(judged, judged.probabilities),
        "physics": _opinion(judged, judged.physics),
        "learned": None if judged.learned is None else _opinion(judged, judged.learned),
        "offsets": _offsets(judged),
        "reasons": [
            *(size_sentence(one, texts, name) for one in advice.reasons),
            *(sentence(one, texts) for one in advice.rules_reasons),
        ],
        "reason_codes": [
            *(
                {"code": one.code, "numbers": dict(one.numbers), "feature": one.feature, "effect": one.effect}
                for one in advice.reasons
            ),
            *({"code": one.code, "numbers": dict(one.numbers)} for one in advice.rules_reasons),
        ],
        "counterfactuals": _what_ifs(advice, texts),
        "stock": {
            "in_stock": advice.size is not None and product.stock[advice.size] > 0,
            "next_in_stock": advice.next_in_stock,
        },
    }


def _felt(judged: Judgement, probabilities: Any) -> dict[str, dict[str, float]]:
    return {
        size: {felt: round(float(p), 3) for felt, p in zip(_FELT, row, strict=True)}
        for size, row in zip(judged.sizes, probabilities, strict=True)
    }


def _opinion(judged: Judgement, opinion: Opinion) -> dict[str, Any]:
    """An opinion and its weight for the size that is advised, or would be."""
    size = judged.size or max(judged.sizes, key=judged.fit_of)
    weight = round(float(opinion.weight[judged.sizes.index(size)]), 3)
    return {"weight": weight, "probabilities": _felt(judged, opinion.probabilities)}


def _offsets(judged: Judgement) -> dict[str, Any]:
    """What feedback moves, in steps: above 0 feels small."""
    known = {"product": judged.garment, "similar_build": judged.around, "person": judged.person}
    return {
        name: None if one is None else {"steps": round(one.mean, 3), "std": round(one.std, 3)}
        for name, one in known.items()
    }


def _what_ifs(advice: ShopAdvice, texts: Texts) -> list[dict[str, Any]]:
    of_body = [
        {
            "measurement": change.measurement,
            "by_cm": change.by_cm,
            "size": change.size,
            "text": body_change_sentence(change, texts),
        }
        for change in advice.body_changes
    ]
    of_wish = [
        {"preference": wish.preference, "size": wish.size, "text": other_wish_sentence(wish, texts)}
        for wish in advice.other_wishes
    ]
    return [*of_body, *of_wish]
