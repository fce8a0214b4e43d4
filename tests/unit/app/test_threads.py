"""The algebra of numpy runs on one thread in every command, unless the operator says otherwise."""

import json
import os
import subprocess
import sys

import pytest

_ASKS = """
import json, sys
from app.cli import main
main(["nonsense"])
import numpy, threadpoolctl
pools = threadpoolctl.threadpool_info()
print(json.dumps([pool["num_threads"] for pool in pools if pool["user_api"] == "blas"]))
"""


@pytest.mark.parametrize(("said", "threads"), [({}, 1), ({"OPENBLAS_NUM_THREADS": "2"}, 2)])
def test_algebra_is_on_as_many_threads_as_said(said: dict[str, str], threads: int) -> None:
    rest = {name: value for name, value in os.environ.items() if "NUM_THREADS" not in name}
    answer = subprocess.run(
        [sys.executable, "-c", _ASKS], env=rest | said, capture_output=True, text=True, check=True
    )
    assert json.loads(answer.stdout.splitlines()[-1]) == [threads]
