"""Opens a link in the user's browser: as one argument, without a shell, and never inside the terminal unasked."""

from __future__ import annotations

import os
import shlex
import shutil
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path

from briefing.collect.http.url_guard import safe_link
from briefing.core.errors import BriefingError


def open_page(url: str) -> bool:
    """Open a web address; False where there is no browser to open it in.

    Browsers that draw on the terminal (lynx, w3m) would draw over the dashboard and take its keys: one of them is started
    only where the user names it in ``BROWSER``.  Raises :class:`webbrowser.Error` or OSError where a browser cannot start.
    """
    if not url or safe_link(url) != url:
        return False
    browser = webbrowser.get()
    if type(browser) is webbrowser.GenericBrowser and not os.environ.get("BROWSER"):
        return False
    return bool(browser.open(url))


# The user's own editor, opened at a line of a file.

USUAL = ("sensible-editor", "nano", "vim", "vi")
"""Tried in turn where neither ``VISUAL`` nor ``EDITOR`` is set."""
_PLUS = frozenset(
    {
        "vi",
        "vim",
        "nvim",
        "vimx",
        "view",
        "gvim",
        "nano",
        "pico",
        "emacs",
        "emacsclient",
        "micro",
        "kak",
        "joe",
    }
    | {"jed", "ne", "mg", "mcedit", "sensible-editor", "ex"}
)
"""Editors that take ``+LINE`` before the file."""
_COLON = frozenset({"hx", "helix", "subl", "zed", "zeditor"})
"""Editors that take ``FILE:LINE``."""
_GOTO = frozenset({"code", "codium", "code-insiders", "cursor"})
"""Editors that take ``--goto FILE:LINE``."""


def editor_command(
    path: Path,
    line: int = 1,
    *,
    environ: Mapping[str, str] = os.environ,
    which: Callable[[str], str | None] = shutil.which,
) -> list[str]:
    """The command, as a list of arguments, that opens ``path`` at ``line`` in ``$VISUAL``, ``$EDITOR`` or a usual editor.

    No shell is involved: what the variable holds is parted into words as a shell would, and nothing in it is run.
    Raises :class:`BriefingError` where there is no editor.
    """
    chosen = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip()
    try:
        words = shlex.split(chosen) if chosen else [name for name in USUAL if which(name)][:1]
    except ValueError as error:
        raise BriefingError(
            f"VISUAL or EDITOR cannot be understood: {error}.", "Mend the quotation marks in it."
        ) from error
    if not words or which(words[0]) is None:
        missing = f"The editor {words[0][:80]} was not found." if words else "No editor was found."
        raise BriefingError(missing, f"Set VISUAL or EDITOR, or edit {path} yourself.")
    name = Path(words[0]).name.lower()
    file = str(path)
    if line < 1:
        return [*words, file]
    if name in _PLUS:
        return [*words, f"+{line}", file]
    if name in _GOTO:
        return [*words, "--goto", f"{file}:{line}"]
    return [*words, f"{file}:{line}" if name in _COLON else file]
