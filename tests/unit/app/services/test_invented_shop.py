"""The shop of the pictures: its month could have been, and nothing of it reaches the real shop."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.services.insight.figures import SMALLEST_GROUP
from app.services.insight.visits import Visit, visits_of
from app.services.invented_shop.home import throwaway_home
from app.services.invented_shop.month import DAYS, fill_invented_shop, invented_events
from app.services.invented_shop.promotions import publish_invented_promotions
from app.services.studio.insight_reading import read_insight
from app.services.studio.promotion_board import KnownGoods
from app.settings import load_settings
from resources.catalogue import load_catalogue
from resources.families import families
from resources.paths import data_home
from resources.promotions import Promotion, load_promotions
from resources.size_charts import load_size_chart

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def promotions(vitrine_home: Path) -> tuple[Promotion, ...]:
    """Those of the invented shop, in an empty data folder."""
    known = KnownGoods(
        products=frozenset(product.id for product in load_catalogue().products),
        families=frozenset(families()),
    )
    return publish_invented_promotions(NOW.date(), known)


@pytest.fixture
def visits(promotions: tuple[Promotion, ...]) -> tuple[Visit, ...]:
    """A month of them."""
    products = load_catalogue().products
    return visits_of(invented_events(products, promotions, NOW, np.random.default_rng(3)))


def _files(home: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(home.rglob("*")):
        if path.is_file():
            yield path.relative_to(home).as_posix(), path.read_bytes()


def test_what_is_invented_stays_in_the_folder_that_is_thrown_away(
    vitrine_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_DATABASE_URL", "postgresql://nobody@nowhere.invalid/shop")
    (vitrine_home / "settings.json").write_text('{"units": "inch"}', encoding="utf-8")
    (vitrine_home / "bodies" / "1").mkdir(parents=True)
    (vitrine_home / "bodies" / "1" / "body.npz").write_bytes(b"a body")
    (vitrine_home / "vitrine.sqlite3").write_bytes(b"what a real shop knows")
    before = dict(_files(vitrine_home))
    with throwaway_home() as home:
        assert data_home() == home != vitrine_home
        assert load_settings().units == "inch"
        assert (home / "bodies" / "1" / "body.npz").read_bytes() == b"a body"
        assert not (home / "vitrine.sqlite3").exists()
        fill_invented_shop(NOW)
        assert load_promotions().promotions
        (home / "bodies" / "1" / "body.npz").write_bytes(b"another")
    assert not home.exists()
    assert dict(_files(vitrine_home)) == before
    assert data_home() == vitrine_home
    assert os.environ["VITRINE_DATABASE_URL"].startswith("postgresql")
    assert load_promotions().promotions == ()


def test_the_shop_is_back_also_after_a_failure(vitrine_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VITRINE_DATABASE_URL", raising=False)
    with pytest.raises(RuntimeError, match="a window broke"), throwaway_home():
        raise RuntimeError("a window broke")
    assert data_home() == vitrine_home
    assert "VITRINE_DATABASE_URL" not in os.environ


def test_every_chart_of_a_month_is_full_and_no_group_is_small(vitrine_home: Path) -> None:
    visits = fill_invented_shop(NOW)
    reading = read_insight(30, load_settings(), NOW)
    assert reading.visits == visits
    empty = [chart.code for chart in reading.report.charts if not chart.categories]
    assert empty == []
    assert reading.report.promotions
    counts = [row.visits for figure in reading.report.figures for row in figure.rows]
    assert min(counts) >= SMALLEST_GROUP
    days = next(chart for chart in reading.report.charts if chart.code == "visits_by_day")
    assert len(days.categories) == DAYS
    funnel = next(chart for chart in reading.report.charts if chart.code == "funnel").series[0].values
    steps = [value or 0.0 for value in funnel]
    assert steps == sorted(steps, reverse=True)
    assert len(set(steps)) == len(steps), "somebody leaves at every step"


def test_the_same_day_invents_the_same_month_whatever_the_hour(promotions: tuple[Promotion, ...]) -> None:
    products = load_catalogue().products

    def month(now: datetime) -> set[str]:
        draw = np.random.default_rng(5)
        return {event.model_dump_json() for event in invented_events(products, promotions, now, draw)}

    morning, evening = month(NOW), month(NOW + timedelta(hours=12))
    assert morning < evening, "by the evening something more was heard of what was bought"
    assert {json.loads(one)["kind"] for one in evening - morning} <= {"kept", "returned"}


def test_promotions_run_have_run_and_will_run(promotions: tuple[Promotion, ...]) -> None:
    today = NOW.date()
    stands = Counter((one.runs_on(today), one.first_day > today) for one in promotions)
    assert stands[True, False] >= 2
    assert stands[False, True] >= 1
    assert stands[False, False] >= 1


def test_a_promotion_is_shown_while_it_runs_of_what_it_is_for(
    visits: tuple[Visit, ...], promotions: tuple[Promotion, ...]
) -> None:
    by_id = {one.id: one for one in promotions}
    shown = [event for visit in visits for event in visit.of("promotion_shown")]
    assert len(shown) > 100
    for event in shown:
        product = load_catalogue().product(str(event.product_id))
        promotion = by_id[str(event.promotion_id)]
        assert promotion.runs_on(event.at.date())
        assert promotion.concerns(product.id, product.family)
    for visit in visits:
        answered = visit.of("promotion_opened", "promotion_refused")
        assert len(answered) <= len(visit.of("promotion_shown")) <= 1


def test_nobody_does_what_a_kiosk_or_a_till_would_not_let_them(visits: tuple[Visit, ...]) -> None:
    for visit in visits:
        kinds = [event.kind for event in visit.events]
        assert kinds[0] == "visit_began"
        assert kinds.count("visit_ended") == 1
        tried = {(event.product_id, event.size) for event in visit.of("tried_on")}
        assert not tried or visit.has("measured")
        missing = {(event.product_id, event.size) for event in visit.of("size_unstocked")}
        sold = {(event.product_id, event.size) for event in visit.of("bought")}
        assert missing <= tried
        assert sold <= tried - missing
        later = {(event.product_id, event.size) for event in visit.of("kept", "returned")}
        assert later <= sold
        assert visit.events[-1].at < NOW
        if not visit.has("bought"):
            assert kinds[-1] == "visit_ended"


def test_a_size_is_of_its_chart_and_beside_the_advised_one(visits: tuple[Visit, ...]) -> None:
    worn = [event for visit in visits for event in visit.of("tried_on")]
    assert any("-long" in str(event.size) for event in worn)
    for event in worn:
        chart = load_size_chart(load_catalogue().product(str(event.product_id)).size_chart)
        advised = str(event.advised_size)
        assert event.size in (advised, *chart.neighbours(advised))
        if event.size == advised:
            continue
        assert chart.length_of(str(event.size)) == chart.length_of(advised)


def test_a_visit_has_one_language_and_one_part_of_the_shop(visits: tuple[Visit, ...]) -> None:
    for visit in visits:
        assert len({event.language for event in visit.events}) == 1
        blocks = {load_catalogue().product(name).block for name in visit.products("product_opened")}
        assert len(blocks) <= 1


def test_no_day_has_visits_but_those_before_today(visits: tuple[Visit, ...]) -> None:
    days: set[date] = {visit.began_at.date() for visit in visits}
    assert days == {NOW.date() - timedelta(days=ago) for ago in range(1, DAYS + 1)}
