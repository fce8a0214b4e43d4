"""Where Vitrine keeps what is not part of its code: the built body, logs, set-up records."""

import os
from pathlib import Path

import platformdirs

EMBEDDED_BODY_VERSION = "1"
"""Version of the recipe of the embedded body. Raise it when the recipe changes: the body is built anew."""


def data_home() -> Path:
    """The folder of everything Vitrine writes for itself: ``$VITRINE_HOME``, or the user's data folder."""
    chosen = os.environ.get("VITRINE_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return Path(platformdirs.user_data_dir("vitrine", appauthor=False))


def embedded_body_path() -> Path:
    """The embedded body's file for this version of its recipe; set-up builds it."""
    return data_home() / "bodies" / EMBEDDED_BODY_VERSION / "SMPLX_NEUTRAL.npz"


def networks_folder() -> Path:
    """The folder of the networks that see people; set-up fetches them."""
    return data_home() / "vision"


def logs_folder() -> Path:
    """The folder of the rotated logs; they hold no personal values."""
    return data_home() / "logs"


def model_folder(kind: str) -> Path:
    """The folder of the shop's own trained model of a kind (`train KIND … --install`)."""
    return data_home() / "models" / kind


def size_memory_path() -> Path:
    """What this shop learnt of its sizes from what was tried, bought and returned (`feedback learn`)."""
    return data_home() / "memory" / "sizes.json"
