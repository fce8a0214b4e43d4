"""A process that lives long works with the catalogue of now, not of its first question."""

from __future__ import annotations


def use_newest() -> None:
    """Another process may have published since this one last looked."""
    from resources.shop import forget_what_was_read, shop_folder, version_in_use, versions_folder

    version = version_in_use()
    if shop_folder() != (None if version is None else versions_folder() / version):
        forget_what_was_read()
