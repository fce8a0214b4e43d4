"""``catalogue population ID``: a product on hundreds of invented people."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome
from app.cli.output_folder import check_output_folder


def _population(arguments: argparse.Namespace) -> Outcome:
    from app.services import population_tryon
    from app.services.stoppable import Work

    with ProgressBar("population") as progress:
        document = population_tryon.run(
            arguments.id,
            people=arguments.people,
            seed=arguments.seed,
            sex=arguments.sex,
            drape=arguments.drape,
            out_dir=arguments.out,
            work=Work(progress=progress),
        )
    lines = population_lines(document)
    if arguments.out is not None:
        lines.append(f"written: {arguments.out / 'population.html'}")
    return Outcome(document=document, lines=lines)


def population_lines(report: Mapping[str, Any]) -> list[str]:
    """A population's report for a person: sizes, who is left out, what would win most."""
    lines = [
        f"{report['fitted_percent']:.1f} % of {report['people']} people have a size that fits well; "
        f"{report['refused_percent']:.1f} % have none at all"
    ]
    for size, share in report["sizes"].items():
        lines.append(
            f"{size:<6} taken {share['taken_percent']:5.1f} %  fits {share['good_percent']:5.1f} %  "
            f"only here {share['alone_percent']:5.1f} %"
        )
    for group in report["left_out"]:
        name = group["measurement"].removesuffix("_cm").replace("_", " ")
        lines.append(
            f"left out {group['people_percent']:4.1f} %  {name} {group['side']} "
            f"({group['from_cm']:.0f} to {group['to_cm']:.0f} cm)"
        )
    lines += [
        f"a size {added['label']} would win {added['wins_percent']:.1f} %"
        for added in report["added_sizes"]
        if added["wins"]
    ]
    if report["draped"] is not None:
        sample = report["draped"]
        lines.append(f"draped: cloth and ease agree at {sample['agree']} of {sample['compared']} zones")
    return lines


def _check(arguments: argparse.Namespace) -> None:
    from app.services.population.draped_sample import check_draped
    from app.services.population.drawn_people import check_count, check_seed
    from resources.catalogue import load_catalogue

    check_count(arguments.people)
    check_seed(arguments.seed)
    check_draped(arguments.drape)
    load_catalogue().product(arguments.id)
    if arguments.out is not None:
        check_output_folder(arguments.out)


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="see: catalogue list")
    parser.add_argument("--people", type=int, default=250, metavar="N", help="64 to 500; 250 unless given")
    parser.add_argument(
        "--sex", choices=("female", "male", "unspecified"), help="that of the product unless given"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="other people for another number")
    parser.add_argument(
        "--drape", type=int, default=0, metavar="K", help="check the result in real cloth on K of them"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="also write population.json and .html there")


POPULATION = Command(
    words=("catalogue", "population"),
    summary="every size on hundreds of invented people: who is fitted, who is left out, what would win",
    configure=_configure,
    check=_check,
    run=_population,
    needs_body=True,
    needs_kernels=True,
)
