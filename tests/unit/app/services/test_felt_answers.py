"""What was said of a try-on moves the shop's size memory, which keeps no measurement."""

from pathlib import Path

from app.services.felt_answers import learn_felt
from ml.fit.shop.state import read_memory
from resources.catalogue import load_catalogue

BODY = {"chest_girth_cm": 92.37, "waist_girth_cm": 75.41, "stature_cm": 168.29, "no_such_thing": 3.0}


def test_answers_are_learnt_and_the_numbers_of_the_body_are_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    assert learn_felt({("tee-women", "M"): "too_tight", ("tee-women", "L"): "good"}, BODY, path) == 2
    assert learn_felt({("tee-women", "M"): "too_tight"}, BODY, path) == 1
    memory = read_memory(path, load_catalogue())
    assert memory.events == 3
    assert memory.offsets().of_product("tee-women", memory.make_of("tee-women")).mean > 0
    kept = path.read_text(encoding="utf-8")
    for personal in ("92.37", "75.41", "168.29"):
        assert personal not in kept


def test_what_the_catalogue_does_not_have_teaches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    assert learn_felt({("no-such-tee", "M"): "good", ("tee-women", "99"): "good"}, BODY, path) == 0
    assert not path.exists()
