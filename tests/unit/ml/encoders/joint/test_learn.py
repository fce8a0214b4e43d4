"""What is taught is learnt, the same seed learns the same, and pictures find what they show."""

from pathlib import Path

import numpy as np
import pytest
import torch

from ml.encoders.joint.alignment import forgetful
from ml.encoders.joint.contrast import contrast
from ml.encoders.joint.generate import generate_products
from ml.encoders.joint.judge import judge_invented, recalls
from ml.encoders.joint.learn import JointPlan, joint_card, learn_joint, split_pictures
from ml.encoders.joint.model import JointEncoder
from ml.encoders.joint.pictures import PictureSet, PictureSubject, read_pictures, write_pictures
from ml.encoders.joint.vocabulary import group_slice
from ml.errors import DataError
from ml.training.loop import TrainingPlan
from tests.unit.ml.encoders.joint.conftest import BagOfWords

COLOURS = {"red": (190, 40, 40), "blue": (50, 80, 170), "yellow": (230, 190, 60), "white": (246, 246, 244)}


def plan(epochs: int = 3, sight: int = 1) -> JointPlan:
    """A minute's lesson in a few seconds."""
    return JointPlan(
        products=1500,
        spoken=300,
        judged=60,
        alignment=TrainingPlan(epochs=epochs, batch_size=96, learning_rate=2e-3),
        sight=TrainingPlan(epochs=sight, batch_size=48, learning_rate=2e-3),
    )


def drawn_pictures(count: int) -> PictureSet:
    """A coloured block high up is a tee, one low down trousers."""
    rng = np.random.default_rng(0)
    pixels = np.full((count, 192, 144, 3), 235, dtype=np.uint8)
    subjects = []
    for row in range(count):
        colour = list(COLOURS)[rng.integers(len(COLOURS))]
        family = ("tee", "trousers")[rng.integers(2)]
        top = 40 if family == "tee" else 100
        rgb = tuple(int(value) for value in np.clip(np.array(COLOURS[colour]) + rng.normal(0, 6, 3), 0, 255))
        pixels[row, top : top + 50, 45:100] = rgb
        subjects.append(
            PictureSubject(
                family=family,
                block="men",
                fabric="linen",
                colour=colour,
                rgb=rgb,  # type: ignore[arg-type]
                print="plain",
                look=f"{family} {row}",
            )
        )
    return PictureSet(pixels=pixels, subjects=tuple(subjects))


def test_the_loss_is_lowest_where_right_answers_are_nearest() -> None:
    answers = torch.eye(4, 128)
    right = torch.eye(4, dtype=torch.bool)
    scale = torch.tensor(10.0)
    good, bad = contrast(answers, answers, right, scale), contrast(answers.flip(0), answers, right, scale)
    assert float(good) < 0.01 < float(bad)
    # A second right answer as near as the first costs no more than telling the two apart would.
    twins = right.clone()
    twins[0, 1] = twins[1, 0] = True
    same = answers.clone()
    same[1] = same[0]
    assert float(contrast(same, same, twins, scale)) < float(contrast(same, same, right, scale)) + 1e-6
    assert float(contrast(answers, answers, torch.zeros(4, 4, dtype=torch.bool), scale)) == 0.0


def test_attributes_are_forgotten_by_whole_groups() -> None:
    rows = torch.from_numpy(generate_products(400, 0).rows().attributes)
    torch.manual_seed(0)
    left = forgetful(rows)
    for group in ("family", "colour", "season"):
        kept = (left[:, group_slice(group)] == rows[:, group_slice(group)]).all(dim=1)
        blank = (left[:, group_slice(group)] == 0).all(dim=1)
        assert (kept ^ blank).all()
        assert 0.2 < float(blank.float().mean()) < 0.4


def test_recalls_count_the_first_and_leave_out_what_has_no_answer() -> None:
    answers = np.eye(20, 128, dtype=np.float32)
    right = np.eye(20, dtype=bool)
    right[3] = False
    found = recalls(answers, answers, right)
    assert found["recall@1"] == 1.0
    assert found["questions"] == 19
    assert recalls(np.roll(answers, 1, axis=0), answers, right)["recall@1"] == 0.0


@pytest.mark.long
def test_a_short_lesson_beats_an_untaught_encoder(words: BagOfWords, untaught: JointEncoder) -> None:
    taught = learn_joint(words, None, plan(), device="cpu")
    before = judge_invented(untaught, count=150)["query_to_product"]["recall@5"]
    after = judge_invented(taught.encoder, count=150)
    assert after["query_to_product"]["recall@5"] > before + 0.2
    assert after["query_to_product_without_geometry"]["recall@5"] > before + 0.15
    assert "query_to_product recall@1" in joint_card(taught, plan(), 0).figures


@pytest.mark.long
def test_the_same_seed_learns_the_same(words: BagOfWords) -> None:
    one, again = (learn_joint(words, None, plan(epochs=1), device="cpu").encoder for _ in range(2))
    np.testing.assert_array_equal(
        one.embed_texts(["A red linen tee"]), again.embed_texts(["A red linen tee"])
    )


@pytest.mark.long
def test_pictures_find_the_colour_they_show(words: BagOfWords) -> None:
    pictures = drawn_pictures(240)
    encoder = learn_joint(words, pictures, plan(epochs=4, sight=8), device="cpu").encoder
    seen = encoder.embed_pictures(list(pictures.pixels[:60]))
    texts = encoder.embed_texts([f"{colour} tee" for colour in COLOURS])
    colour = np.array([list(COLOURS).index(one.colour) for one in pictures.subjects[:60]])
    assert ((seen @ texts.T).argmax(axis=1) == colour).mean() > 0.7


def test_a_set_of_pictures_is_read_as_it_was_written(tmp_path: Path) -> None:
    pictures = drawn_pictures(5)
    write_pictures(tmp_path, pictures.pixels, pictures.subjects)
    again = read_pictures(tmp_path)
    np.testing.assert_array_equal(again.pixels, pictures.pixels)
    assert again.subjects == pictures.subjects
    (tmp_path / "pictures.safetensors").write_bytes(b"not tensors")
    with pytest.raises(DataError) as damaged:
        read_pictures(tmp_path)
    assert damaged.value.code == "PICTURES_MALFORMED"
    with pytest.raises(DataError) as missing:
        read_pictures(tmp_path / "nowhere")
    assert missing.value.code == "PICTURES_MISSING"


def test_pictures_that_do_not_fit_their_subjects_are_refused(tmp_path: Path) -> None:
    pictures = drawn_pictures(5)
    write_pictures(tmp_path, pictures.pixels[:4], pictures.subjects)
    with pytest.raises(DataError) as refused:
        read_pictures(tmp_path)
    assert refused.value.code == "PICTURES_MALFORMED"


def test_too_few_pictures_are_refused() -> None:
    with pytest.raises(DataError) as refused:
        split_pictures(drawn_pictures(30).subjects)
    assert refused.value.code == "PICTURES_TOO_FEW"


def test_pictures_of_held_out_combinations_are_never_taught() -> None:
    subjects = drawn_pictures(400).subjects
    taught, judged, held = (set(rows.tolist()) for rows in split_pictures(subjects))
    assert not taught & judged
    assert not taught & held
    assert len(taught | judged | held) == 400
