"""Nearness among products: found again, mended, kept on disk, and never trusted when damaged."""

from pathlib import Path

import numpy as np
import pytest

from ml.errors import ModelError
from ml.recommend.product_index import IndexSetting, ProductIndex, digests_of, open_for
from tests.unit.ml.recommend.worlds import directions

NAMES = [f"p{number}" for number in range(600)]


def nearest(index: ProductIndex, query: np.ndarray, count: int = 10) -> list[str]:
    return [str(one) for one in index.ids[index.near(query, count)]]


def truth(names: list[str], rows: np.ndarray, query: np.ndarray, count: int = 10) -> set[str]:
    return {names[place] for place in np.argsort(-(rows @ query))[:count]}


@pytest.mark.parametrize("setting", [IndexSetting(), IndexSetting(precision="f16")], ids=["i8", "f16"])
def test_the_nearest_products_are_found(setting: IndexSetting) -> None:
    rows = directions(600)
    index = ProductIndex.build(NAMES, rows, setting)
    shares = [
        len(truth(NAMES, rows, query) & set(nearest(index, query, 20))) / 10
        for query in directions(30, seed=1)
    ]
    assert np.mean(shares) > 0.97
    assert nearest(index, rows[17], 1) == ["p17"]
    assert index.memory_bytes > 0


def test_what_is_saved_is_what_is_opened(tmp_path: Path) -> None:
    rows = directions(600)
    built = ProductIndex.build(NAMES, rows)
    built.save(tmp_path / "index")
    for view in (True, False):
        opened = ProductIndex.open(tmp_path / "index", view=view)
        assert len(opened) == 600
        assert opened.width == 16
        for query in directions(5, seed=2):
            assert nearest(opened, query) == nearest(built, query)
    with pytest.raises(ModelError) as error:
        ProductIndex.open(tmp_path / "index").update(NAMES[1:], rows[1:])
    assert error.value.code == "INDEX_READ_ONLY"


def test_only_what_changed_is_touched_and_the_answers_follow() -> None:
    rows = directions(600)
    index = ProductIndex.build(NAMES, rows)
    names = [*NAMES[20:], "new-1", "new-2"]  # 20 gone, 2 came, 5 changed
    changed = np.concatenate([rows[20:], directions(2, seed=9)])
    changed[3:8] = directions(5, seed=8)
    change = index.update(names, changed)
    assert (change.added, change.changed, change.removed, change.rebuilt) == (2, 5, 20, False)
    for query in directions(20, seed=3):
        found = set(nearest(index, query, 20))
        assert not found & set(NAMES[:20])
        assert len(found & truth(names, changed, query)) >= 9
    assert nearest(index, changed[-1], 1) == ["new-2"]
    assert nearest(index, changed[5], 1) == [names[5]]
    again = index.update(names, changed)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_products_in_another_order_are_the_same_products() -> None:
    rows = directions(600)
    index = ProductIndex.build(NAMES, rows)
    change = index.update(NAMES[::-1], rows[::-1])
    assert (change.added, change.changed, change.removed) == (0, 0, 0)
    assert index.near(rows[17], 1).tolist() == [582]


def test_a_catalogue_that_is_new_for_the_most_part_is_built_anew() -> None:
    index = ProductIndex.build(NAMES, directions(600))
    change = index.update(NAMES[:500], directions(500, seed=4))
    assert change.rebuilt
    assert len(index) == 500
    assert nearest(index, directions(500, seed=4)[3], 1) == ["p3"]


def test_a_saved_index_that_was_mended_opens(tmp_path: Path) -> None:
    rows = directions(600)
    index = ProductIndex.build(NAMES, rows)
    index.update(NAMES[10:], rows[10:])
    index.save(tmp_path)
    assert nearest(ProductIndex.open(tmp_path), rows[30], 1) == ["p30"]


@pytest.mark.parametrize("name", ["index.usearch", "products.safetensors", "index.json"])
def test_any_damage_is_noticed_said_and_repaired(tmp_path: Path, name: str) -> None:
    rows = directions(600)
    ProductIndex.build(NAMES, rows).save(tmp_path)
    content = bytearray((tmp_path / name).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (tmp_path / name).write_bytes(bytes(content))
    with pytest.raises(ModelError, match="build it again") as error:
        ProductIndex.open(tmp_path)
    assert error.value.code == "INDEX_DAMAGED"
    opened = open_for(tmp_path, NAMES, rows)
    assert opened.rebuilt_because == "INDEX_DAMAGED"
    assert nearest(opened.index, rows[4], 1) == ["p4"]
    assert open_for(tmp_path, NAMES, rows).rebuilt_because is None


def test_half_a_file_and_a_missing_one_are_damage(tmp_path: Path) -> None:
    ProductIndex.build(NAMES, directions(600)).save(tmp_path)
    path = tmp_path / "index.usearch"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ModelError, match="has changed"):
        ProductIndex.open(tmp_path)
    path.unlink()
    with pytest.raises(ModelError) as error:
        ProductIndex.open(tmp_path)
    assert error.value.code == "INDEX_DAMAGED"


def test_an_index_opens_for_what_the_catalogue_is_now(tmp_path: Path) -> None:
    rows = directions(600)
    first = open_for(tmp_path, NAMES, rows)
    assert first.rebuilt_because == "INDEX_MISSING"
    unchanged = open_for(tmp_path, NAMES, rows)
    assert (unchanged.rebuilt_because, unchanged.change) == (None, None)
    rows[7] = directions(1, seed=11)[0]
    mended = open_for(tmp_path, NAMES, rows)
    assert mended.change is not None
    assert mended.change.changed == 1
    assert nearest(mended.index, rows[7], 1) == ["p7"]
    wider = open_for(tmp_path, NAMES, directions(600, width=24))
    assert wider.rebuilt_because == "INDEX_WIDTH"


def test_a_digest_changes_with_any_number_of_a_row() -> None:
    rows = directions(50).astype(np.float16)
    digests = digests_of(rows)
    assert len(set(digests.tolist())) == 50
    for place in range(16):
        other = rows.copy()
        other[:, place] += np.float16(0.01)
        assert (digests_of(other) != digests).all()
    swapped = rows[:, [1, 0, *range(2, 16)]]
    assert (digests_of(swapped) != digests).all()


@pytest.mark.parametrize(
    "rows",
    [directions(599), np.full((600, 16), np.nan, np.float32), np.zeros((600,), np.float32)],
    ids=["too few", "not finite", "no rows"],
)
def test_embeddings_that_cannot_be_are_refused(rows: np.ndarray) -> None:
    with pytest.raises(ModelError) as error:
        ProductIndex.build(NAMES, rows)
    assert error.value.code == "INDEX_EMBEDDINGS"
