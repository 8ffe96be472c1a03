"""The user's editor is opened at the line, without a shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.core.errors import BriefingError
from briefing.tui.external import editor_command

PATH = Path("/x/my feeds.toml")


def command(environ: dict[str, str], known: tuple[str, ...] = ()) -> list[str]:
    return editor_command(
        PATH, 7, environ=environ, which=lambda name: name if not known or name in known else None
    )


@pytest.mark.parametrize(
    ("editor", "wanted"),
    [
        ("vim", ["vim", "+7", str(PATH)]),
        ("/usr/bin/nano -w", ["/usr/bin/nano", "-w", "+7", str(PATH)]),
        ("code --wait", ["code", "--wait", "--goto", f"{PATH}:7"]),
        ("hx", ["hx", f"{PATH}:7"]),
        ("'my editor' -x", ["my editor", "-x", str(PATH)]),
        ("vim; rm -rf ~ $(x)", ["vim;", "rm", "-rf", "~", "$(x)", str(PATH)]),
    ],
)
def test_each_editor_gets_the_line_as_it_takes_it_and_no_shell_reads_it(
    editor: str, wanted: list[str]
) -> None:
    assert command({"EDITOR": editor}) == wanted


def test_visual_goes_before_editor_and_a_usual_one_stands_in() -> None:
    assert command({"VISUAL": "emacs", "EDITOR": "vi"})[0] == "emacs"
    assert command({}, ("vi",))[0] == "vi"
    assert command({"VISUAL": " ", "EDITOR": "ex"}) == ["ex", "+7", str(PATH)]


@pytest.mark.parametrize("environ", [{"EDITOR": "gone"}, {"EDITOR": "'open"}, {}])
def test_without_an_editor_the_way_out_is_said(environ: dict[str, str]) -> None:
    with pytest.raises(BriefingError, match=r"VISUAL|EDITOR"):
        command(environ, ("none",))
