"""Every error code of the product: a sentence for a person, and the way out.

The command line shows the error's own message, which knows the particulars; screens, reports and whatever
holds only a code ask here. A test collects the codes from the sources and fails when one is missing.
"""

import errno
from dataclasses import dataclass

from resources.errors import CodedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a code means, and what to do about it. Both are whole sentences without values."""

    sentence: str
    way_out: str


def _say(sentence: str, way_out: str) -> Explanation:
    return Explanation(sentence=sentence, way_out=way_out)


_START_AGAIN = "Start again: set-up goes on where it stopped."

EXPLANATIONS: dict[str, Explanation] = {
    # The command line
    "USAGE": _say("The command line is not complete or not right.", "Ask the command for --help."),
    "COMMAND_UNKNOWN": _say("There is no such command.", "Run main.py --help for the list."),
    "OUT_UNWRITABLE": _say("The output folder cannot be written.", "Choose another folder with --out."),
    "OUT_EXISTS": _say("The output is a file, not a folder.", "Choose another folder with --out."),
    "DISPLAY_MISSING": _say("There is no display to open a window on.", "Log in to a desktop, or use demo."),
    # The machine
    "DISK_FULL": _say("The disk is full.", "Free some space and try again."),
    "MEMORY_FULL": _say("The machine has too little free memory.", "Close other programs and try again."),
    "ACCESS_DENIED": _say("A file may not be read or written.", "Correct its permissions, or use another."),
    "SYSTEM": _say("The system refused something.", "Run main.py doctor."),
    "FAULT": _say("Vitrine has a fault; your input is not to blame.", "Try again; report it with the log."),
    # Set-up
    "PYTHON_UNSUITABLE": _say("This Python cannot run Vitrine.", "Use 64-bit Python 3.11 or 3.12."),
    "SYSTEM_LIBRARIES": _say("System libraries are missing.", "Run the apt-get line set-up prints."),
    "VENV_MISSING": _say("This Python cannot make environments.", "Install the package python3-venv."),
    "ENVIRONMENT_BROKEN": _say("The program's environment is damaged.", "Start with the system's Python."),
    "ENVIRONMENT_FAILED": _say("The program's environment cannot be made.", _START_AGAIN),
    "DOWNLOAD_FAILED": _say("Packages cannot be downloaded.", f"Check the network. {_START_AGAIN}"),
    "PACKAGE_ALTERED": _say("A downloaded package is not the locked one.", "Check the package mirror."),
    "INSTALL_FAILED": _say("The packages cannot be installed.", _START_AGAIN),
    "SETUP_UNWRITABLE": _say("Set-up may not write where it has to.", "Correct the folder's permissions."),
    "SETUP_FAILED": _say("Set-up failed.", _START_AGAIN),
    "BODY_BUILD_FAILED": _say("The embedded body could not be built.", _START_AGAIN),
    "KERNELS_FAILED": _say("The cloth solver could not be compiled.", _START_AGAIN),
    # Files
    "FILE_MISSING": _say("There is no such file.", "Check the path."),
    "FILE_UNREADABLE": _say("The file cannot be read.", "Check that it is a file and may be read."),
    "FILE_TOO_LARGE": _say("The file is too large to be what it should be.", "Give the right file."),
    "JSON_BROKEN": _say("The file is not valid JSON.", "Correct the place that is named."),
}


def explain(code: str) -> Explanation:
    """What a code means. A code nobody explained is a fault of ours."""
    return EXPLANATIONS.get(code, EXPLANATIONS["FAULT"])


def from_system(error: OSError | MemoryError) -> CodedError:
    """A failure of the system as a known error."""
    if isinstance(error, MemoryError) or error.errno == errno.ENOMEM:
        return _coded("MEMORY_FULL")
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return _coded("DISK_FULL")
    where = f" ({error.filename})" if error.filename else ""
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        explained = EXPLANATIONS["ACCESS_DENIED"]
        return CodedError("ACCESS_DENIED", f"{explained.sentence}{where} {explained.way_out}")
    if isinstance(error, FileNotFoundError):
        return CodedError("FILE_MISSING", f"there is no file{where}; check the path")
    return CodedError(
        "SYSTEM", f"the system refused something: {reason_of(error)}{where}; run main.py doctor"
    )


def reason_of(error: Exception) -> str:
    """Why the system said no, in its own short words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _coded(code: str) -> CodedError:
    explained = EXPLANATIONS[code]
    return CodedError(code, f"{explained.sentence} {explained.way_out}")
