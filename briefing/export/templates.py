"""House style: a folder with the user's own Jinja2 templates, run in its sandbox.

The folder holds ``brief.html``, ``brief.md`` or ``brief.txt``.  A template sees one name, ``brief``: the JSON form
(``docs/brief.md``), and the filter ``md``, which escapes for Markdown; in ``brief.html`` everything is escaped by itself.
It can include files of its own folder and nothing else, and call no method that could reach out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from briefing.core.errors import BriefingError
from briefing.export.brief import Brief
from briefing.export.data import plain_data
from briefing.export.markdown import escape

NAMES = {"text": "brief.txt", "md": "brief.md", "html": "brief.html"}


def from_template(brief: Brief, form: Literal["text", "md", "html"], folder: Path) -> str:
    """The brief through the user's template.  Raises :class:`BriefingError` with file and line of a fault."""
    try:
        from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError as error:
        raise BriefingError(
            "Templates need Jinja2, which is not installed.",
            "Install it with: python -m pip install 'briefing-desk[templates]'",
        ) from error
    name = NAMES[form]
    if not (folder / name).is_file():
        raise BriefingError(
            f"{folder} has no {name}.", f"Put your template there under the name {name}, see docs/brief.md."
        )
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder, followlinks=False),
        autoescape=form == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = escape
    try:
        return environment.get_template(name).render(brief=plain_data(brief))
    except TemplateSyntaxError as error:
        raise BriefingError(
            f"{folder / (error.name or name)}, line {error.lineno}: {error.message}.", "Mend the template."
        ) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise BriefingError(
            f"The template {folder / name} fails: {error}.", "See docs/brief.md for what it can use."
        ) from error
