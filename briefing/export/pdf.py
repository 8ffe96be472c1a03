"""The brief as PDF: the HTML form, set by WeasyPrint where it is installed (``briefing-desk[pdf]``)."""

from __future__ import annotations

import logging

from briefing.core.errors import BriefingError
from briefing.export.brief import Brief
from briefing.export.html import html_brief


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
