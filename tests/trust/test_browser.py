"""The browser: started without a shell, with one argument, and not inside the terminal."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from briefing.tui.external import open_page


class Window(webbrowser.BackgroundBrowser):
    """A browser with a window of its own that only notes what it was asked for."""

    def __init__(self) -> None:
        super().__init__("window")
        self.asked: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.asked.append(url)
        return True


def test_a_link_is_opened_and_what_is_no_link_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window()
    monkeypatch.setattr(webbrowser, "get", lambda: window)
    assert open_page("https://news.example/a")
    for odd in (
        "javascript:x",
        "file:///etc/passwd",
        "--version",
        "https://u:p@news.example/",
        "https://аpple.com/",
        "",
    ):
        assert not open_page(odd)
    assert window.asked == ["https://news.example/a"]


def test_a_browser_in_the_terminal_is_started_only_where_the_user_names_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$1" > {told}\n')
    browser.chmod(0o755)
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser(str(browser)))
    monkeypatch.delenv("BROWSER", raising=False)
    url = "https://news.example/$(id);`id`&x='y"
    assert not open_page(url)
    assert not told.exists()
    monkeypatch.setenv("BROWSER", str(browser))
    assert open_page(url)
    assert told.read_text() == f"1\n{url}\n"
