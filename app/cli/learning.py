"""``train KIND`` and ``evaluate KIND``: teaching the models of the shop, and their figures."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome
from app.cli.output_folder import check_output_folder
from app.services.learning import KINDS, Kind
from resources.errors import ResourceError

if TYPE_CHECKING:
    from ml.training.options import LearningOptions


def commands() -> tuple[Command, ...]:
    """A `train` and an `evaluate` for each kind of model."""
    return tuple(made for kind in KINDS for made in (_train_command(kind), _evaluate_command(kind)))


def _train_command(kind: Kind) -> Command:
    def run(arguments: argparse.Namespace) -> Outcome:
        from app.services import learning

        options = _options(arguments)
        with ProgressBar(f"learning {kind}") as progress:
            document = learning.train(kind, arguments.data, arguments.out, options, progress)
        lines = [*figure_lines(document), f"written: {arguments.out / 'README.md'}"]
        if arguments.install:
            home = learning.install(kind, arguments.out)
            document["installed"] = str(home)
            lines.append(f"this shop advises with it from now on: {home}")
        return Outcome(document=document, lines=lines)

    def check(arguments: argparse.Namespace) -> None:
        _options(arguments)
        _check_folder(arguments.data)
        check_output_folder(arguments.out)

    return Command(
        words=("train", kind),
        summary=f"learn {KINDS[kind]}",
        configure=_configure_train,
        check=check,
        run=run,
    )


def _evaluate_command(kind: Kind) -> Command:
    def run(arguments: argparse.Namespace) -> Outcome:
        from app.services import learning

        with ProgressBar(f"judging {kind}") as progress:
            if arguments.choices is not None:
                document = learning.evaluate_choices(arguments.choices, progress)
            else:
                document = learning.evaluate(
                    kind, arguments.data, arguments.model, _options(arguments), progress
                )
        return Outcome(document=document, lines=list(figure_lines(document)))

    def check(arguments: argparse.Namespace) -> None:
        _options(arguments)
        if arguments.choices is None:
            _check_folder(arguments.data)

    def configure(parser: argparse.ArgumentParser) -> None:
        _configure_evaluate(parser, of_choices=kind == "recommend")

    return Command(
        words=("evaluate", kind),
        summary=f"figures of {KINDS[kind]}",
        configure=configure,
        check=check,
        run=run,
    )


def figure_lines(document: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """A document of figures for a person: a line a number, its 95 % interval behind it."""
    intervals = document.get("intervals", {})
    for name, value in document.items():
        if name == "intervals":
            continue
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from figure_lines(value, indent + "  ")
        elif isinstance(value, float):
            span = intervals.get(name) if isinstance(intervals, Mapping) else None
            sure = f"  ({span[0]:.3f} to {span[1]:.3f})" if isinstance(span, list) else ""
            yield f"{indent}{name:<24} {value:.4f}{sure}"
        elif isinstance(value, int | str):
            yield f"{indent}{name:<24} {value}"


def _options(arguments: argparse.Namespace) -> "LearningOptions":
    from ml.training.options import LearningOptions

    chosen = {name: getattr(arguments, name) for name in _OPTION_NAMES if hasattr(arguments, name)}
    return LearningOptions(**chosen)


_OPTION_NAMES = (
    "seed",
    "device",
    "tracker",
    "epochs",
    "ensemble",
    "search_trials",
    "dp_epsilon",
    "adversarial",
    "adapter",
    "multi_task",
    "resume",
)


def _configure_train(parser: argparse.ArgumentParser) -> None:
    _configure_data(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the model")
    parser.add_argument("--install", action="store_true", help="let this shop advise with it")
    _add_choices(parser, default_tracker="tensorboard")
    parser.add_argument("--search-trials", type=int, default=0, metavar="N", help="settings to try first")
    parser.add_argument(
        "--dp-epsilon", type=float, metavar="E", help="differential privacy: the budget not to exceed"
    )
    parser.add_argument("--adversarial", action="store_true", help="against small changes of the input")
    parser.add_argument(
        "--adapter",
        choices=("none", "lora", "adalora"),
        default="none",
        help="tune few weights of an encoder",
    )
    parser.add_argument("--multi-task", action="store_true", help="learn related answers together")
    parser.add_argument("--no-resume", dest="resume", action="store_false", help="begin anew what was killed")


def _configure_evaluate(parser: argparse.ArgumentParser, *, of_choices: bool) -> None:
    """``of_choices``: a log of choices may be judged in place of data."""
    parser.set_defaults(choices=None)
    if of_choices:
        either = parser.add_mutually_exclusive_group(required=True)
        _configure_data(either, required=False)
        either.add_argument(
            "--choices",
            type=Path,
            metavar="FILE.jsonl",
            help="judge the policies of advise products --explore",
        )
    else:
        _configure_data(parser)
    parser.add_argument("--model", type=Path, metavar="DIR", help="judge this model instead of teaching one")
    _add_choices(parser, default_tracker="none")


def _configure_data(parser: argparse._ActionsContainer, *, required: bool = True) -> None:
    parser.add_argument("--data", type=Path, required=required, metavar="DIR", help="train* and test* files")


def _add_choices(parser: argparse.ArgumentParser, *, default_tracker: str) -> None:
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument(
        "--tracker",
        choices=("tensorboard", "wandb", "none"),
        default=default_tracker,
        help="where a run is kept",
    )
    parser.add_argument("--epochs", type=int, metavar="N", help="at most this often over the rows")
    parser.add_argument("--ensemble", type=int, metavar="N", help="models taught from different seeds")


def _check_folder(path: Path) -> None:
    if not path.exists():
        raise ResourceError("FILE_MISSING", f"There is no folder {path}; check the path.")
    if not path.is_dir():
        raise ResourceError("FILE_UNREADABLE", f"{path} is not a folder; give the folder of the data.")
