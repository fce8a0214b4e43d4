"""The encoder that reads what shoppers say."""

import time

from app.doctor.finding import Finding
from app.services.text_encoder import shop_text_encoder
from app.settings import load_settings, settings_path
from resources.errors import CodedError

_SENTENCE = "a navy wool coat for work"


def look_at_text_encoder() -> Finding:
    """Which encoder words are searched by, and whether it reads a sentence."""
    try:
        chosen = load_settings()
        encoder = shop_text_encoder(chosen.text_encoder)
        started_s = time.perf_counter()
        width = encoder.encode([_SENTENCE]).shape[1]
    except CodedError as error:
        to_do = f"correct {settings_path()} or the environment; without text_encoder the shipped one is used"
        return Finding(ok=False, says=f"{error.code}: {error.message}", to_do=to_do)
    taken_ms = 1000.0 * (time.perf_counter() - started_s)
    where = "ships with Vitrine" if chosen.text_encoder is None else f"from {chosen.text_encoder}"
    return Finding(ok=True, says=f"{encoder.name}, {width} wide, {where}; a sentence takes {taken_ms:.0f} ms")
