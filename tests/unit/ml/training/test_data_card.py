import json
from pathlib import Path

import numpy as np

from ml.training.data_card import describe, write_data_card


def test_the_card_says_what_a_person_asks(tmp_path: Path) -> None:
    dates = np.array(["2026-03-01", "2025-12-24", "2026-01-05", "2026-02-02"], dtype="datetime64[D]")
    card = describe(
        "Rentals",
        "CC BY 4.0",
        {
            "stature_cm": np.array([168.0, np.nan, 181.5, 155.0]),
            "body": np.array(["pear", "", "pear", "a|b"]),
        },
        labels=np.array(["fit", "small", "fit", "fit"]),
        dates=dates,
        skipped={"no size": 2},
        split={"train": np.array([1, 2, 3]), "test": np.array([0])},
    )
    write_data_card(tmp_path, card)

    document = json.loads((tmp_path / "data_card.json").read_text())
    assert document["rows"] == 4
    assert document["columns"]["stature_cm"] == {
        "missing": 1,
        "distinct": 3,
        "lowest": "155",
        "highest": "181.5",
    }
    assert document["time_span"] == ["2025-12-24", "2026-03-01"]
    assert document["labels"] == {"fit": 3, "small": 1}

    text = (tmp_path / "data_card.md").read_text()
    assert "CC BY 4.0" in text
    assert "| body | 3 | 25.0% | 2 | a¦b | pear |" in text
    assert "| fit | 3 | 75.0% |" in text
    assert "| no size | 2 | 33.3% |" in text
    assert "| train | 3 | 75.0% |" in text
