"""The encoders of texts: what the bilingual one understands, beside its teacher, and what both cost.

Floors of the same run: search by the lexicon alone (an encoder to which all texts are alike), search by the
encoder alone (a lexicon without words), and the English encoder reading Chinese as if it could.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from app.services.bench import Figure
from ml.encoders.judging import QueryPair, agreement_of, kinship_of, read_query_pairs, relevance_of
from ml.encoders.lexicon import LexiconRecogniser
from ml.encoders.search import ProductSearch
from ml.encoders.text import BILINGUAL_FOLDER, TextEncoder, load_bilingual_encoder, load_english_encoder
from resources.catalogue import load_catalogue

QUERIES = Path(__file__).resolve().parents[1] / "unit" / "ml" / "encoders" / "queries.tsv"
_ROUNDS = 60


class _AllAlike:
    """An encoder to which all texts are alike."""

    name = "all alike"
    width = 384

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.full((len(texts), self.width), self.width**-0.5, dtype=np.float32)


def measure() -> list[Figure]:
    """Figures on 200 pairs of queries nobody was taught with, on one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        pairs = read_query_pairs(QUERIES)
        student, teacher = load_bilingual_encoder("cpu"), load_english_encoder("cpu")
        return [
            *_found(pairs, student),
            *_understood(pairs, student, teacher),
            *_spent(pairs, student, teacher),
            *_loaded(),
        ]
    finally:
        torch.set_num_threads(threads)


def _found(pairs: Sequence[QueryPair], student: TextEncoder) -> list[Figure]:
    products = load_catalogue().products
    whole = ProductSearch(products, encoder=student)
    words = ProductSearch(products, encoder=_AllAlike())
    nearness = ProductSearch(products, encoder=student, recogniser=LexiconRecogniser({}))
    alike, by_words, by_nearness = (agreement_of(search, pairs) for search in (whole, words, nearness))
    figures = [
        *(
            Figure.at_least(
                f"first product of a query in {one} among the first three in {other}",
                100 * alike[name],
                "%",
                90,
                peer="lexicon alone",
                ratio=alike[name] / by_words[name],
            )
            for one, other, name in (
                ("English", "Chinese", "english_first_in_chinese"),
                ("Chinese", "English", "chinese_first_in_english"),
            )
        ),
        Figure(name="… both at once", value=100 * alike["first_three"], unit="%"),
        Figure(name="… both at once, by the encoder alone", value=100 * by_nearness["first_three"], unit="%"),
        Figure(name="… the same first product", value=100 * alike["first"], unit="%"),
        Figure(name="… common share of the first three", value=100 * alike["overlap"], unit="%"),
    ]
    shares, floor, near = (relevance_of(search, pairs, products) for search in (whole, words, nearness))
    for language in ("english", "chinese"):
        figures += [
            Figure(
                name=f"{language} queries whose first three have all that was asked for",
                value=100 * shares[language],
                unit="%",
                peer="lexicon alone",
                ratio=shares[language] / floor[language],
            ),
            Figure(name="… by the encoder alone", value=100 * near[language], unit="%"),
        ]
    return figures


def _understood(pairs: Sequence[QueryPair], student: TextEncoder, teacher: TextEncoder) -> list[Figure]:
    own, floor = kinship_of(student, teacher, pairs), kinship_of(teacher, teacher, pairs)
    return [
        Figure(name="rank correlation with the teacher, English", value=own["english_spearman"], unit=""),
        Figure(
            name="rank correlation with the teacher, Chinese",
            value=own["chinese_spearman"],
            unit="",
            peer="the teacher reading Chinese",
            ratio=own["chinese_spearman"] / floor["chinese_spearman"],
        ),
        Figure(name="cosine to the teacher, English", value=own["english_cosine_to_teacher"], unit=""),
        Figure(name="cosine to the teacher, Chinese", value=own["chinese_cosine_to_teacher"], unit=""),
    ]


def _spent(pairs: Sequence[QueryPair], student: TextEncoder, teacher: TextEncoder) -> list[Figure]:
    search = ProductSearch(load_catalogue().products, encoder=student)
    texts = [pair.chinese + " ?" for pair in pairs[:_ROUNDS]]  # new texts: nothing is remembered
    more = [pair.english + " ?" for pair in pairs[:_ROUNDS]]
    own_ms = _median_ms(lambda text: student.encode([text]), texts)
    teachers_ms = _median_ms(lambda text: teacher.encode([text]), more)
    ranked_ms = _median_ms(search.rank, [text + "!" for text in texts])
    return [
        Figure.at_most(
            "a query by the bilingual encoder",
            own_ms,
            "ms",
            5,
            peer="English encoder",
            ratio=own_ms / teachers_ms,
        ),
        Figure.at_most("a query searched in the catalogue", ranked_ms, "ms", 20),
        Figure.at_most(
            "weights of the bilingual encoder",
            (BILINGUAL_FOLDER / "model.safetensors").stat().st_size / 1e6,
            "MB",
            8,
        ),
    ]


def _median_ms(work: Callable[[str], object], texts: Sequence[str]) -> float:
    spent = []
    for text in texts:
        began = time.perf_counter()
        work(text)
        spent.append(1e3 * (time.perf_counter() - began))
    return float(np.median(spent))


def _loaded() -> list[Figure]:
    """Seconds from ``import torch`` done to the first row, each in a process of its own."""
    own, bilingual, theirs = (
        _seconds(f"from ml.encoders.text import {load}\n{call}.encode(['a coat'])")
        for load, call in (
            ("load_english_encoder", "load_english_encoder('cpu')"),
            ("load_bilingual_encoder", "load_bilingual_encoder('cpu')"),
            (
                "english_folder, load_external_encoder",
                "load_external_encoder(english_folder(), 'cpu')",
            ),
        )
    )
    return [
        Figure(
            name="first row of the English encoder",
            value=own,
            unit="s",
            peer="through transformers",
            ratio=own / theirs,
        ),
        Figure(name="first row of the bilingual encoder", value=bilingual, unit="s"),
    ]


def _seconds(work: str) -> float:
    script = f"import time, torch\nbegan = time.perf_counter()\n{work}\nprint(time.perf_counter() - began)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return float(done.stdout.strip().splitlines()[-1])
