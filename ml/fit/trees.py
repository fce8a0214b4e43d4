"""Boosted trees as plain arrays, grown by LightGBM and walked here: nothing of it has to be unpickled.

Node ``n >= 0`` of a tree is a split, ``-n - 1`` a leaf, as LightGBM numbers them. A missing value goes where
the split's default says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

_CHUNK_ROWS: Final = 128
_ARRAYS: Final = ("features", "thresholds", "left", "right", "missing_left", "leaves", "classes", "depths")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoostedTrees:
    """``T`` trees of at most ``S`` splits; each adds its leaf's value to the score of one class."""

    features: Ints  # [T, S]
    thresholds: Floats  # [T, S]; left when value <= threshold
    left: Ints  # [T, S]
    right: Ints  # [T, S]
    missing_left: npt.NDArray[np.bool_]  # [T, S]
    leaves: Floats  # [T, S + 1]
    classes: Ints  # [T]
    depths: Ints  # [T]; splits on the longest way
    class_count: int

    def scores(self, values: Floats) -> Floats:
        """Raw scores [N, classes] of ``values`` [N, F], NaN where a value is missing."""
        found = np.zeros((len(values), self.class_count))
        for start in range(0, len(values), _CHUNK_ROWS):
            chunk = slice(start, start + _CHUNK_ROWS)
            leaves = self._leaf_values(np.ascontiguousarray(values[chunk].T))
            for label in range(self.class_count):
                found[chunk, label] = leaves[self.classes == label].sum(axis=0)
        return found

    def _leaf_values(self, columns: Floats) -> Floats:
        """The value of the leaf each row of ``columns`` [F, n] reaches in each tree: [T, n]."""
        trees, splits = self.features.shape
        count = columns.shape[1]
        offset = (np.arange(trees, dtype=np.int64) * splits)[:, None]
        rows = np.arange(count)[None]
        flat, missing = columns.ravel(), np.isnan(columns).ravel()
        node = np.where(self.depths[:, None] > 0, 0, -1) + np.zeros((trees, count), np.int64)
        for _ in range(int(self.depths.max(initial=0))):
            inside = node >= 0
            place = offset + np.maximum(node, 0)
            cell = self.features.ravel()[place] * count + rows
            lefts = np.where(
                missing[cell], self.missing_left.ravel()[place], flat[cell] <= self.thresholds.ravel()[place]
            )
            following = np.where(lefts, self.left.ravel()[place], self.right.ravel()[place])
            node = np.where(inside, following, node)
        values: Floats = np.take_along_axis(self.leaves, -node - 1, axis=1)
        return values

    def tensors(self, prefix: str) -> dict[str, Tensor]:
        """As tensors by name, for safetensors."""
        return {f"{prefix}{name}": torch.from_numpy(np.array(getattr(self, name))) for name in _ARRAYS}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], prefix: str, class_count: int) -> BoostedTrees:
        """What `tensors` gave. Raises ``KeyError``."""
        arrays: dict[str, Any] = {name: tensors[f"{prefix}{name}"].numpy() for name in _ARRAYS}
        return cls(**arrays, class_count=class_count)


def trees_of(booster: Any) -> BoostedTrees:
    """The trees of a LightGBM ``Booster`` whose splits are all numerical.

    Raises ``ValueError`` when a split is of another kind.
    """
    model = booster.dump_model()
    structures = [tree["tree_structure"] for tree in model["tree_info"]]
    class_count = int(model["num_tree_per_iteration"])
    splits = max(max(int(tree["num_leaves"]) - 1, 1) for tree in model["tree_info"])
    shape = (len(structures), splits)
    trees = BoostedTrees(
        features=np.zeros(shape, np.int32),
        thresholds=np.zeros(shape),
        left=np.full(shape, -1, np.int32),
        right=np.full(shape, -1, np.int32),
        missing_left=np.zeros(shape, np.bool_),
        leaves=np.zeros((len(structures), splits + 1)),
        classes=np.arange(len(structures), dtype=np.int32) % class_count,
        depths=np.zeros(len(structures), np.int32),
        class_count=class_count,
    )
    for index, structure in enumerate(structures):
        trees.depths[index] = _fill(trees, index, structure)
    return trees


def _fill(trees: BoostedTrees, index: int, root: Mapping[str, Any]) -> int:
    """Write one tree; its depth."""
    deepest = 0
    waiting: list[tuple[Mapping[str, Any], int]] = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        if "split_index" not in node:
            trees.leaves[index, int(node.get("leaf_index", 0))] = float(node["leaf_value"])
            continue
        if node["decision_type"] != "<=":
            raise ValueError(f"a split of kind {node['decision_type']!r} cannot be stored")
        place = int(node["split_index"])
        trees.features[index, place] = int(node["split_feature"])
        trees.thresholds[index, place] = float(node["threshold"])
        # A column that never had a missing value while learning reads one as 0.
        never_missing = node["missing_type"] == "None"
        zero_left = float(node["threshold"]) >= 0.0
        trees.missing_left[index, place] = zero_left if never_missing else bool(node["default_left"])
        for side, name in ((trees.left, "left_child"), (trees.right, "right_child")):
            child = node[name]
            inner = "split_index" in child
            side[index, place] = int(child["split_index"]) if inner else -int(child["leaf_index"]) - 1
            waiting.append((child, depth + 1))
    return deepest
