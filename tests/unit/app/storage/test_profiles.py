"""Who asked to be remembered is, for as long as they asked, by their code alone, until they say so."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.storage.database import Database
from app.storage.errors import StorageError
from app.storage.instants import to_us
from app.storage.profile_keys import ProfileKey
from app.storage.profiles import (
    ProfileStore,
    ShopperProfile,
    _letters,
    erase_all_profiles,
    erase_expired,
    profile_count,
)
from app.storage.receipts import first_altered_receipt, receipts
from app.storage.tables import ErasureRow, ProfileRow

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
SOMEBODY = ShopperProfile(
    sex="female",
    measurements={"stature_cm": 168.0, "waist_girth_cm": 74.25},
    language="zh",
    liked=("crew-tee",),
)
FLIPS = 10_000


@pytest.fixture
def store(database: Database) -> ProfileStore:
    return ProfileStore(database, ProfileKey(secret=b"k" * 32, is_from_file=False))


def test_the_code_brings_back_what_was_remembered(store: ProfileStore) -> None:
    remembered = store.remember(SOMEBODY, now=NOON, days=30)
    assert remembered.expires_at == NOON + timedelta(days=30)
    assert store.recall(remembered.code, now=NOON + timedelta(days=29)) == SOMEBODY


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_a_code_may_be_typed_as_people_type(store: ProfileStore, typed: object) -> None:
    assert callable(typed)
    code = store.remember(SOMEBODY, now=NOON, days=1).code
    assert store.recall(typed(code), now=NOON) == SOMEBODY


def test_codes_are_drawn_anew_and_have_80_bits(store: ProfileStore) -> None:
    codes = {store.remember(SOMEBODY, now=NOON, days=1).code for _ in range(20)}
    assert len(codes) == 20
    assert all(len(_letters(code)) == 16 for code in codes)


def test_another_code_opens_nothing(store: ProfileStore) -> None:
    code = store.remember(SOMEBODY, now=NOON, days=1).code
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    for typed in (wrong, "", "AAAA-AAAA-AAAA-AAAA"):
        assert _code_of(store, typed, NOON) == "PROFILE_UNKNOWN"


def test_after_its_time_a_profile_is_refused_and_erased(store: ProfileStore, database: Database) -> None:
    short = store.remember(SOMEBODY, now=NOON, days=1)
    long = store.remember(SOMEBODY, now=NOON, days=10)
    later = NOON + timedelta(days=1)
    assert _code_of(store, short.code, later) == "PROFILE_EXPIRED"
    receipt = erase_expired(database, now=later)
    assert receipt is not None
    assert (receipt.what, receipt.why, receipt.rows) == ("profiles", "expired", 1)
    assert erase_expired(database, now=later) is None
    assert _code_of(store, short.code, later) == "PROFILE_UNKNOWN"
    assert store.recall(long.code, now=later) == SOMEBODY


@pytest.mark.parametrize("days", [0, -1, 367])
def test_nobody_is_remembered_for_no_time_or_for_too_long(store: ProfileStore, days: int) -> None:
    with pytest.raises(StorageError) as refused:
        store.remember(SOMEBODY, now=NOON, days=days)
    assert refused.value.code == "PROFILE_TIME"


def test_moving_the_date_in_the_database_does_not_prolong(store: ProfileStore, database: Database) -> None:
    code = store.remember(SOMEBODY, now=NOON, days=1).code
    with database.session() as session:
        session.execute(update(ProfileRow).values(expires_us=to_us(NOON + timedelta(days=300))))
    assert _code_of(store, code, NOON + timedelta(days=2)) == "PROFILE_DAMAGED"


def test_a_profile_put_into_the_place_of_another_is_refused(store: ProfileStore, database: Database) -> None:
    mine = store.remember(SOMEBODY, now=NOON, days=1)
    theirs = store.remember(SOMEBODY, now=NOON, days=1)
    with database.session() as session:
        rows = session.scalars(select(ProfileRow)).all()
        rows[0].sealed, rows[1].sealed = rows[1].sealed, rows[0].sealed
    assert {_code_of(store, one.code, NOON) for one in (mine, theirs)} == {"PROFILE_DAMAGED"}


def test_every_one_of_ten_thousand_flipped_bits_is_refused(
    file_database: Database,
) -> None:
    store = ProfileStore(file_database, ProfileKey(secret=b"k" * 32, is_from_file=False))
    letters = _letters(store.remember(SOMEBODY, now=NOON, days=30).code)
    with file_database.reading() as session:
        row = session.scalars(select(ProfileRow)).one()
    assert store._opened(letters, row) == SOMEBODY
    whole = row.code_digest + row.sealed + row.expires_us.to_bytes(8, "big")
    draw = random.Random(6)  # noqa: S311 (which bits, not a secret)
    refused = 0
    for place in (draw.randrange(8 * len(whole)) for _ in range(FLIPS)):
        altered = bytearray(whole)
        altered[place // 8] ^= 1 << place % 8
        flipped = ProfileRow(
            code_digest=bytes(altered[:32]),
            sealed=bytes(altered[32:-8]),
            expires_us=int.from_bytes(altered[-8:], "big", signed=True),
        )
        try:
            store._opened(letters, flipped)
        except StorageError as error:
            refused += error.code == "PROFILE_DAMAGED"
    assert refused == FLIPS


def test_another_shop_key_opens_nothing(store: ProfileStore, database: Database) -> None:
    code = store.remember(SOMEBODY, now=NOON, days=1).code
    other = ProfileStore(database, ProfileKey(secret=b"o" * 32, is_from_file=False))
    assert _code_of(other, code, NOON) == "PROFILE_UNKNOWN"


def test_an_erased_profile_is_gone_and_its_receipt_says_so(store: ProfileStore, database: Database) -> None:
    code = store.remember(SOMEBODY, now=NOON, days=1).code
    receipt = store.erase(code, now=NOON)
    assert (receipt.number, receipt.at, receipt.what, receipt.why, receipt.rows) == (
        1,
        NOON,
        "profile",
        "asked",
        1,
    )
    assert profile_count(database) == 0
    assert _code_of(store, code, NOON) == "PROFILE_UNKNOWN"
    with pytest.raises(StorageError) as refused:
        store.erase(code, now=NOON)
    assert refused.value.code == "PROFILE_UNKNOWN"
    assert receipts(database) == (receipt,)
    assert code not in str(receipt.document())


def test_receipts_form_a_chain_that_shows_any_change(store: ProfileStore, database: Database) -> None:
    for _ in range(4):
        store.erase(store.remember(SOMEBODY, now=NOON, days=1).code, now=NOON)
    assert first_altered_receipt(database) is None
    with database.session() as session:
        session.execute(update(ErasureRow).where(ErasureRow.number == 3).values(rows=0))
    assert first_altered_receipt(database) == 3


def test_a_receipt_left_out_shows_too(store: ProfileStore, database: Database) -> None:
    for _ in range(3):
        store.erase(store.remember(SOMEBODY, now=NOON, days=1).code, now=NOON)
    with database.session() as session:
        session.delete(session.get_one(ErasureRow, 2))
    assert first_altered_receipt(database) == 3


def test_all_profiles_are_erased_without_the_key(store: ProfileStore, database: Database) -> None:
    for _ in range(3):
        store.remember(SOMEBODY, now=NOON, days=9)
    receipt = erase_all_profiles(database, now=NOON, why="key_lost")
    assert receipt is not None
    assert (receipt.rows, receipt.why) == (3, "key_lost")
    assert profile_count(database) == 0
    assert erase_all_profiles(database, now=NOON, why="key_lost") is None


def test_the_error_of_a_damaged_profile_quotes_nothing(store: ProfileStore, database: Database) -> None:
    code = store.remember(SOMEBODY, now=NOON, days=1).code
    with database.session() as session:
        row = session.scalars(select(ProfileRow)).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    with pytest.raises(StorageError) as refused:
        store.recall(code, now=NOON)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


def _code_of(store: ProfileStore, code: str, now: datetime) -> str:
    with pytest.raises(StorageError) as refused:
        store.recall(code, now=now)
    return refused.value.code
