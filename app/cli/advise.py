"""``advise size``, ``advise outfit`` and ``advise products``."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome, UsageError
from app.cli.output_folder import check_output_folder
from resources.catalogue.schema import Occasion, Season

_OCCASIONS = get_args(Occasion)
_SEASONS = get_args(Season)


def _size(arguments: argparse.Namespace) -> Outcome:
    from app.services import learning, size_advice

    document = size_advice.run(
        arguments.person,
        arguments.product,
        preference=arguments.preference,
        feedback=arguments.feedback or learning.size_memory(),
        model=arguments.model or learning.installed_model("fit"),
        person_key=arguments.remembered_as,
    )
    return Outcome(document=document, lines=list(size_lines(document)))


def _outfit(arguments: argparse.Namespace) -> Outcome:
    from app.services import learning, outfit_advice

    question = outfit_advice.OutfitQuestion(
        product_id=arguments.product,
        colourway_id=arguments.colourway,
        wishes=_wishes(arguments),
        count=arguments.count,
        dressed=arguments.dress,
    )
    with ProgressBar("outfits") as progress:
        document = outfit_advice.run(
            question,
            person=arguments.person,
            out_dir=arguments.out,
            model=arguments.model or learning.installed_model("outfits"),
            progress=progress,
        )
    return Outcome(document=document, lines=list(outfit_lines(document)))


def _products(arguments: argparse.Namespace) -> Outcome:
    from app.services import product_advice

    request = product_advice.ProductRequest(
        person=arguments.person,
        query=arguments.query,
        language=arguments.lang,
        liked=tuple(arguments.liked),
        disliked=tuple(arguments.disliked),
        tried=tuple(arguments.tried),
        occasion=arguments.occasion,
        season=arguments.season,
        price_max=arguments.price_max,
        count=arguments.count,
        boosts=arguments.boosts,
        explore=arguments.explore,
        choices=arguments.choices,
        seed=arguments.seed,
    )
    document = product_advice.run(request)
    return Outcome(document=document, lines=list(product_lines(document)))


def size_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """An advised size for a person: every size with its chances, then why."""
    for size, felt in document["probabilities"].items():
        chances = "  ".join(f"{name} {share:4.0%}" for name, share in felt.items())
        yield f"{size:<9} {chances}{'  <' if size == document['size'] else ''}"
    yield f"advised: {document['size'] or 'none fits'}"
    yield from (f"- {reason}" for reason in document["reasons"])
    yield from (f"- {what_if['text']}" for what_if in document["counterfactuals"])


def outfit_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Advised outfits for a person."""
    for place, outfit in enumerate(document["outfits"], start=1):
        worn = ", ".join(
            f"{item} {outfit['colourways'][item]} {outfit['sizes'].get(item, '')}".rstrip()
            for item in outfit["items"]
        )
        yield f"{place}. {worn}  ({outfit['price']:.2f} {outfit['currency']})"
        yield from (f"   - {reason}" for reason in outfit["reasons"])
    yield from (f"- {reason}" for reason in document["reasons"])


def product_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Advised products for a person."""
    for place, product in enumerate(document["products"], start=1):
        size = f"  {product['size']}" if product["size"] else ""
        yield f"{place:>2}. {product['id']}{size}  {product['score']:.3f}"
        yield from (f"    - {reason}" for reason in product["reasons"])
    for boost in document["boosts"]:
        moved = f"place {boost['place_without'] + 1} to {boost['place_with'] + 1}"
        yield f"boosted by {boost['author']} ({boost['reason']}): {boost['product']}, {moved}"
    drawn = document["exploration"]
    if drawn is not None:
        yield f"{drawn['action']} was drawn by {drawn['policy']}, probability {drawn['propensity']:.3f};"
        yield f"say what came of it: feedback choice {drawn['log']} {drawn['choice']} REWARD"


def _wishes(arguments: argparse.Namespace) -> Any:
    from ml.outfits.shop.wishes import Wishes

    return Wishes(
        budget=arguments.budget,
        occasion=arguments.occasion,
        season=arguments.season,
        colour=arguments.colour,
        avoid=frozenset(arguments.avoid),
    )


def _check_size(arguments: argparse.Namespace) -> None:
    from resources.catalogue import load_catalogue

    load_catalogue().product(arguments.product)


def _check_outfit(arguments: argparse.Namespace) -> None:
    from resources.catalogue import load_catalogue

    product = load_catalogue().product(arguments.product)
    if arguments.colourway is not None:
        product.colourway(arguments.colourway)
    _wishes(arguments)
    if arguments.out is not None:
        check_output_folder(arguments.out)


def _check_products(arguments: argparse.Namespace) -> None:
    from resources.catalogue import load_catalogue

    catalogue = load_catalogue()
    for product_id in (*arguments.liked, *arguments.disliked, *arguments.tried):
        catalogue.product(product_id)
    if arguments.explore is None and (arguments.choices is not None or arguments.seed is not None):
        raise UsageError("USAGE", "--choices and --seed belong to --explore; add it, or leave them out.")


def _configure_size(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", type=Path, required=True, metavar="PERSON.json", help="or a body.json")
    parser.add_argument("--product", required=True, metavar="ID", help="see: catalogue list")
    parser.add_argument("--preference", choices=("close", "regular", "loose"), default="regular")
    parser.add_argument(
        "--feedback", type=Path, metavar="FILE", help="events or a memory; else what this shop learnt"
    )
    parser.add_argument("--model", type=Path, metavar="DIR", help="a trained fit model; else the shop's own")
    parser.add_argument("--remembered-as", metavar="KEY", help="of a person who agreed to be remembered")


def _configure_outfit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--product", required=True, metavar="ID", help="what it has to go with")
    parser.add_argument("--colourway", metavar="ID", help="in this colour; else in any")
    parser.add_argument(
        "--person", type=Path, metavar="PERSON.json", help="only sizes that fit; or a body.json"
    )
    parser.add_argument("--budget", type=float, metavar="N", help="for all of it together")
    parser.add_argument("--occasion", choices=_OCCASIONS)
    parser.add_argument("--season", choices=_SEASONS)
    parser.add_argument("--colour", metavar="NAME", help="one piece at least of this colour")
    parser.add_argument(
        "--avoid", action="append", default=[], metavar="NAME", help="no piece of this colour"
    )
    parser.add_argument("--dress", choices=("first", "all"), default="first", help="which of them with --out")
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="a trained outfit model; else the shop's own"
    )
    _add_count(parser, 3)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="drape on the person in layers, with pictures"
    )


def _configure_products(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", type=Path, metavar="PERSON.json", help="or a body.json")
    parser.add_argument("--query", metavar="TEXT", help="what was said, in English or Chinese")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="the language of the reasons")
    for name in ("liked", "disliked", "tried"):
        parser.add_argument(f"--{name}", action="append", default=[], metavar="ID", help=f"a product {name}")
    parser.add_argument("--occasion", choices=_OCCASIONS)
    parser.add_argument("--season", choices=_SEASONS)
    parser.add_argument("--price-max", type=float, metavar="N")
    parser.add_argument(
        "--boosts", type=Path, metavar="FILE", help="merchandisers' wishes; else the shop's own"
    )
    parser.add_argument(
        "--explore",
        nargs="?",
        choices=("thompson", "softmax"),
        const="thompson",
        help="draw the first product by what the log taught, and write the choice down",
    )
    parser.add_argument("--choices", type=Path, metavar="FILE.jsonl", help="the log; else the shop's own")
    parser.add_argument("--seed", type=int, metavar="N", help="of the draw, to have it again")
    _add_count(parser, 10)


def _add_count(parser: argparse.ArgumentParser, count: int) -> None:
    parser.add_argument("--count", type=_count, default=count, metavar="N")


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 1000:
        raise argparse.ArgumentTypeError(f"{value} is not a number from 1 to 1000")
    return value


SIZE = Command(
    words=("advise", "size"),
    summary="the size of a product for a person, every size with its chances, and why",
    configure=_configure_size,
    check=_check_size,
    run=_size,
    needs_body=True,
)
OUTFIT = Command(
    words=("advise", "outfit"),
    summary="what goes with a product, in sizes that fit, within a budget, for an occasion",
    configure=_configure_outfit,
    check=_check_outfit,
    run=_outfit,
    needs_body=True,
    needs_kernels=True,
)
PRODUCTS = Command(
    words=("advise", "products"),
    summary="products for a person and what they said, each with its reasons",
    configure=_configure_products,
    check=_check_products,
    run=_products,
    needs_body=True,
)
