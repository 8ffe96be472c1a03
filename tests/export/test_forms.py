from __future__ import annotations

import importlib
import multiprocessing
import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.core.errors import BriefingError
from briefing.export import templates
from briefing.export.brief import Brief, Line, Section
from briefing.export.files import write_folder, write_new
from briefing.export.forms import form_of, rendered

AT = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)
BRIEF = Brief(
    AT,
    None,
    ("2 articles",),
    (Section("timeline", "Timeline", (Line("event", "11 Mar", "A <raid> & more"),), "None."),),
    (),
)


@pytest.mark.parametrize(
    ("name", "form"), [("a.md", "md"), ("A.HTML", "html"), ("b.json", "json"), ("c.txt", "text"), ("d", None)]
)
def test_the_ending_of_the_file_names_the_form(name: str, form: str | None) -> None:
    assert form_of(Path(name)) == form


def test_an_existing_file_is_overwritten_only_when_told_so(tmp_path: Path) -> None:
    path = tmp_path / "brief.md"
    write_new(path, b"one")
    with pytest.raises(BriefingError, match=r"exists already.*--force"):
        write_new(path, b"two")
    assert path.read_bytes() == b"one"
    write_new(path, b"two", force=True)
    assert path.read_bytes() == b"two"


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")
def test_what_is_written_is_for_the_user_alone(tmp_path: Path) -> None:
    write_folder(tmp_path / "tables", {"timeline.csv": "a\n"})
    assert (tmp_path / "tables").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "tables" / "timeline.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("force", [False, True])
def test_a_planted_link_is_not_followed(tmp_path: Path, force: bool) -> None:
    (tmp_path / "mine").write_text("precious")
    (tmp_path / "brief.md").symlink_to(tmp_path / "mine")
    with pytest.raises(BriefingError, match="link"):
        write_new(tmp_path / "brief.md", b"x", force=force)
    assert (tmp_path / "mine").read_text() == "precious"


def test_a_folder_with_one_of_the_tables_is_left_whole(tmp_path: Path) -> None:
    (tmp_path / "quotes.csv").write_text("mine")
    with pytest.raises(BriefingError, match=r"quotes\.csv exists"):
        write_folder(tmp_path, {"actors.csv": "a", "quotes.csv": "b"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["quotes.csv"]


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(BriefingError, match="cannot be written"):
        write_new(tmp_path / "no" / "such" / "folder.md", b"x")


def test_a_template_of_the_users_is_filled_and_escaped(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    (tmp_path / "brief.html").write_text("<p>{{ brief.sections[0].lines[0].text }}</p>")
    (tmp_path / "brief.md").write_text("{% for s in brief.sections %}{{ s.lines[0].text | md }}{% endfor %}")
    assert rendered(BRIEF, "html", tmp_path) == b"<p>A &lt;raid&gt; &amp; more</p>"
    assert rendered(BRIEF, "md", tmp_path) == rb"A \<raid\> \& more"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ brief.nothing }}", "fails"),
        ("line one\n{% if %}", "line 2"),
        ("{{ ''.__class__.__mro__ }}", "fails"),
        ("{{ brief.sections.clear() }}", "fails"),
        ("{% include '../secret' %}", "fails"),
        ("{{ 1 / 0 }}", "fails"),
        ("{% include 'link' %}", "fails"),
        ("{% include '/etc/hostname' %}", "fails"),
        ("{{ 'x' * 2e9 }}", "fails"),
        ("{{ 'x' * 2000000000 }}", "more than there is room for"),
        ("{% include 'brief.txt' %}", "without end"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "without end"),
    ],
)
def test_a_faulty_or_reaching_template_is_told_in_words(tmp_path: Path, template: str, said: str) -> None:
    pytest.importorskip("jinja2")
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "style"
    folder.mkdir()
    (folder / "brief.txt").write_text(template)
    (folder / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(BriefingError, match=said):
        rendered(BRIEF, "text", folder)


def test_a_template_includes_what_a_link_within_its_folder_leads_to(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "foot").write_text("the foot")
    (tmp_path / "foot").symlink_to(tmp_path / "parts" / "foot")
    (tmp_path / "brief.txt").write_text("{% include 'foot' %}, {% include 'parts/foot' %}")
    assert rendered(BRIEF, "text", tmp_path) == b"the foot, the foot"


def test_a_template_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jinja2")
    monkeypatch.setattr(templates, "SECONDS", 1.0)
    loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    (tmp_path / "brief.txt").write_text(loops)
    with pytest.raises(BriefingError, match="takes more than 1 seconds and was stopped"):
        rendered(BRIEF, "text", tmp_path)
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("force", [False, True])
def test_an_export_replaces_no_pipe_no_device_and_no_folder(tmp_path: Path, force: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name, said in (
        ("pipe", "device or a pipe"),
        ("/dev/null", "device or a pipe"),
        ("folder", "is a folder"),
    ):
        with pytest.raises(BriefingError, match=said):
            write_new(tmp_path / name, b"x", force=force)
    with pytest.raises(BriefingError, match=r"exists already|device or a pipe"):
        write_folder(tmp_path, {"pipe": "x"}, force=force)
    with pytest.raises(BriefingError, match="is not a folder"):
        write_folder(tmp_path / "pipe", {"a": "x"}, force=force)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert not [*(tmp_path / "folder").iterdir()]


@pytest.mark.parametrize("name", ["x" * 300, "a/" * 3000 + "b"])
def test_a_name_that_is_too_long_is_told_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(BriefingError, match="too long"):
        write_new(tmp_path / name, b"x")
    with pytest.raises(BriefingError, match="too long"):
        write_folder(tmp_path / name, {"a.csv": "x"})


def test_a_folder_without_the_template_says_its_name(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    with pytest.raises(BriefingError, match=r"brief\.md"):
        rendered(BRIEF, "md", tmp_path)


def test_pdf_is_a_pdf() -> None:
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):  # OSError: the library is there, but not those of the system that it needs
        pytest.skip("the pdf extra is not installed")
    assert rendered(BRIEF, "pdf").startswith(b"%PDF-")


def test_pdf_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(BriefingError, match=r"briefing-desk\[pdf\]"):
        rendered(BRIEF, "pdf")
