"""Sanitize everything that is printed or exported, so that no text can control the terminal.

Feeds are cleaned when they are parsed (:mod:`briefing.collect.text.clean`).  All other text passes through here: pasted
arguments, names of files, output of other programs, an archive from elsewhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO, cast

#: Controls (C0, DEL, C1), bidi controls, invisible and tag characters, halves of characters.  Tab, line feed, and carriage
#: return before it, stay.
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]|\r(?!\n)"
)


def sanitize(text: str) -> str:
    """The text without control, bidirectional and invisible characters."""
    return _STEERING.sub("", text)


class SanitizedStream:
    """A text stream that writes sanitized text (:func:`sanitize`) to the stream behind it.

    What its encoding cannot say becomes ``?``: a terminal that knows no arrows must not end the program.  A carriage
    return at the beginning of a write stays: with it a line of progress is written over.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the sanitized text; returns the length of the text as given."""
        lead = "\r" if text.startswith("\r") else ""
        plain = lead + sanitize(text[len(lead) :])
        try:
            self._stream.write(plain)
        except UnicodeEncodeError:
            coding = self._stream.encoding or "ascii"
            self._stream.write(plain.encode(coding, "replace").decode(coding))
        return len(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextmanager
def sanitized_output() -> Iterator[None]:
    """Sanitize standard output and standard error while the block lasts."""
    kept = sys.stdout, sys.stderr
    sys.stdout = cast(TextIO, SanitizedStream(kept[0]))
    sys.stderr = cast(TextIO, SanitizedStream(kept[1]))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept
