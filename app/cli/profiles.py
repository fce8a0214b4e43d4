"""``profiles erase`` and ``profiles receipts``: what is kept of shoppers who asked for it."""

import argparse
from typing import Any

from app.cli.command import Command, Outcome, UsageError
from resources.errors import CodedError


def _erase(arguments: argparse.Namespace) -> Outcome:
    from app.services import kept_profiles

    if not arguments.all:
        document = kept_profiles.erase_profile(arguments.code)
        return Outcome(document=document, lines=[_line(document)])
    every = kept_profiles.erase_every_profile()
    return Outcome(document=every, lines=["no profile was kept" if every is None else _line(every)])


def _check_erase(arguments: argparse.Namespace) -> None:
    if (arguments.code is None) == (not arguments.all):
        raise UsageError(
            "USAGE", "Say which profile: its --code, or --all; see: python3 main.py profiles erase --help"
        )


def _configure_erase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--code", metavar="CODE", help="the code the shopper was given")
    parser.add_argument("--all", action="store_true", help="every profile, also when their key is lost")


def _receipts(arguments: argparse.Namespace) -> Outcome:
    from app.services import kept_profiles

    document = kept_profiles.told_receipts()
    lines = [_line(receipt) for receipt in document["receipts"]]
    lines.append(f"{document['profiles']} profiles are kept")
    altered = document["first_altered"]
    refusal = None
    if altered is not None:
        refusal = CodedError(
            "RECEIPT_ALTERED", f"Receipt {altered} is not as it was written, or one before is gone."
        )
    return Outcome(document=document, lines=lines, refusal=refusal)


def _line(receipt: dict[str, Any]) -> str:
    what = f"{receipt['rows']} {receipt['what']}" if receipt["what"] != "profile" else "a profile"
    return f"{receipt['number']}  {receipt['at']}  {what} ({receipt['why']})  {receipt['digest'][:16]}"


ERASE = Command(
    words=("profiles", "erase"),
    summary="erase what a shopper asked to be remembered; prints the receipt",
    run=_erase,
    check=_check_erase,
    configure=_configure_erase,
)
RECEIPTS = Command(
    words=("profiles", "receipts"),
    summary="every erasure with its receipt, and whether the receipts are as they were written",
    run=_receipts,
)
