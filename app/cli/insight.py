"""``insight``: what visits tell, as private figures in files."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.command import Command, Outcome
from app.cli.output_folder import check_output_folder

if TYPE_CHECKING:
    from app.services.insight.export import InsightRequest


def _run(arguments: argparse.Namespace) -> Outcome:
    from app.services.insight import export
    from app.settings import load_settings

    document = export.run(_request(arguments), arguments.out, load_settings())
    return Outcome(document=document, lines=list(_lines(document, arguments.out)))


def _check(arguments: argparse.Namespace) -> None:
    from app.services.insight import export
    from app.settings import load_settings

    export.check_request(_request(arguments), load_settings())
    check_output_folder(arguments.out)


def _request(arguments: argparse.Namespace) -> "InsightRequest":
    from app.services.insight.export import InsightRequest

    return InsightRequest(
        days=arguments.days,
        epsilon=arguments.epsilon,
        codes=tuple(arguments.figure),
        is_sent=arguments.send,
    )


def _lines(document: dict[str, Any], out: Path) -> Iterator[str]:
    for figure in document["figures"]:
        shown = f"{len(figure['rows'])} groups, ± {figure['error_95']:g} visits"
        yield f"{figure['code']}: {shown}; {figure['withheld']} too small or too uncertain to show"
    for entry in document["sums"]:
        shown = (
            "too few visits" if entry["value"] is None else f"{entry['value']:.2f} ± {entry['error_95']:.2f}"
        )
        yield f"{entry['code']}: {shown} {entry['unit']}"
    for month, left in document["budget_left"].items():
        yield f"left of the privacy budget of {month}: {left:g}"
    if "outbox" in document:
        sent = document["outbox"]
        yield f"sent {sent['sent']}, refused {sent['refused']}, waiting {sent['waiting']}"
    yield f"written to {out}"


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--days", type=int, default=30, metavar="N", help="the last N days (30)")
    parser.add_argument(
        "--epsilon",
        type=float,
        default=1.0,
        metavar="E",
        help="how much of the month's privacy budget to spend: more is more exact (1)",
    )
    parser.add_argument(
        "--figure",
        action="append",
        default=[],
        metavar="CODE",
        help="only this figure, more exact than among all; can be repeated",
    )
    parser.add_argument("--send", action="store_true", help="to the central server of the settings, too")


INSIGHT = Command(
    words=("insight",),
    summary="what visits to the shop tell, as private figures",
    run=_run,
    check=_check,
    configure=_configure,
)
