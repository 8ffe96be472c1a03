"""The last door before a terminal or a file: whatever is printed or exported, nothing in it steers a terminal.

Feeds are cleaned when they come in (:mod:`briefing.collect.text.clean`).  What else is told goes through here: arguments that
were pasted, names of files, words of other programs, an archive from elsewhere.
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


def plainly(text: str) -> str:
    """The text without any character that steers a terminal, turns the direction of writing, or hides."""
    return _STEERING.sub("", text)


class PlainStream:
    """A text stream through which only :func:`plainly` passes; all else is the stream behind it.

    What its encoding cannot say becomes ``?``: a terminal that knows no arrows must not end the program.  A carriage
    return at the beginning of a write stays: with it a line of progress is written over.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text, made plain; returns its length as it was given."""
        lead = "\r" if text.startswith("\r") else ""
        plain = lead + plainly(text[len(lead) :])
        try:
            self._stream.write(plain)
        except UnicodeEncodeError:
            coding = self._stream.encoding or "ascii"
            self._stream.write(plain.encode(coding, "replace").decode(coding))
        return len(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextmanager
def plain_output() -> Iterator[None]:
    """Let nothing but plain text out of standard output and standard error while the block lasts."""
    kept = sys.stdout, sys.stderr
    sys.stdout = cast(TextIO, PlainStream(kept[0]))
    sys.stderr = cast(TextIO, PlainStream(kept[1]))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept
