"""Programs are measured as installed ones are: their modules compiled."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def compiled() -> dict[str, str]:
    """The environment of a program whose modules are compiled, as those of an installed one are."""
    place = Path(tempfile.gettempdir()) / f"briefing-bench-{os.getuid()}"
    environment = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(place), "PYTHONDONTWRITEBYTECODE": ""}
    folders = [str(ROOT / name) for name in ("briefing", "store", "widgets")]
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", *folders], env=os.environ | environment, check=True
    )
    subprocess.run(
        [sys.executable, "-c", "import aiohttp, feedparser, tomlkit, tinydb"],
        env=os.environ | environment,
        check=True,
    )
    return environment
