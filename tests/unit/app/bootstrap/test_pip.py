"""pip's many ways to fail become one sentence each."""

import pytest

from app.bootstrap.pip import explained_failure


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (
            ["ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"],
            "DISK_FULL",
        ),
        (["ERROR: [WinError 112] There is not enough space on the disk: 'C:\\\\x'"], "DISK_FULL"),
        (["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."], "PACKAGE_ALTERED"),
        (
            [
                "WARNING: Retrying after 'NewConnectionError(Failed to establish a new connection)'",
                "ERROR: No matching distribution found for torch==2.13.0",
            ],
            "DOWNLOAD_FAILED",
        ),
        (["ERROR: No matching distribution found for vtk==9.7.2"], "PYTHON_UNSUITABLE"),
        (["Traceback", "ERROR: something new"], "INSTALL_FAILED"),
        ([], "INSTALL_FAILED"),
    ],
)
def test_each_cause_has_its_code(lines: list[str], code: str) -> None:
    error = explained_failure(lines)
    assert error.code == code
    assert "\n" not in error.message


def test_the_package_without_a_build_is_named() -> None:
    assert "vtk==9.7.2" in explained_failure(["ERROR: No matching distribution found for vtk==9.7.2"]).message


def test_an_unknown_failure_keeps_pips_own_word() -> None:
    assert explained_failure(["ERROR: something new"]).message.endswith("something new")
