"""``feedback learn``, ``feedback forget``, ``feedback choice``: what the shop is told, and forgets."""

import argparse
from pathlib import Path

from app.cli.command import Command, Outcome


def _learn(arguments: argparse.Namespace) -> Outcome:
    from app.services import size_advice
    from resources.paths import size_memory_path

    state = arguments.memory or size_memory_path()
    document = size_advice.learn(arguments.events, state)
    lines = [f"{document['new_events']} new events, {document['events']} in all: {state}"]
    lines += [f"left out, {reason}: {count}" for reason, count in document["skipped"].items()]
    lines += [
        f"{product} runs small by {runs['runs_small_steps']:.2f} ± {runs['std']:.2f} sizes ({runs['events']})"
        for product, runs in document["products"].items()
    ]
    return Outcome(document={**document, "memory": str(state)}, lines=lines)


def _forget(arguments: argparse.Namespace) -> Outcome:
    from app.services import size_advice
    from resources.paths import size_memory_path

    document = size_advice.forget(arguments.key, arguments.memory or size_memory_path())
    said = "forgotten" if document["forgotten"] else "nothing was known of this person"
    return Outcome(document=document, lines=[said])


def _choice(arguments: argparse.Namespace) -> Outcome:
    from app.services.exploration import answer

    document = answer(arguments.log, arguments.id, arguments.reward)
    told = f"answered: {document['answered']}, not answered: {document['unanswered']} ({document['log']})"
    return Outcome(document=document, lines=[told])


def _configure_learn(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("events", type=Path, metavar="EVENTS.jsonl", help="tried, bought, kept, returned")
    parser.add_argument(
        "--memory", type=Path, metavar="FILE", help="learn into this instead of the shop's own"
    )


def _configure_forget(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", help="the one of advise size --remembered-as")
    parser.add_argument(
        "--memory", type=Path, metavar="FILE", help="of this memory instead of the shop's own"
    )


def _configure_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "log", type=Path, metavar="CHOICES.jsonl", help="the log of advise products --explore"
    )
    parser.add_argument("id", metavar="ID", help="of the choice, as advise products said it")
    parser.add_argument(
        "reward", type=float, metavar="REWARD", help="from 0, passed over, to 1; the last one said counts"
    )


LEARN = Command(
    words=("feedback", "learn"),
    summary="learn how sizes feel from what was tried, bought, kept and returned",
    configure=_configure_learn,
    run=_learn,
)
FORGET = Command(
    words=("feedback", "forget"),
    summary="erase what was learnt of a person who agreed to be remembered",
    configure=_configure_forget,
    run=_forget,
)
CHOICE = Command(
    words=("feedback", "choice"),
    summary="say what came of a product that advise products --explore drew",
    configure=_configure_choice,
    run=_choice,
)
