"""Teaching the bilingual encoder, small: it learns, it is written and read, it is the same each time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from ml.encoders import distil as distilling
from ml.encoders import lessons
from ml.encoders.bilingual import BilingualEncoder
from ml.encoders.distil import DistilSettings, distil, main
from ml.encoders.lessons import LessonSources
from ml.encoders.student import Student, StudentShape
from ml.encoders.teaching import taught_rows
from ml.errors import ModelError
from resources import translations
from resources.lexicon import load_lexicon

TINY = DistilSettings(
    width=16, layers=1, inner=32, english_pieces=600, sentences=300, epochs=2, batch_size=128, longest=32
)
SOURCES = LessonSources(translations=Path(translations.__file__).parent)


@cache
def word_row(word: str) -> npt.NDArray[np.float64]:
    return np.random.default_rng(int.from_bytes(word.encode())).normal(size=384)


class WordTeacher:
    """Rows made of the words of a text: what shares words is near, as with a teacher that understands."""

    name = "words"
    width = 384
    asked = 0

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.asked += len(texts)
        rows = np.zeros((len(texts), self.width), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split() or [""]:
                rows[row] += word_row(word)
        unit: npt.NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def with_few_words(patch: pytest.MonkeyPatch) -> None:
    """Our teacher, and the first words of the lexicon only: it takes seconds."""
    few = {slot: entries[:3] for slot, entries in load_lexicon().items()}
    patch.setattr(distilling, "load_english_encoder", WordTeacher)
    patch.setattr(lessons, "load_lexicon", lambda: few)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[float, ...]]:
    with pytest.MonkeyPatch.context() as patch:
        with_few_words(patch)
        folder = tmp_path_factory.mktemp("student")
        run = distil(SOURCES, folder, TINY)
    return folder, run.validations


@pytest.mark.long
def test_held_out_sentences_come_nearer_to_the_teacher(taught: tuple[Path, tuple[float, ...]]) -> None:
    _, validations = taught
    assert validations[-1] < validations[0]


@pytest.mark.long
def test_the_written_encoder_reads_both_languages(taught: tuple[Path, tuple[float, ...]]) -> None:
    encoder = BilingualEncoder.load(taught[0], "cpu")
    rows = encoder.encode(["jeans", "牛仔裤", "a red skirt", "", "🙂"])
    assert rows.shape == (5, 384)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = encoder.encode(["牛仔裤"])
    np.testing.assert_allclose(alone[0], rows[1], atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.long
def test_a_long_text_is_cut(taught: tuple[Path, tuple[float, ...]]) -> None:
    encoder = BilingualEncoder.load(taught[0], "cpu")
    start = "黑色的裤子，" * 40
    np.testing.assert_allclose(encoder.encode([start]), encoder.encode([start + "红"]), atol=1e-6)


@pytest.mark.long
def test_weights_are_half_precision_and_the_card_names_sources(
    taught: tuple[Path, tuple[float, ...]],
) -> None:
    card = (taught[0] / "README.md").read_text()
    assert "CC-CEDICT" in card
    assert "held out" in card
    assert (taught[0] / "model.safetensors").stat().st_size < 2.2 * 600 * 16 * 40


@pytest.mark.long
def test_the_same_seed_teaches_the_same(
    taught: tuple[Path, tuple[float, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_few_words(monkeypatch)
    assert distil(SOURCES, tmp_path, TINY).validations == taught[1]


@pytest.mark.long
def test_double_precision_gives_the_same_rows(taught: tuple[Path, tuple[float, ...]]) -> None:
    encoder = BilingualEncoder.load(taught[0], "cpu")
    ids, mask = torch.randint(1, 50, (4, 7)), torch.ones(4, 7, dtype=torch.bool)
    student: Student = encoder._student
    with torch.inference_mode():
        single = student(ids, mask)
        double = student.double()(ids, mask)
    np.testing.assert_allclose(single.numpy(), double.numpy(), atol=1e-5)


@pytest.mark.long
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no graphics processor")
def test_a_graphics_processor_gives_the_same(taught: tuple[Path, tuple[float, ...]]) -> None:
    texts = ["a red skirt", "牛仔裤"]
    here, there = (BilingualEncoder.load(taught[0], device).encode(texts) for device in ("cpu", "cuda"))
    np.testing.assert_allclose(here, there, atol=1e-4)


def test_a_missing_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        BilingualEncoder.load(tmp_path / "nowhere", "cpu")
    assert caught.value.code == "ENCODER_MISSING"


@pytest.mark.long
@pytest.mark.parametrize("damaged", ["tokenizer.json", "model.safetensors", "config.json"])
def test_a_damaged_encoder_is_named(
    taught: tuple[Path, tuple[float, ...]], tmp_path: Path, damaged: str
) -> None:
    for path in taught[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / damaged).write_text("{}")
    with pytest.raises(ModelError) as caught:
        BilingualEncoder.load(tmp_path, "cpu")
    assert caught.value.code == "ENCODER_MALFORMED"


@pytest.mark.long
def test_a_tokenizer_of_another_encoder_is_refused(
    taught: tuple[Path, tuple[float, ...]], tmp_path: Path
) -> None:
    for path in taught[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    tokenizer = json.loads((tmp_path / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"].append(["zzz", -1.0])
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(ModelError) as caught:
        BilingualEncoder.load(tmp_path, "cpu")
    assert caught.value.code == "ENCODER_MALFORMED"


def test_the_teacher_is_asked_once_for_a_text(tmp_path: Path) -> None:
    teacher = WordTeacher()
    first = taught_rows(["a coat", "jeans"], teacher, tmp_path)
    again = taught_rows(["jeans", "a skirt", "a coat"], teacher, tmp_path)
    assert teacher.asked == 3
    np.testing.assert_array_equal(first, again[[2, 0]])


def test_an_untaught_student_is_a_bag_of_words() -> None:
    torch.manual_seed(0)
    student = Student(StudentShape(vocabulary=20, width=8, layers=2, heads=2, inner=16, output=12, longest=8))
    ids, mask = torch.tensor([[3, 5, 7], [7, 3, 5]]), torch.ones(2, 3, dtype=torch.bool)
    with torch.no_grad():
        rows = student(ids, mask)
    torch.testing.assert_close(rows[0], rows[1])


def test_bad_sources_end_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none.gz"
    assert main(["--out", str(tmp_path / "out"), "--dictionary", str(missing)]) == 2
    assert capsys.readouterr().err.startswith("error[DICTIONARY_UNREADABLE]: ")
