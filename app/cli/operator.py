"""``operator``, ``health``, ``backup`` and ``restore``."""

import argparse
from pathlib import Path

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome
from app.cli.windows import check_display


def _operator(arguments: argparse.Namespace) -> Outcome:
    from app.services.operator.errors import OperatorError
    from app.ui.operator import run, stands_in
    from app.watchdog.keep_open import only_kiosk, put_in_place
    from app.watchdog.verdict import DONE, RESTART_WANTED

    while (status := run()) == RESTART_WANTED and not stands_in():  # a backup waits to be put in place
        try:
            with only_kiosk():
                put_in_place()
        except OperatorError:
            later = "the kiosk is running: it takes the backup up at its next start"
            return Outcome(document={}, lines=[later], status=DONE)
    return Outcome(document={}, lines=[], status=status)


def _health(arguments: argparse.Namespace) -> Outcome:
    from app.services.operator.health_snapshot import take_snapshot
    from app.watchdog.keep_open import record_now

    snapshot = take_snapshot(record_now())
    document = snapshot.document()
    lines = [f"{snapshot.status}: {', '.join(snapshot.reasons) or 'all well'}"]
    lines += [
        f"{name}: {value}" for name, value in document.items() if name not in ("status", "reasons", "kiosk")
    ]
    lines += [f"kiosk {name}: {value}" for name, value in _kiosk_of(document).items()]
    return Outcome(document=document, lines=lines, status=1 if snapshot.status == "down" else 0)


def _kiosk_of(document: dict[str, object]) -> dict[str, object]:
    kiosk = document["kiosk"]
    return kiosk if isinstance(kiosk, dict) else {}


def _backup(arguments: argparse.Namespace) -> Outcome:
    from app.services.operator.backup import write_backup

    with ProgressBar("backup") as progress:
        manifest = write_backup(arguments.out, progress)
    elsewhere = (
        ["note: the database is elsewhere: back it up there"] if manifest.database == "elsewhere" else []
    )
    return Outcome(
        document=manifest.model_dump(mode="json"),
        lines=[f"written: {arguments.out} ({len(manifest.files)} files)", *elsewhere],
    )


def _restore(arguments: argparse.Namespace) -> Outcome:
    from app.services.operator.restore import apply_staged_restore, stage_restore
    from app.watchdog.keep_open import only_kiosk

    with only_kiosk():
        with ProgressBar("restore") as progress:
            manifest = stage_restore(arguments.file, progress)
        apply_staged_restore()
    made = manifest.made_at.isoformat()
    return Outcome(
        document=manifest.model_dump(mode="json"),
        lines=[f"restored: {len(manifest.files)} files of the backup made at {made}"],
    )


def _configure_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the backup goes")


def _configure_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup")


OPERATOR = Command(
    words=("operator",),
    summary="the operator's window: set-up, health, logs, backups, settings",
    check=check_display,
    run=_operator,
)
HEALTH = Command(
    words=("health",),
    summary="how the kiosk of this machine is, at a glance; status 1 when it is down",
    run=_health,
)
BACKUP = Command(
    words=("backup",),
    summary="all the shop made and chose, in one file",
    configure=_configure_backup,
    run=_backup,
)
RESTORE = Command(
    words=("restore",),
    summary="put a backup in the place of what is there; checked first, whole or not at all",
    configure=_configure_restore,
    run=_restore,
)
