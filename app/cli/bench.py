"""``bench [NAME …]``."""

import argparse

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome


def _bench(arguments: argparse.Namespace) -> Outcome:
    from app.services import bench

    with ProgressBar("benchmarks") as progress:
        document = bench.run(arguments.name, progress)
    return Outcome(document=document, lines=bench.as_lines(document))


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="*", metavar="NAME", help="only these benchmarks")


BENCH = Command(
    words=("bench",),
    summary="benchmarks, each figure with its peer or floor measured in the same run",
    configure=_configure,
    run=_bench,
    needs_body=True,
    needs_kernels=True,
)
