from __future__ import annotations

from pathlib import Path

import pytest

from briefing.core.install_check import foreign_module


def test_three_packages_from_one_place_are_in_order() -> None:
    assert foreign_module() == ""


def test_a_foreign_module_in_the_way_is_named_with_its_place_and_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "widgets.py").write_text("raise SystemExit('must not run')")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(__import__("sys").modules, "widgets", raising=False)
    told = foreign_module()
    assert str(tmp_path / "widgets.py") in told
    assert "rename" in told


def test_a_missing_package_says_how_to_install_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "--force-reinstall" in foreign_module(tmp_path)
