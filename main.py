"""Vitrine: ``python3 main.py [COMMAND ...]``. Standard library only; must at least parse on any Python 3."""

import sys


def main():  # type: () -> int
    """Check the Python, then let set-up and the command line take over."""
    if not ((3, 11) <= sys.version_info[:2] <= (3, 12) and sys.maxsize > 2**32):
        sys.stderr.write(
            "error[PYTHON_UNSUITABLE]: Vitrine needs 64-bit Python 3.11 or 3.12 and this is {}.{}; "
            "start it with one of them, for example: python3.12 main.py\n".format(*sys.version_info[:2])
        )
        return 2
    from app.bootstrap import start

    return start.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
