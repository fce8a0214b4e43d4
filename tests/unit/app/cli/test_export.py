"""``export`` and ``catalogue population`` refuse wrong input at once, in one line, and write nothing."""

from pathlib import Path

import pytest

from app.cli import main


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["export", "no-such-tee", "--format", "glb", "--out", "OUT/x.glb"], "PRODUCT_UNKNOWN"),
        (["export", "tee-women", "--format", "fbx", "--out", "OUT/x.fbx"], "USAGE"),
        (["export", "tee-women", "--format", "glb"], "USAGE"),
        (["export", "tee-women", "tee-men", "--format", "mp4", "--out", "OUT/x.mp4"], "EXPORT_ONE_PRODUCT"),
        (["export", "tee-women", "--format", "usdz", "--size", "7", "--out", "OUT/x.usdz"], "SIZE_UNKNOWN"),
        (["export", "tee-women", "--format", "glb", "--out", "OUT"], "OUT_UNWRITABLE"),
        (["export", "tee-women", "--format", "glb", "--out", "OUT/file/x.glb"], "OUT_UNWRITABLE"),
        (["catalogue", "population", "no-such-tee"], "PRODUCT_UNKNOWN"),
        (["catalogue", "population", "tee-women", "--people", "10"], "PEOPLE_RANGE"),
        (["catalogue", "population", "tee-women", "--people", "many"], "USAGE"),
        (["catalogue", "population", "tee-women", "--seed", "-1"], "PEOPLE_SEED"),
        (["catalogue", "population", "tee-women", "--drape", "500"], "PEOPLE_DRAPED_RANGE"),
    ],
)
def test_wrong_input_is_refused_in_one_line(
    arguments: list[str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    status = main([one.replace("OUT", str(tmp_path)) for one in arguments])
    said = capsys.readouterr().err.strip()
    assert status == 2
    assert said.startswith(f"error[{code}]: ")
    assert "\n" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
