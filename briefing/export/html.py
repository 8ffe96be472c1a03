"""The brief as one HTML file: no script, nothing loaded from elsewhere, light and dark, ready to print.

WeasyPrint makes a PDF of it where it is installed (``briefing-desk[pdf]``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from briefing.core.errors import BriefingError
from briefing.export.brief import Brief, Line, Reference, Section, reference_numbers, utc_time

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1d22; --soft: #595f6b; --paper: #fdfdfb; --rule: #d5d8de; --link: #0b4f9e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8ec; --soft: #a3aab8; --paper: #16181d; --rule: #3a3f4a; --link: #8ab8f2; }
}
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 Georgia, "Times New Roman", serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; padding-bottom: .2rem; border-bottom: 1px solid var(--rule); }
p.summary, small, .empty { color: var(--soft); }
small { display: block; font-size: .85rem; }
ul, ol { padding-left: 1.3rem; margin: .3rem 0; }
li { margin: .45rem 0; break-inside: avoid; }
a { color: var(--link); }
blockquote { margin: .3rem 0 .3rem .2rem; padding-left: .8rem; border-left: 3px solid var(--rule); }
.note { white-space: pre-wrap; font-style: italic; list-style: none; margin-left: -1.3rem; }
@media print {
  :root { --ink: #000; --soft: #444; --paper: #fff; --rule: #bbb; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2 { break-after: avoid; }
  ol.sources a::after { content: " (" attr(href) ")"; font-size: .8em; }
}
"""


def html_brief(brief: Brief) -> str:
    """The whole brief as a page that stands alone."""
    title = "Brief" + (f", as of {utc_time(brief.as_of)}" if brief.as_of else "")
    since = [f"since {utc_time(brief.since)}"] if brief.since else []
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f'<h1>{escape(title)}</h1>\n<p class="summary">{escape(" · ".join([*since, *brief.summary]))}</p>',
        *(_section(section) for section in brief.sections),
        _sources(brief),
        "</body>\n</html>",
    ]
    return "\n".join(parts) + "\n"


def _section(section: Section) -> str:
    if not section.lines:
        body = f'<p class="empty">{escape(section.empty)}</p>'
    else:
        body = "<ul>\n" + "\n".join(_item(line) for line in section.lines) + "\n</ul>"
    return f'<section id="{section.id}">\n<h2>{escape(section.title)}</h2>\n{body}\n</section>'


def _item(line: Line) -> str:
    if line.kind == "note":
        return f'<li class="note">{escape(line.text)}</li>'
    lead = f"<strong>{escape(line.lead)}</strong>" if line.lead else ""
    cited = " ".join(f'<a href="#r{number}">[{number}]</a>' for number in reference_numbers(line.citations))
    words = " ".join(part for part in (lead, escape(line.text), cited) if part)
    return f"<li>{words}" + (f"<small>{escape(line.note)}</small>" if line.note else "") + "</li>"


def _sources(brief: Brief) -> str:
    items = "\n".join(_reference(item) for item in brief.references)
    body = f'<ol class="sources">\n{items}\n</ol>' if items else '<p class="empty">None.</p>'
    return f'<section id="sources">\n<h2>Sources</h2>\n{body}\n</section>'


def _reference(item: Reference) -> str:
    return "".join(_reference_parts(item))


def _reference_parts(item: Reference) -> Iterator[str]:
    title = escape(item.title)
    if urlsplit(item.url).scheme in ("http", "https"):
        title = f'<a href="{escape(item.url)}" rel="noreferrer">{title}</a>'
    yield f'<li id="r{item.number}" value="{item.number}">{escape(item.outlet)}: {title}'
    if item.notes:
        yield f" ({escape(', '.join(item.notes))})"
    fetched = f", fetched {utc_time(item.fetched)}" if item.fetched else ""
    yield f"<small>published {utc_time(item.published)}{fetched}</small>"
    for words in item.words:
        yield f"<blockquote>{escape(words)}</blockquote>"
    yield "</li>"


# --- PDF ---


def pdf_brief(brief: Brief, page: str | None = None) -> bytes:
    """The brief, or a ``page`` made of it, as PDF.  Nothing is loaded from anywhere.  Raises :class:`BriefingError`."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: its native libraries are missing
        raise BriefingError(
            "PDF needs WeasyPrint, which is not installed or lacks its libraries.",
            "Install it with: python -m pip install 'briefing-desk[pdf]' (and Pango), or use --format html and print that.",
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    document = weasyprint.HTML(string=page or html_brief(brief), url_fetcher=_refuse)
    made = document.write_pdf()
    return bytes(made or b"")


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"nothing is loaded for a brief: {url}")
