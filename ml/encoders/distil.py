"""Making the bilingual encoder: ``python -m ml.encoders.distil --out DIR``; half an hour on one core."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from ml.encoders.bilingual import KIND, BilingualEncoder
from ml.encoders.judging import agreement_of, kinship_of, read_query_pairs, relevance_of
from ml.encoders.lessons import DICTIONARY_WORDS, Lessons, LessonSources, gather_lessons
from ml.encoders.search import ProductSearch
from ml.encoders.student import Student, StudentShape
from ml.encoders.teaching import TaskDistil, start_from_words, taught_rows
from ml.encoders.text import load_english_encoder
from ml.model_folder import ModelCard, read_model, write_model
from ml.training.loop import TrainingPlan, TrainingRun, train
from resources.catalogue import load_catalogue
from resources.errors import CodedError
from resources.files import write_atomically

_TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"


@dataclass(frozen=True, slots=True, kw_only=True)
class DistilSettings:
    """Sizes and pace. The defaults made the shipped weights."""

    width: int = 128
    layers: int = 1
    inner: int = 512
    longest: int = 64
    english_pieces: int = 9000
    sentences: int = 30_000
    epochs: int = 4
    batch_size: int = 384
    learning_rate: float = 2e-3
    kinship: float = 0.2
    seed: int = 0


def distil(
    sources: LessonSources, out: Path, settings: DistilSettings, *, cache: Path | None = None
) -> TrainingRun:
    """Teach a student and write it to ``out`` with its tokenizer and its card.

    With a ``cache`` folder a killed run goes on where it was, and the teacher computes a text only once.

    Raises DataError of the sources, ModelError ENCODER_MISSING, OSError.
    """
    began = time.monotonic()
    torch.manual_seed(settings.seed)
    lessons = gather_lessons(
        sources, sentences=settings.sentences, english_pieces=settings.english_pieces, seed=settings.seed
    )
    _say(
        f"{len(lessons.meanings)} meanings, {len(lessons.texts)} texts, "
        f"{lessons.tokenizer.get_vocab_size()} tokens"
    )
    teacher = load_english_encoder()
    targets = taught_rows(lessons.meanings, teacher, cache)
    student = Student(_shape(settings, lessons))
    start_from_words(student, lessons, targets, teacher, cache)
    task = TaskDistil(student, lessons, targets, kinship=settings.kinship)
    plan = TrainingPlan(
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        patience=settings.epochs,
        seed=settings.seed,
    )
    _say(f"taught by the teacher for {time.monotonic() - began:.0f} s")
    run = train(
        task,
        plan,
        checkpoint_path=_checkpoint(cache, settings, lessons) if cache else None,
        progress=lambda _, words: _say(f"{words} ({time.monotonic() - began:.0f} s)"),
    )
    _write(out, student, lessons, settings, run)
    return run


def _checkpoint(cache: Path, settings: DistilSettings, lessons: Lessons) -> Path:
    """Where a run stops and goes on; other settings or other lessons are another run."""
    what = repr((settings, len(lessons.texts), lessons.tokenizer.to_str()))
    return cache / f"checkpoint-{hashlib.sha256(what.encode()).hexdigest()[:16]}.safetensors"


def _shape(settings: DistilSettings, lessons: Lessons) -> StudentShape:
    return StudentShape(
        vocabulary=lessons.tokenizer.get_vocab_size(),
        width=settings.width,
        layers=settings.layers,
        inner=settings.inner,
        longest=settings.longest,
    )


def _write(out: Path, student: Student, lessons: Lessons, settings: DistilSettings, run: TrainingRun) -> None:
    halves = {name: value.half() for name, value in student.state_dict().items()}
    config = {
        **student.shape.model_dump(),
        "settings": asdict(settings),
        "held_out": run.best_validation,
    }
    write_model(out, KIND, halves, config, _card(config, {}))
    write_atomically(out / "tokenizer.json", lessons.tokenizer.to_str().encode())


def judge(out: Path, queries: Sequence[Path]) -> dict[str, float]:
    """Judge the encoder in ``out`` on query pairs it was not taught with, and write that into its card.

    Raises ModelError of the encoders, DataError QUERIES_MALFORMED.
    """
    products, student, teacher = load_catalogue().products, BilingualEncoder.load(out), load_english_encoder()
    search = ProductSearch(products, encoder=student)
    figures: dict[str, float] = {}
    for path in queries:
        pairs = read_query_pairs(path)
        shares = relevance_of(search, pairs, products)
        found = {f"search, {name}": value for name, value in agreement_of(search, pairs).items()}
        found |= {f"relevant first three, {name}": shares[name] for name in ("english", "chinese")}
        found |= kinship_of(student, teacher, pairs)
        figures |= {f"{path.stem}: {name}": value for name, value in found.items()}
    stored = read_model(out, KIND)
    config = {name: value for name, value in stored.config.items() if name != "kind"}
    write_model(out, KIND, stored.tensors, config, _card(config, figures))
    return figures


def _card(config: Mapping[str, Any], figures: Mapping[str, float]) -> ModelCard:
    return ModelCard(
        title="Bilingual text encoder",
        purpose=(
            "Puts English and Chinese sentences of a clothes shop into one space of 384 dimensions, that of "
            "all-MiniLM-L6-v2, which taught it. Search, recommendation and the assistant use it for Chinese."
        ),
        data=(
            "Sentences put together from the shop's own words and phrases in both languages, its catalogue "
            "and its screens; entries of CC-CEDICT as word and meaning; names of clothes (Polyvore-T) and "
            "questions to a bank (Banking77) in English alone. Frequencies of Chinese words: jieba.\n\n"
            "Judged on 200 query pairs written by hand before anything was taught (queries; their totals "
            "were looked at several times while search was made) and on 50 as people talk, looked at once "
            "(queries_spoken). None of them is a lesson."
        ),
        licence=(
            "Weights: GPL-3.0-or-later. Made with all-MiniLM-L6-v2 (Apache-2.0), CC-CEDICT (CC BY-SA 4.0, "
            "MDBG; one-way compatible with GPL-3.0), Polyvore-T item names (MIT, after Apache-2.0), "
            "Banking77 (CC BY 4.0, PolyAI) and jieba's word list (MIT)."
        ),
        settings=config["settings"],
        figures={"one minus cosine to the teacher, sentences held out": config["held_out"], **figures},
        limits=[
            "Chinese is simplified Chinese; traditional characters are mostly unknown to it.",
            "Outside of clothes and shopping it knows single words, not how they go together.",
            "Long talk outside the lexicon is understood far less alike in both languages than queries are.",
            "The query pairs and the taught phrases have the same author; other people speak otherwise.",
            "Long texts: the first 64 tokens count.",
        ],
    )


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Exit 2 and one line on bad input."""
    parser = argparse.ArgumentParser(prog="python -m ml.encoders.distil", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, help="CC-CEDICT, plain or gzip")
    parser.add_argument("--frequencies", type=Path, help="Chinese words with their counts, one a line")
    parser.add_argument(
        "--english", type=Path, action="append", default=[], help="JSON lines of English texts"
    )
    parser.add_argument(
        "--queries", type=Path, action="append", default=[], help="query pairs to judge the result on"
    )
    parser.add_argument("--only-judge", action="store_true", help="judge what is in --out already")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the teacher's rows")
    parser.add_argument("--dictionary-words", type=int, default=DICTIONARY_WORDS)
    for name, value in asdict(DistilSettings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    given = vars(parser.parse_args(arguments))
    sources = LessonSources(
        translations=_TRANSLATIONS,
        dictionary=given["dictionary"],
        frequencies=given["frequencies"],
        english=tuple(given["english"]),
        dictionary_words=given["dictionary_words"],
    )
    settings = DistilSettings(**{name: given[name] for name in asdict(DistilSettings())})
    try:
        if not given["only_judge"]:
            distil(sources, given["out"], settings, cache=given["cache"])
        if given["queries"]:
            for name, value in judge(given["out"], given["queries"]).items():
                _say(f"{name}: {value:.3f}")
    except CodedError as error:
        _say(f"error[{error.code}]: {error.message}")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
