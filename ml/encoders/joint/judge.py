"""How well the joint space does on products never taught: invented ones, and the embedded catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from ml.encoders.joint.contrast import true_of
from ml.encoders.joint.features import FeatureRows, product_features
from ml.encoders.joint.generate import InventedProducts, generate_products
from ml.encoders.joint.lessons import QUERIES, SAID, TABLE_PARTS, Lessons, lessons_of
from ml.encoders.joint.model import JointEncoder
from ml.encoders.joint.pictures import PictureSet
from ml.encoders.joint.sentences import SLOTS, Language
from ml.encoders.joint.vocabulary import lab_of
from resources.catalogue import Product, load_catalogue

Rows = npt.NDArray[np.float32]
Right = npt.NDArray[np.bool_]
CUTOFFS: Final = (1, 5, 10)
_SHAPE: Final = tuple(SLOTS.index(name) for name in ("family", "block", "fit", "length"))


def recalls(questions: Rows, answers: Rows, right: Right) -> dict[str, float]:
    """Share of questions with a right answer [Q, A] among the first 1, 5, 10, beside the share by chance."""
    return ranked(questions @ answers.T, right)


def ranked(scores: Rows, right: Right) -> dict[str, float]:
    """`recalls` of scores [Q, A], high first."""
    asked = right.any(axis=1)
    order = np.argsort(-scores[asked], axis=1, kind="stable")[:, : max(CUTOFFS)]
    hits = np.take_along_axis(right[asked], order, axis=1)
    found = {f"recall@{cutoff}": float(hits[:, :cutoff].any(axis=1).mean()) for cutoff in CUTOFFS}
    return {**found, "chance@1": float(right[asked].mean()), "questions": float(asked.sum())}


def judge_invented(
    encoder: JointEncoder, *, count: int = 400, seed: int = 2, languages: Sequence[Language] = ("en", "zh")
) -> dict[str, dict[str, float]]:
    """Recalls on combinations of family, colour and fabric that were never taught, by direction and gap."""
    products = generate_products(count, seed, "held_out")
    lessons = lessons_of(products, count, encoder.text_encoder, seed, languages)
    rows = products.rows()
    known = encoder.embed_products(rows)
    queries = queries_of(lessons)
    asked = encoder.embed_vectors(queries[0])
    right = np.asarray(true_of(queries[1], lessons.truths))
    documents, _ = whole_documents(lessons)
    told = encoder.embed_vectors(documents)
    same_shape = _same(lessons.truths[:, list(_SHAPE)].numpy())
    figures = {
        "query_to_product": recalls(asked, known, right),
        "description_to_product": recalls(told, known, np.eye(count, dtype=bool)),
        "product_to_description": recalls(known, told, np.eye(count, dtype=bool)),
        "geometry_to_description": recalls(encoder.embed_products(rows.only("geometry")), told, same_shape),
        "baseline_text_cosine_query_to_description": recalls(queries[0].numpy(), documents.numpy(), right),
    }
    for name in TABLE_PARTS:
        figures[f"query_to_product_without_{name}"] = recalls(
            asked, encoder.embed_products(rows.without(name)), right
        )
        figures[f"query_to_product_only_{name}"] = recalls(
            asked, encoder.embed_products(rows.only(name)), right
        )
    return figures


def queries_of(lessons: Lessons) -> tuple[torch.Tensor, torch.Tensor]:
    """Vectors [Q, W] and constraints [Q, 13] of all queries, each text once."""
    places = lessons.said[:, list(QUERIES)].reshape(-1)
    constraints = lessons.constraints[:, list(QUERIES)].reshape(-1, len(SLOTS))
    first = np.unique(places.numpy(), return_index=True)[1]
    return lessons.vectors[places[first]], constraints[first]


def whole_documents(lessons: Lessons) -> tuple[torch.Tensor, torch.Tensor]:
    """Everything said of each product but queries, as one vector [T, W] with what it is true of [T, 13]."""
    rows = torch.arange(len(lessons.said))
    chosen = torch.ones(len(rows), len(SAID), dtype=torch.bool)
    chosen[:, list(QUERIES)] = False
    return lessons.documents(rows, chosen)


def judge_catalogue(
    encoder: JointEncoder, languages: Sequence[Language] = ("en", "zh")
) -> dict[str, dict[str, float]]:
    """The embedded catalogue, whose words were never taught: its names and descriptions find its products."""
    sold = load_catalogue().products
    rows = catalogue_rows(encoder, sold, languages)
    silent = encoder.embed_products(rows.without("text"))
    one = np.eye(len(sold), dtype=bool)
    figures = {}
    for language in languages:
        texts = [_told(product, language) for product in sold]
        figures[f"description_to_product_{language}"] = recalls(encoder.embed_texts(texts), silent, one)
        names = [getattr(product.name, language) for product in sold]
        same_name = np.array([[mine == other for other in names] for mine in names])
        figures[f"name_to_product_{language}"] = recalls(encoder.embed_texts(names), silent, same_name)
    told = encoder.embed_products(rows.only("text"))
    alike = _same(np.array([[product.family, product.block] for product in sold]))
    figures["geometry_to_text"] = recalls(encoder.embed_products(rows.only("geometry")), told, alike)
    for name in TABLE_PARTS:
        figures[f"description_to_product_en_without_{name}"] = recalls(
            encoder.embed_texts([_told(product, "en") for product in sold]),
            encoder.embed_products(rows.without("text", name)),
            one,
        )
    return figures


def catalogue_rows(
    encoder: JointEncoder, sold: Sequence[Product], languages: Sequence[Language] = ("en", "zh")
) -> FeatureRows:
    """Catalogue products as rows: words, measures, cloth, codes and price."""
    typical = float(np.median([product.price for product in sold]))
    return encoder.rows_of(
        [product_features(product, typical_price=typical, languages=languages) for product in sold]
    )


def _told(product: Product, language: str) -> str:
    return f"{getattr(product.name, language)}. {getattr(product.description, language)}"


def probe_targets(products: InventedProducts) -> Mapping[str, npt.NDArray[np.int64]]:
    """What a linear probe is asked to read."""
    return {
        "family": products.family,
        "block": products.block,
        "colour": products.first_colour,
        "print": products.print,
        "fit": products.fit,
        "fabric": products.fabric,
    }


def judge_probes(encoder: JointEncoder, *, count: int = 2000, seed: int = 3) -> dict[str, dict[str, float]]:
    """Accuracy of linear probes taught on taught combinations and judged on held-out ones, by what is known.

    ``nothing``: the commonest answer's share.
    """
    taught, judged = generate_products(count, seed, "train"), generate_products(count // 2, seed, "held_out")
    views = {
        "all": (encoder.embed_products(taught.rows()), encoder.embed_products(judged.rows())),
        **{
            f"without_{name}": (
                encoder.embed_products(taught.rows().without(name)),
                encoder.embed_products(judged.rows().without(name)),
            )
            for name in ("attributes", "geometry")
        },
        "baseline_one_hot": (taught.rows().attributes, judged.rows().attributes),
    }
    figures: dict[str, dict[str, float]] = {}
    for view, (learnt, asked) in views.items():
        figures[view] = {
            target: probe_accuracy(learnt, values, asked, probe_targets(judged)[target])
            for target, values in probe_targets(taught).items()
        }
    figures["nothing"] = {
        target: float(np.bincount(values).max() / len(values))
        for target, values in probe_targets(judged).items()
    }
    return figures


def probe_accuracy(
    learnt: Rows, answers: npt.NDArray[np.int64], asked: Rows, right: npt.NDArray[np.int64]
) -> float:
    """Accuracy of a multinomial logistic regression of learnt rows on asked ones."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(learnt)
    probe = LogisticRegression(max_iter=300, C=1.0).fit(scaler.transform(learnt), answers)
    return float((probe.predict(scaler.transform(asked)) == right).mean())


def _same(codes: npt.NDArray[np.int64] | npt.NDArray[np.str_]) -> Right:
    return np.asarray((codes[:, None] == codes[None]).all(axis=-1))


def judge_pictures(
    encoder: JointEncoder, pictures: PictureSet, languages: Sequence[Language] = ("en", "zh")
) -> dict[str, dict[str, float]]:
    """Pictures of the embedded catalogue, never taught, find what they show.

    ``picture_to_colourway``: among all colourways of all products, known by measures, cloth, codes and price;
    its baseline ranks them by the distance of their colour from that of the picture's middle.
    ``picture_to_text`` and back: among the products' words.
    """
    sold = load_catalogue().products
    typical = float(np.median([product.price for product in sold]))
    every = [(product, colourway) for product in sold for colourway in product.colourways]
    answers = encoder.rows_of(
        [
            product_features(product, colourway_id=colourway.id, typical_price=typical, languages=languages)
            for product, colourway in every
        ]
    )
    seen = encoder.embed_pictures(list(pictures.pixels))
    shown = [(subject.product, subject.rgb, subject.print) for subject in pictures.subjects]
    right = np.array(
        [
            [
                (product.id, colourway.rgb, "plain" if colourway.print is None else colourway.print.kind)
                == one
                for product, colourway in every
            ]
            for one in shown
        ]
    )
    told = encoder.embed_products(catalogue_rows(encoder, sold, languages).only("text"))
    own = np.array([[subject.product == product.id for product in sold] for subject in pictures.subjects])
    inside = np.median(pictures.pixels[:, 60:110, 57:87].reshape(len(seen), -1, 3), axis=1)
    apart = np.linalg.norm(
        lab_of(inside)[:, None] - lab_of([colourway.rgb for _, colourway in every])[None], axis=-1
    )
    return {
        "picture_to_colourway": recalls(seen, encoder.embed_products(answers.without("text")), right),
        "baseline_middle_colour_to_colourway": ranked(-apart, right),
        "picture_to_text": recalls(seen, told, own),
        "text_to_picture": recalls(told, seen, own.T),
    }
