"""``doctor``."""

import argparse

from app.cli.command import Command, Outcome


def _doctor(arguments: argparse.Namespace) -> Outcome:
    from app.doctor import examine

    lines = []
    findings = examine()
    for part, finding in findings.items():
        lines.append(f"{'works' if finding.ok else 'MISSING':<8}{part.replace('_', ' '):<18}{finding.says}")
        lines += [f"{'':<26}→ {finding.to_do}"] if finding.to_do else []
    document = {"parts": {part: finding.document() for part, finding in findings.items()}}
    return Outcome(document=document, lines=lines)


DOCTOR = Command(words=("doctor",), summary="what works, what is missing, what to do", run=_doctor)
