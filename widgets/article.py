"""An article laid out for reading: what it is, where it comes from, the sentence in question highlighted."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from store.records import CORRECTED, Article, ArticleVersion, Mention, Span
from store.views import ArticleView, Evidence
from widgets.sheet import Block
from widgets.text import Piece, plain
from widgets.words import counted, day_and_time, joined, weekday

_TOKEN = re.compile(r"\s+|[^\s]+")
MOST_LISTED = 12
"""Reports listed beside the text."""
MOST_COMPARED = 1500
"""Words on each side that are compared one by one; comparing takes time with the square of it."""


def article_blocks(view: ArticleView, evidence: Evidence) -> list[Block]:
    """The whole article with its head, its notes and its marks."""
    blocks = [
        Block(_marked(view, evidence, (0, view.article.headline_end), title=True)),
        Block(tuple(_origin(view))),
        *(Block(((note, "warn"),), lead="! ", lead_ink="warn") for note in notes(view)),
        Block(),
    ]
    for start, end in _paragraphs(view.article):
        blocks += [Block(_marked(view, evidence, (start, end))), Block()]
    return blocks


def _origin(view: ArticleView) -> list[Piece]:
    article = view.article
    return joined(
        [
            (plain(view.source), "outlet"),
            (plain(article.author), "muted"),
            (date_words(article), "muted"),
        ]
    )


def date_words(article: Article) -> str:
    """When it was published, as honestly as is known: the feed's own words beside what was read from them."""
    raw = plain(article.published_raw)
    if article.published_basis == "first-seen":
        given = f"the feed says “{raw}”, which cannot be right" if raw else "the feed gives no date"
        return f"first seen {day_and_time(article.published)} ({given})"
    return day_and_time(article.published) + (f" (in the feed: {raw})" if raw else "")


def notes(view: ArticleView) -> list[str]:
    """What a reader should know before trusting the text, one sentence each."""
    said = []
    if view.article.completeness == "summary":
        said.append("Summary only: the feed does not send the full text.")
    if view.page:
        said.append(plain(view.page))
    if view.copy_of:
        said.append(f"Copy of {plain(view.copy_of)}.")
    if view.article.edited:
        earlier = counted(max(len(view.versions), view.article.version - 1), "earlier version")
        said.append(
            f"Edited since first seen: {earlier}" + (" (v shows what changed)." if view.versions else ".")
        )
    return said


def _paragraphs(article: Article) -> Iterable[Span]:
    """The body's paragraphs as spans of the article's text."""
    at = article.headline_end
    while at < len(article.text):
        end = article.text.find("\n", at)
        end = len(article.text) if end < 0 else end
        if article.text[at:end].strip():
            yield at, end
        at = end + 1


def _marked(view: ArticleView, evidence: Evidence, span: Span, *, title: bool = False) -> tuple[Piece, ...]:
    """One paragraph in pieces: the phrase in question strong, its sentence shaded, mentions underlined."""
    start, end = span
    article = view.article
    mine = evidence.article == article.id
    layers: list[tuple[Span, str]] = [((m.start, m.end), "mention") for m in view.reading.mentions]
    if mine:
        layers += [(evidence.sentence, "sentence"), (evidence.span, "hit")]
    layers = [(s, name) for s, name in layers if s[0] < end and s[1] > start]
    cuts = sorted({start, end, *(min(max(at, start), end) for s, _ in layers for at in s)})
    pieces = []
    for low, high in pairwise(cuts):
        names = {name for s, name in layers if s[0] <= low and s[1] >= high}
        text = plain(article.text[low:high])
        if text:
            pieces.append((text, _ink(names, title)))
    return tuple(pieces)


def _ink(names: set[str], title: bool) -> str:
    if "hit" in names:
        return "hit"
    base = "sentence" if "sentence" in names else "title" if title else "body"
    return f"{base}-mention" if "mention" in names else base


def aside_blocks(view: ArticleView | None, evidence: Sequence[Evidence], at: int) -> list[Block]:
    """What stands beside the text: when and of whom the sentence is, who else reports the line, and why it says so."""
    item = evidence[at]
    blocks = [
        _section("This line", f"{at + 1} of {len(evidence)}"),
        _labelled("Reported", day_and_time(item.published)),
    ]
    if view is not None and view.article.id == item.article:
        named = dict.fromkeys(
            mention.actor
            for mention in view.reading.mentions
            if _overlap((mention.start, mention.end), item.sentence)
        )
        if named:
            blocks.append(_labelled("Names", ", ".join(plain(name) for name in named), "actor"))
    outlets = dict.fromkeys(other.source for other in evidence)
    blocks += [Block(), _section("Reported by", counted(len(outlets), "outlet"))]
    near = item.published.astimezone().date()
    for number, other in enumerate(evidence[:MOST_LISTED]):
        told = other.published.astimezone()
        hour = f"{told:%H:%M}" if told.date() == near else f"{weekday(told.date())} {told.day}"
        here = number == at
        marks = [word for word, holds in (("copy", other.copy_of), ("edited", other.edited)) if holds]
        pieces: list[Piece] = [(plain(other.source), "strong" if here else "text")]
        pieces += [(f"  {', '.join(marks)}", "muted")] if marks else []
        blocks.append(
            Block(
                tuple(pieces), lead=f"{'▶' if here else ' '} {hour:<7}", lead_ink="key" if here else "muted"
            )
        )
    if len(evidence) > MOST_LISTED:
        blocks.append(
            Block(((f"{len(evidence) - MOST_LISTED} more, n and p go through them", "muted"),), lead="  ")
        )
    return [*blocks, Block(), _section("Why", ""), Block(((why_words(view, item), "muted"),))]


def _section(title: str, note: str) -> Block:
    return Block(((title, "strong"), (f"  {note}" if note else "", "muted")))


def _labelled(label: str, words: str, ink: str = "text") -> Block:
    return Block(((words, ink),), lead=f"{label:<10}")


def why_words(view: ArticleView | None, evidence: Evidence) -> str:
    """Why the line says what it says: the evidence's own reason, and the aliases that tag its phrase."""
    reasons = [plain(evidence.why)] if evidence.why else []
    if view is not None and view.article.id == evidence.article:
        corrected = [
            f"{CORRECTED}: {plain(quote.speaker) or 'nobody is to be named'}"
            for quote in view.reading.quotes
            if quote.rule == CORRECTED and _overlap((quote.start, quote.end), evidence.span)
        ]
        # What the line said when it was opened is void for a speaker who was corrected since.
        reasons = corrected or reasons
        touching = [m for m in view.reading.mentions if _overlap((m.start, m.end), evidence.sentence)]
        reasons += dict.fromkeys(mention_words(mention) for mention in touching[:8])
    return " · ".join(dict.fromkeys(reasons)) or "No reason was recorded for this line."


def mention_words(mention: Mention) -> str:
    """``Ministry of Ports: alias “Ports”, full name``."""
    return f"{plain(mention.actor)}: alias “{plain(mention.alias)}”, {plain(mention.rule)}"


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


# --- what an edit changed ---------------------------------------------------------


def edit_blocks(view: ArticleView) -> list[Block]:
    """What the last edit changed: words taken out are struck and in brackets, words put in are underlined."""
    before = view.versions[-1]
    blocks = [
        Block(((f"What changed since version {before.version} ({day_and_time(before.seen)})", "title"),)),
        Block(
            (("[-taken out-]", "removed"), ("  ", ""), ("{+put in+}", "added"), ("   v goes back", "muted"))
        ),
        Block(),
    ]
    for pieces in _by_paragraph(changes(before, view.article)):
        blocks += [Block(pieces), Block()]
    return blocks


def changes(before: ArticleVersion, after: Article) -> list[Piece]:
    """The new text word by word with what was taken out and put in."""
    old, new = _TOKEN.findall(before.text), _TOKEN.findall(after.text)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    olds, news = old[head : len(old) - tail], new[head : len(new) - tail]
    middle: list[Piece] = []
    if max(len(olds), len(news)) > MOST_COMPARED * 2:
        middle = [*_change(olds, "removed"), *_change(news, "added")]
    else:
        for tag, a, b, c, d in difflib.SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
            if tag == "equal":
                middle.append(("".join(news[c:d]), "body"))
            else:
                middle += [*_change(olds[a:b], "removed"), *_change(news[c:d], "added")]
    return [("".join(new[:head]), "body"), *middle, ("".join(new[len(new) - tail :]), "body")]


def _change(tokens: Sequence[str], ink: str) -> list[Piece]:
    text = "".join(tokens)
    if not text.strip():
        return [(text, "body")] if ink == "added" else []
    # The signs carry the meaning where neither colour, strike nor underline is drawn.
    return [(f"[-{text.strip()}-] " if ink == "removed" else f"{{+{text.strip()}+}} ", ink)]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _by_paragraph(pieces: Iterable[Piece]) -> Iterable[tuple[Piece, ...]]:
    current: list[Piece] = []
    for text, ink in pieces:
        first, *rest = text.split("\n")
        current.append((plain(first), ink))
        for part in rest:
            if any(words.strip() for words, _ in current):
                yield tuple(current)
            current = [(plain(part), ink)]
    if any(words.strip() for words, _ in current):
        yield tuple(current)
