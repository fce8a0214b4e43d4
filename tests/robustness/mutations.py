"""Seeded damage to JSON documents and to bytes: what careless programs, cut transfers and bad will make."""

import copy
import json
import math
from random import Random
from typing import Any

_NUMBERS: tuple[Any, ...] = (
    0, -1, 1e-12, 1e9, 1e308, -1e308, 2**63, math.nan, math.inf, -math.inf, 10**400, 0.1 + 0.2,
)  # fmt: skip
_OTHERS: tuple[Any, ...] = (
    None, True, "", "nan", "1,5", "\u202e", "x" * 5000, [], {}, [[]], [None], {"": ""}, [0] * 2000,
)  # fmt: skip


def mutated_json(document: Any, random: Random) -> bytes:
    """A document with one to four members damaged, as bytes that may not even be JSON any more."""
    damaged = copy.deepcopy(document)
    # Half of the damage leaves every member of its kind: those files get past the first check.
    damage = _nudge if random.random() < 0.5 else _damage
    for _ in range(random.randint(1, 4)):
        damage(damaged, random)
    text = json.dumps(damaged)
    how = random.random()
    if how < 0.06:
        return mutated_bytes(text.encode(), random)
    if how < 0.08:
        return text.encode(random.choice(("utf-16", "utf-32", "utf-7", "cp500")))
    if how < 0.10:
        return ("[" * 100_000 + text).encode()
    if how < 0.12:
        # The same key twice, the second one empty.
        key = random.choice(list(document))
        return (text[:-1] + f', "{key}": {{}}}}').encode()
    return text.encode()


def mutated_bytes(content: bytes, random: Random) -> bytes:
    """Bytes cut short, overwritten, doubled or mixed up."""
    data = bytearray(content)
    for _ in range(random.randint(1, 6)):
        if not data:
            break
        place = random.randrange(len(data))
        match random.randrange(6):
            case 0:
                del data[place:]
            case 1:
                data[place] = random.randrange(256)
            case 2:
                data[place : place + 4] = random.choice(
                    (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x00\x00\x00\x80", b"\xff\xff\xff\x7f")
                )
            case 3:
                span = random.randrange(1, 200)
                data[place:place] = data[place : place + span]
            case 4:
                del data[place : place + random.randrange(1, 200)]
            case _:
                span = random.randrange(1, 64)
                data[place : place + span] = random.randbytes(span)
    return bytes(data)


def _nudge(document: Any, random: Random) -> None:
    """Change one number or the order of one list."""
    places = [
        (container, key)
        for container, key in _places(document)
        if isinstance(container[key], int | float | list) and not isinstance(container[key], bool)
    ]
    if not places:
        return
    container, key = random.choice(places)
    value = container[key]
    if isinstance(value, list):
        if value and random.random() < 0.5:
            del value[random.randrange(len(value))]
        else:
            random.shuffle(value)
    elif isinstance(value, int):
        container[key] = value + random.choice((-2, -1, 1, 2, 50))
    else:
        container[key] = value * random.choice((-1.0, 0.0, 0.5, 2.0, 100.0)) + random.uniform(-20, 20)


def _damage(document: Any, random: Random) -> None:
    """Change one member somewhere, the deeper ones as often as the upper ones."""
    places = list(_places(document))
    if not places:
        return
    container, key = random.choice(places)
    value = container[key]
    match random.randrange(9):
        case 0:
            del container[key]
        case 1:
            container[key] = random.choice(_NUMBERS)
        case 2:
            container[key] = random.choice(_OTHERS)
        case 3 if isinstance(value, int | float) and not isinstance(value, bool):
            container[key] = value * random.choice((-1, 0, 1.5, 10, 1000, 1e-3))
        case 4 if isinstance(value, list) and value:
            value.append(copy.deepcopy(random.choice(value)))
        case 5 if isinstance(value, list) and len(value) > 1:
            random.shuffle(value)
        case 6 if isinstance(value, int) and not isinstance(value, bool):
            container[key] = value + random.choice((-1, 1, 7, 10_000))
        case 7 if isinstance(value, str):
            container[key] = random.choice((value[::-1], value * 3, value.upper(), value + "\0"))
        case _:
            # Something else of the same document: a panel's name as a number, an edge as a stitch.
            other, place = random.choice(places)
            container[key] = copy.deepcopy(other[place])


def _places(node: Any) -> "list[tuple[Any, Any]]":
    found: list[tuple[Any, Any]] = []
    waiting = [node]
    while waiting:
        at = waiting.pop()
        items = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ()
        for key, value in items:
            found.append((at, key))
            waiting.append(value)
    return found
