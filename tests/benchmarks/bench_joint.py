"""How well the joint embedding finds products by words, pictures and measures, and how fast it is.

Products, combinations and sentences are never taught ones; the words and pictures of the embedded catalogue
were not taught either. Peers of the same run: the text encoder alone, the codes alone, the middle colour.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from app.services.bench import Figure
from app.services.training_pictures import take_catalogue
from ml.encoders.joint.generate import generate_products
from ml.encoders.joint.judge import judge_catalogue, judge_invented, judge_pictures, judge_probes
from ml.encoders.joint.model import JointEncoder
from ml.encoders.joint.pictures import read_pictures
from resources.joint import JOINT_MODEL_FOLDER

_PICTURED_PRODUCTS = 16


def measure() -> list[Figure]:
    """Recalls beside their peers, linear probes, rows a second and the size of the weights."""
    encoder = JointEncoder.load(device="cpu")
    invented, catalogue = judge_invented(encoder), judge_catalogue(encoder)
    peer = invented["baseline_text_cosine_query_to_description"]["recall@5"]
    figures = [
        Figure.at_least(
            "invented: query finds a product that fits it, first 5",
            invented["query_to_product"]["recall@5"],
            "share",
            peer,
            peer="text encoder's cosine to descriptions",
            ratio=invented["query_to_product"]["recall@5"] / peer,
        )
    ]
    figures += _recalls("invented", invented) + _recalls("catalogue", catalogue)
    with tempfile.TemporaryDirectory() as folder:
        take_catalogue(Path(folder), products=_PICTURED_PRODUCTS)
        figures += _recalls("catalogue", judge_pictures(encoder, read_pictures(Path(folder))))
    return figures + _probes(encoder) + _cost(encoder)


def _recalls(where: str, found: Mapping[str, Mapping[str, float]]) -> list[Figure]:
    return [
        Figure(name=f"{where}: {name}, {cutoff}", value=values[cutoff], unit="share")
        for name, values in found.items()
        for cutoff in ("recall@1", "recall@5", "recall@10")
    ]


def _probes(encoder: JointEncoder) -> list[Figure]:
    found = judge_probes(encoder)
    return [
        Figure(
            name=f"linear probe of {target} from {view}",
            value=accuracy,
            unit="share",
            peer="codes alone",
            ratio=accuracy / max(found["baseline_one_hot"][target], 1e-9),
        )
        for view, targets in found.items()
        if view != "baseline_one_hot"
        for target, accuracy in targets.items()
    ]


def _cost(encoder: JointEncoder) -> list[Figure]:
    started_s = time.perf_counter()
    products = generate_products(1_000_000, 9)
    made_s = time.perf_counter() - started_s
    started_s = time.perf_counter()
    encoder.embed_products(products.rows(0, 20_000))
    embedded_s = time.perf_counter() - started_s
    weights = JOINT_MODEL_FOLDER / "model.safetensors"
    return [
        Figure(name="a million invented products", value=made_s, unit="s"),
        Figure(name="rows made and embedded a second", value=20_000 / embedded_s, unit="1/s"),
        Figure.at_most("shipped weights", weights.stat().st_size / 2**20, "MiB", 5.0),
    ]
