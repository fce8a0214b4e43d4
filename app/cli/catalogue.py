"""``catalogue list | show ID | validate PATH``."""

import argparse
from pathlib import Path

from app.cli.command import Command, Outcome
from resources.errors import CodedError


def _list(arguments: argparse.Namespace) -> Outcome:
    from resources.catalogue import load_catalogue

    products = load_catalogue().products
    width = max((len(product.id) for product in products), default=0)
    return Outcome(
        document={"products": [product.model_dump(mode="json") for product in products]},
        lines=[
            f"{item.id:<{width}}  {item.price:8.2f} {item.currency}  {item.name.en}, {item.block}"
            for item in products
        ],
    )


def _show(arguments: argparse.Namespace) -> Outcome:
    from resources.catalogue import load_catalogue

    document = load_catalogue().product(arguments.id).model_dump(mode="json")
    return Outcome(document=document, lines=[f"{name}: {shown(value)}" for name, value in document.items()])


def _validate(arguments: argparse.Namespace) -> Outcome:
    from app.services.catalogue_check import check_shop

    shop = check_shop(arguments.path)
    document = {
        "valid": not shop.faults,
        "products": list(shop.products),
        "size_charts": list(shop.size_charts),
        "fabrics": list(shop.fabrics),
        "faults": [
            {"file": str(fault.path), "line": fault.line, "code": fault.code, "message": fault.message}
            for fault in shop.faults
        ],
    }
    if not shop.faults:
        counts = (len(shop.products), len(shop.size_charts), len(shop.fabrics))
        found = "valid: {} products, {} size charts, {} fabrics".format(*counts)
        return Outcome(document=document, lines=[found])
    first = shop.faults[0]
    more = f" ({len(shop.faults)} faults in all)" if len(shop.faults) > 1 else ""
    return Outcome(
        document=document,
        lines=[str(fault) for fault in shop.faults],
        refusal=CodedError(first.code, f"{first}{more}"),
    )


def _previews(arguments: argparse.Namespace) -> Outcome:
    from app.bootstrap.progress import ProgressBar
    from app.jobs.preview_farm import make_previews
    from app.services.previews import preview_path, wanted_products

    products = wanted_products(arguments.product or ())
    with ProgressBar("previews") as progress:
        run = make_previews(products, arguments.out, progress)
    done = {name: str(preview_path(p, arguments.out)) for p in products if (name := p.id) not in run.failed}
    document = {
        "made": list(run.made),
        "kept": list(run.kept),
        "failed": {name: {"code": e.code, "message": e.message} for name, e in run.failed.items()},
        "pictures": done,
    }
    lines = [f"{len(run.made)} made, {len(run.kept)} kept, {len(run.failed)} failed"]
    lines += [f"{name}: {error.message}" for name, error in run.failed.items()]
    refusal = next(iter(run.failed.values()), None)
    return Outcome(document=document, lines=lines, refusal=refusal)


def shown(value: object) -> str:
    """A value of a product as a person reads it."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {shown(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "; ".join(shown(part) for part in value)
    return str(value)


def _configure_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID")


def _configure_validate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH")


def _configure_previews(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--product", action="append", metavar="ID", help="only this product; may be repeated")
    parser.add_argument("--out", type=Path, metavar="DIR", help="another folder than Vitrine's own")


LIST = Command(words=("catalogue", "list"), summary="the products", run=_list)
SHOW = Command(words=("catalogue", "show"), summary="one product", configure=_configure_show, run=_show)
VALIDATE = Command(
    words=("catalogue", "validate"),
    summary="check catalogues, size charts and fabrics; every fault with file and line",
    configure=_configure_validate,
    run=_validate,
)
PREVIEWS = Command(
    words=("catalogue", "previews"),
    summary="a picture of every product on a mannequin, made in child processes and kept",
    configure=_configure_previews,
    run=_previews,
    needs_body=True,
    needs_kernels=True,
)
