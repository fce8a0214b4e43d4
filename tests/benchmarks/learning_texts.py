"""Real questions for the benchmark of learning: 77 intents of a bank's customers (CC BY 4.0)."""

import json
import os
import random
from dataclasses import dataclass
from pathlib import Path

from ml.training.text_classifier import LabelledTexts
from resources.errors import CodedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The same number of texts for each intent in each part."""

    train: LabelledTexts
    validation: LabelledTexts
    test: LabelledTexts


def real_data(name: str) -> Path:
    """A folder of real data. Raises CodedError BENCH_DATA_MISSING where it is absent."""
    named = os.environ.get("VITRINE_SHARED_DATA")
    data = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    if not (data / name).is_dir():
        raise CodedError(
            "BENCH_DATA_MISSING",
            f"There is no real data in {data / name}; set VITRINE_SHARED_DATA to the folder of {name}/.",
        )
    return data / name


def bank_questions(*, each: int = 30, validation: int = 5, test: int = 20, seed: int = 0) -> Questions:
    """``each`` texts of every intent to learn from, and others to choose by and to be judged on."""
    lines = (real_data("nlu") / "banking77_train.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line]
    random.Random(seed).shuffle(rows)  # noqa: S311 (not for secrets)
    texts: dict[str, list[str]] = {}
    for row in rows:
        texts.setdefault(row["intent"], []).append(row["text"])

    def part(first: int, last: int) -> LabelledTexts:
        pairs = [(text, intent) for intent, own in sorted(texts.items()) for text in own[first:last]]
        return LabelledTexts(texts=[text for text, _ in pairs], labels=[intent for _, intent in pairs])

    held = test + validation
    return Questions(train=part(held, held + each), validation=part(test, held), test=part(0, test))
