"""Opens a link in the user's browser: as one argument, without a shell, and never inside the terminal unasked."""

from __future__ import annotations

import os
import webbrowser

from briefing.collect.guard import safe_link


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
