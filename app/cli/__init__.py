"""The command line: ``python main.py COMMAND … [--json]``.

Standard output carries the result and nothing else; exit 0 when done, 2 with one line ``error[CODE]: …`` on
standard error for what a person can put right, 1 for a fault of ours, 130 when interrupted.
"""

from app.cli.program import main

__all__ = ["main"]
