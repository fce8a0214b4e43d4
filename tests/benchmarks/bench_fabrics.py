"""How truly the solver's cloth reproduces each fabric's figures, in the laboratory's own tests.

The peer of each figure is the fabric file: stiffness from a known weight, bending length by Peirce's
cantilever, stretch under own weight. Weaves along the weft are shown apart: around a body the body sets how
far they are stretched, and under a steady pull alone the solver leaves them too soft (see `calibration`).
"""

from collections.abc import Iterable

import numpy as np

from app.services.bench import Figure
from body_models.garments.drape.fabric_tests import StripTest, cantilever_test, hanging_test, strip_test
from resources.fabrics import load_fabrics


def measure() -> list[Figure]:
    """The figures of all fabrics, worst and median, and each fabric's own."""
    fabrics = load_fabrics()
    warp = {name: strip_test(fabric, "warp") for name, fabric in fabrics.items()}
    weft = {name: strip_test(fabric, "weft") for name, fabric in fabrics.items()}
    bias = {name: strip_test(fabric, "bias") for name, fabric in fabrics.items()}
    knits = [name for name, fabric in fabrics.items() if fabric.knit]
    weaves = [name for name in fabrics if name not in knits]
    bending = {
        name: [cantilever_test(fabric, thread) for thread in ("warp", "weft")]
        for name, fabric in fabrics.items()
    }
    hung = [hanging_test(fabric) for fabric in fabrics.values()]
    lengths = [abs(test.length_ratio - 1) for tests in bending.values() for test in tests]
    figures = [
        Figure.at_most("warp stiffness under a known weight, median error", _median(warp.values()), "%", 5),
        Figure.at_most("warp strain, largest error", _largest_error(warp.values()), "% strain", 1.0),
        Figure.at_most("weft stiffness of knits, median error", _median(weft[n] for n in knits), "%", 15),
        Figure.at_most("bias stiffness of knits, median error", _median(bias[n] for n in knits), "%", 15),
        Figure.at_most("bias stiffness of weaves, median error", _median(bias[n] for n in weaves), "%", 45),
        Figure.at_most("weft stiffness of weaves, median error", _median(weft[n] for n in weaves), "%", 30),
        Figure.at_most("stretch of 60 cm by own weight, largest error", 600 * _worst(hung), "mm", 2),
        Figure.at_most("bending length, median error", 100 * float(np.median(lengths)), "%", 15),
        Figure.at_most("bending length, largest error", 100 * max(lengths), "%", 30),
    ]
    for name in fabrics:
        one = warp[name]
        under = f"under {one.tension_n_m:.1f} N/m, against {100 * one.expected_strain:.2f} %"
        figures.append(
            Figure.at_most(
                f"{name}: warp strain {under}",
                100 * one.measured_strain,
                "%",
                100 * one.expected_strain + 1.0,
                peer="the fabric file",
                ratio=one.measured_strain / one.expected_strain,
            )
        )
    return figures


def _median(tests: Iterable[StripTest]) -> float:
    return 100 * float(np.median([abs(test.stiffness_ratio - 1) for test in tests]))


def _worst(tests: Iterable[StripTest]) -> float:
    return max(abs(test.measured_strain - test.expected_strain) for test in tests)


def _largest_error(tests: Iterable[StripTest]) -> float:
    return 100 * _worst(tests)
