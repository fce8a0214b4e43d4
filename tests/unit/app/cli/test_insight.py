"""The command `insight`: files of private figures, or one line that says what is wrong."""

import csv
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.cli import main
from app.services.insight.export import figure_codes
from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.storage.instants import utc_now
from app.storage.ledger import PrivacyLedger
from app.storage.shop_events import ShopEvent, new_visit
from resources.catalogue import load_catalogue


@pytest.fixture
def shop(vitrine_home: Path) -> Path:
    """A shop with 500 visits of yesterday that tried on the first product; 300 bought it."""
    product, at = load_catalogue().products[0], utc_now() - timedelta(hours=20)
    events = []
    for number in range(500):
        visit, size = new_visit(), product.sizes[0]
        events += [
            ShopEvent(kind="visit_began", visit=visit, at=at),
            ShopEvent(kind="tried_on", visit=visit, at=at, product_id=product.id, size=size),
        ]
        if number < 300:
            events.append(
                ShopEvent(
                    kind="bought",
                    visit=visit,
                    at=at,
                    product_id=product.id,
                    size=size,
                    advised_size=size,
                    price=product.price,
                    currency=product.currency,
                )
            )
    database = open_database()
    EventStore(database).append(events)
    database.close()
    return vitrine_home


def test_the_figures_are_written_and_paid_for(
    shop: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["insight", "--out", str(out), "--days", "2", "--epsilon", "4", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert json.loads((out / "insight.json").read_text(encoding="utf-8")) == document
    figures = {figure["code"]: figure for figure in document["figures"]}
    assert {file.stem for file in out.glob("*.csv")} == {*figures, "spent"} <= set(figure_codes())
    with (out / "try_on_to_purchase.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["outcome"]: row for row in csv.DictReader(file)}
    for outcome, exact in (("bought", 300), ("not_bought", 200)):
        error = float(rows[outcome]["error_95"])
        assert abs(int(rows[outcome]["visits"]) - exact) < 5 * error
    assert set(document["budget_left"].values()) == {0.0}

    assert main(["insight", "--out", str(tmp_path / "again"), "--days", "2"]) == 2
    said = capfd.readouterr().err
    assert said.startswith("error[BUDGET_SPENT]: ")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--days", "0"], "INSIGHT_DAYS"),
        (["--days", "4000"], "INSIGHT_DAYS"),
        (["--epsilon", "0"], "BUDGET_RANGE"),
        (["--epsilon", "nan"], "BUDGET_RANGE"),
        (["--epsilon", "5"], "BUDGET_RANGE"),
        (["--figure", "funel"], "FIGURE_UNKNOWN"),
        (["--figure", "promotion_effect"], "FIGURE_EMPTY"),
        (["--send"], "CENTRAL_SERVER_UNSET"),
        (["--days", "many"], "USAGE"),
    ],
)
def test_what_cannot_be_done_is_told_and_costs_nothing(
    vitrine_home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], options: list[str], code: str
) -> None:
    assert main(["insight", "--out", str(tmp_path / "out"), *options]) == 2
    said = capfd.readouterr()
    assert said.err.startswith(f"error[{code}]: ")
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert not (tmp_path / "out").exists()
    database = open_database()
    assert PrivacyLedger(database, 4.0).spends() == ()
    database.close()


def test_a_folder_that_cannot_be_written_costs_nothing(
    shop: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    assert main(["insight", "--out", str(tmp_path / "out")]) == 2
    assert "error[OUT_" in capfd.readouterr().err
    database = open_database()
    assert PrivacyLedger(database, 4.0).spends() == ()
    database.close()


@pytest.fixture
def server() -> Iterator[tuple[str, list[bytes]]]:
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}/", bodies
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_a_report_is_sent_where_a_server_is_named(
    shop: Path,
    tmp_path: Path,
    server: tuple[str, list[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    url, bodies = server
    monkeypatch.setenv("VITRINE_CENTRAL_SERVER_URL", url)
    assert main(["insight", "--out", str(tmp_path / "out"), "--figure", "funnel", "--send"]) == 0
    assert "sent 1, refused 0, waiting 0" in capfd.readouterr().out
    [body] = bodies
    sent = json.loads(body)
    assert [figure["code"] for figure in sent["figures"]] == ["funnel"]
    assert set(sent) == {
        "format", "spend_id", "since", "until", "epsilon", "smallest_group", "figures", "sums",
    }  # fmt: skip
