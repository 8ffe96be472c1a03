"""House style: a folder with the user's own Jinja2 templates, run in its sandbox, in a process of its own.

The folder holds ``brief.html``, ``brief.md`` or ``brief.txt``.  A template sees one name, ``brief``: the JSON form
(``docs/brief.md``), and the filter ``md``, which escapes for Markdown; in ``brief.html`` everything is escaped by itself.
It can include files of its own folder and nothing else, wherever a link there leads, and call no method that could reach
out.  One that does not end is stopped, and so is one that takes too much room.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from briefing.core.errors import BriefingError
from briefing.export.brief import Brief
from briefing.export.data import plain_data
from briefing.export.markdown import escape

if TYPE_CHECKING:
    from jinja2 import Environment

NAMES = {"text": "brief.txt", "md": "brief.md", "html": "brief.html"}
SECONDS = 10.0
"""Time that a template may take."""
MOST_MEMORY = 1 << 30
"""Bytes that its process may take, where the system can see to that."""
MOST_CHARACTERS = 20_000_000
"""Characters that it may make."""
MOST_BYTES = 1_000_000
"""Bytes of a template's file."""


def from_template(brief: Brief, form: Literal["text", "md", "html"], folder: Path) -> str:
    """The brief through the user's template.  Raises :class:`BriefingError` with file and line of a fault."""
    from briefing.pipeline.workers import Workers

    name = NAMES[form]
    if not (folder / name).is_file():
        raise BriefingError(
            f"{folder} has no {name}.", f"Put your template there under the name {name}, see docs/brief.md."
        )
    workers = Workers((), 1)
    try:
        return workers.submit(fill, folder, name, plain_data(brief)).result(SECONDS)
    except TimeoutError:
        raise BriefingError(
            f"The template {folder / name} takes more than {SECONDS:g} seconds and was stopped.",
            "Mend the template.",
        ) from None
    except BrokenProcessPool:
        raise _too_much(folder / name) from None
    finally:
        workers.end()


def fill(folder: Path, name: str, brief: Mapping[str, Any]) -> str:
    """In a process of its own: the brief through a template."""
    try:
        from jinja2 import TemplateError, TemplateSyntaxError
    except ImportError:
        raise BriefingError(
            "Templates need Jinja2, which is not installed.",
            "Install it with: python -m pip install 'briefing-desk[templates]'",
        ) from None
    environment = _environment(folder, escapes=name == NAMES["html"])
    _limit_memory()
    try:
        filled = environment.get_template(name).render(brief=brief)
    except TemplateSyntaxError as error:
        raise BriefingError(
            f"{folder / (error.name or name)}, line {error.lineno}: {error.message}.", "Mend the template."
        ) from None
    except RecursionError:
        raise BriefingError(
            f"The template {folder / name} includes or calls itself without end.", "Mend the template."
        ) from None
    except MemoryError:
        raise _too_much(folder / name) from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise BriefingError(
            f"The template {folder / name} fails: {error}.", "See docs/brief.md for what it can use."
        ) from None
    if len(filled) > MOST_CHARACTERS:
        raise _too_much(folder / name)
    return filled


def _environment(folder: Path, *, escapes: bool) -> Environment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: _source(folder, name)),
        autoescape=escapes,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = escape
    return environment


def _source(folder: Path, name: str) -> str | None:
    """The text of a template; None where the folder itself holds no such file."""
    home = os.path.realpath(folder)
    path = os.path.realpath(os.path.join(home, name))
    if not path.startswith(os.path.join(home, "")) or not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"{name} has more than {MOST_BYTES:,} bytes")
    return content.decode()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _too_much(path: Path) -> BriefingError:
    return BriefingError(f"The template {path} makes more than there is room for.", "Mend the template.")
