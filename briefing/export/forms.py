"""Every form a brief can take, by the name that ``--format`` knows it by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, get_args

from briefing.core.errors import BriefingError
from briefing.core.sanitize_output import sanitize
from briefing.export.brief import Brief

Form = Literal["text", "md", "html", "json", "csv", "pdf"]
FORMS: tuple[Form, ...] = get_args(Form)

ENDINGS: Mapping[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".csv": "csv",
    ".pdf": "pdf",
}
SUFFIX: Mapping[Form, str] = {
    "text": ".txt",
    "md": ".md",
    "html": ".html",
    "json": ".json",
    "csv": "",
    "pdf": ".pdf",
}


def form_of(path: Path) -> Form | None:
    """The form that a file's ending names; None for an ending that names none."""
    return ENDINGS.get(path.suffix.lower())


def rendered(brief: Brief, form: Form, template: Path | None = None) -> bytes:
    """The brief in one of its forms but CSV, which is several tables.

    ``template``: a folder with the user's own templates, see :mod:`briefing.export.templates`.  Raises
    :class:`BriefingError` where an extra is needed and not installed, or the template is at fault.
    """
    if form == "csv":
        raise BriefingError("CSV is one table each.", "Name a table with --table, or a folder with --out.")
    if template is not None and form in ("text", "md", "html"):
        from briefing.export.templates import from_template

        return sanitize(from_template(brief, form, template)).encode()
    if form == "pdf":
        from briefing.export.html import pdf_brief

        page = None
        if template is not None:
            from briefing.export.templates import from_template

            page = from_template(brief, "html", template)
        return pdf_brief(brief, page)
    return sanitize(_renderer(form)(brief)).encode()


def _renderer(form: Form) -> Callable[[Brief], str]:
    """Imported when asked for: one form needs none of the others."""
    if form == "md":
        from briefing.export.markdown import markdown_brief

        return markdown_brief
    if form == "html":
        from briefing.export.html import html_brief

        return html_brief
    if form == "json":
        from briefing.export.data import json_brief

        return json_brief
    from briefing.export.text import text_brief

    return text_brief
