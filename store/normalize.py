"""The forms in which every archive keeps times and texts, whatever database it is built on.

Times are counted in microseconds, texts hold nothing that UTF-8 or a database refuses, and names are compared
without case, accents and punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def to_micros(time: datetime) -> int:
    """Microseconds since 1970 (UTC); a time without a zone is taken for UTC."""
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return (time - _EPOCH) // _MICROSECOND


def from_micros(count: int) -> datetime:
    """The time that :func:`to_micros` counted, in UTC.

    An article's id is such a count: the time at which it was published, or shortly after (see :mod:`store.archive`).
    """
    return _EPOCH + timedelta(microseconds=count)


def storable(text: str) -> str:
    """Text that UTF-8 and every database can hold, of the same length: NUL and lone surrogates become U+FFFD."""
    if (text.isascii() or _is_utf8(text)) and "\0" not in text:
        return text
    return _UNSTORABLE.sub("\ufffd", text)


def all_storable(texts: Sequence[str]) -> Sequence[str]:
    """Each of the texts made :func:`storable`: looked at together, since hardly any needs it."""
    together = "".join(texts)
    return texts if storable(together) is together else [*map(storable, texts)]


def _is_utf8(text: str) -> bool:
    """Whether UTF-8 can hold the text: to try is many times faster than to look for what it cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fold_words(text: str) -> str:
    """Letters and digits without case and accents, all else blank: ``Nuño-Gómez`` is ``nuno gomez``."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
