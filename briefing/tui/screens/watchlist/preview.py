"""What an alias would hit, in words, before it is saved."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.watch.preview import Example, Preview
from widgets.sheet import Block
from widgets.text import Piece, plain
from widgets.words import counted

_MARKS = {"new": ("+ ", "good"), "no longer": ("− ", "bad"), "as now": ("= ", "muted")}


def preview_blocks(preview: Preview) -> list[Block]:
    """Hits, what the edit adds and removes, and examples with the words in question marked."""
    return [*_counts(preview), Block(), *(block for one in preview.examples for block in _example(one))]


def trying_blocks(alias: str) -> list[Block]:
    """While the archive is looked through."""
    return [Block((("Trying ", "muted"), (f"“{plain(alias)}”", "strong"), (" on the archive …", "muted")))]


def _counts(preview: Preview) -> Iterable[Block]:
    least = "at least " if preview.capped else ""
    yield Block(
        (
            (f"“{plain(preview.alias)}”", "strong"),
            (f" would hit {least}{counted(preview.hits, 'article')}", "text"),
        )
    )
    if preview.capped:
        looked = f"looked at the newest {preview.searched:,} of {counted(preview.holding, 'article')} that hold the words"
    else:
        looked = f"of {counted(preview.holding, 'article')} in the archive with the words"
    yield Block(((looked, "muted"),))
    if not preview.added and not preview.removed:
        yield Block((("Saving changes no tag of these.", "text"),))
        return
    yield Block(
        (
            ("Saving adds tags in ", "text"),
            (f"{least}{preview.added:,}", "good"),
            (", takes tags from ", "text"),
            (f"{least}{preview.removed:,}", "bad" if preview.removed else "text"),
        )
    )


def _example(example: Example) -> Iterable[Block]:
    start, end = example.hit
    begin = max(0, start - 160)
    sentence = example.sentence
    pieces: list[Piece] = [
        (("… " if begin else "") + plain(sentence[begin:start]), "text"),
        (plain(sentence[start:end]), "title-mention"),
        (plain(sentence[end : end + 160]) + (" …" if len(sentence) > end + 160 else ""), "text"),
    ]
    mark, ink = _MARKS[example.change]
    yield Block(tuple(pieces), lead=mark, lead_ink=ink)
    told = f"{example.change} · {plain(example.source)} · {plain(example.rule)}"
    yield Block(((told, "muted"),), lead="  ")
