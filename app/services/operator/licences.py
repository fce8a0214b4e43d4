"""What Vitrine is made of: the installed packages with their licences, as they state them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import Final

_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedPackage:
    """One package; ``licence`` is empty when it does not say."""

    name: str
    version: str
    licence: str


def licensed_packages() -> list[LicensedPackage]:
    """All installed packages by name."""
    found: dict[str, LicensedPackage] = {}
    for package in metadata.distributions():
        name = package.metadata["Name"]
        if name:
            found[name.lower()] = LicensedPackage(
                name=name, version=package.version, licence=_licence(package.metadata)
            )
    return [found[name] for name in sorted(found)]


def _licence(about: metadata.PackageMetadata) -> str:
    """An SPDX expression where there is one (PEP 639), else the classifier, else the field's first line."""
    expression = _first(about, "License-Expression")
    if expression:
        return expression
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    if classifiers:
        return ", ".join(c.rpartition(" :: ")[2] for c in classifiers)
    field = _first(about, "License").strip().splitlines()
    return field[0][:_LONGEST] if field else ""


def _first(about: metadata.PackageMetadata, name: str) -> str:
    return str((about.get_all(name) or [""])[0])
