"""The served desk in a real browser: opens, is driven by keys, and leaves a picture to look at.  Run by hand:

    python tests/bench/browser.py [--picture desk.png]

It needs the extra ``serve`` and Chromium (Debian: ``chromium``), and says so where they are missing.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import importlib.util
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import aiohttp

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
]
DEADLINE = 60.0
"""Seconds to wait for anything."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Tab:
    """One page of the browser, spoken to by its debugging protocol."""

    def __init__(self, socket_: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket_
        self._number = 0

    async def call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            answer = (await self._socket.receive(timeout=DEADLINE)).json()
            if answer.get("id") == self._number:
                return answer.get("result", {})

    async def script(self, expression: str) -> Any:
        told = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return told.get("result", {}).get("value")

    async def until(self, expression: str, what: str) -> None:
        for _ in range(int(DEADLINE / 0.25)):
            if await self.script(expression):
                return
            await asyncio.sleep(0.25)
        raise SystemExit(f"not seen: {what}")

    async def key(self, text: str, key: str = "", code: int = 0) -> None:
        for kind in ("keyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent", type=kind, key=key or text, text=text, windowsVirtualKeyCode=code
            )

    async def click(self, x: int, y: int) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


async def _tab(session: aiohttp.ClientSession, port: int) -> Tab:
    for _ in range(int(DEADLINE / 0.25)):
        try:
            async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                pages = [page for page in await answer.json() if page["type"] == "page"]
                return Tab(await session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0))
        except (aiohttp.ClientError, IndexError):
            await asyncio.sleep(0.25)
    raise SystemExit("the browser did not start")


async def _drive(address: str, port: int, picture: Path) -> None:
    async with aiohttp.ClientSession() as session:
        tab = await _tab(session, port)
        await tab.call("Page.enable")
        await tab.call("Page.navigate", url=address)
        await tab.until("document.body.classList.contains('-first-byte')", "the desk's first byte")
        await asyncio.sleep(12)  # the sample is fetched and read
        await tab.click(300, 200)
        await asyncio.sleep(1)
        await tab.key("j")
        await tab.key("\r", "Enter", 13)
        await asyncio.sleep(3)
        shot = await tab.call("Page.captureScreenshot", format="png")
        picture.write_bytes(base64.b64decode(shot["data"]))
        where = await tab.script("location.href")
        print(f"address after the first visit, without its key: {where}")
        print(f"picture, an article opened by keys: {picture.resolve()}")


def main() -> None:
    """Serve the sample, drive it, end both."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--picture", type=Path, default=Path("desk.png"), help="where the picture goes")
    args = parser.parse_args()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None or importlib.util.find_spec("textual_serve") is None:
        raise SystemExit("skipped: it needs Chromium and python -m pip install '.[serve]'")
    serving, debugging = _free_port(), _free_port()
    command = [sys.executable, "-m", "briefing", "serve", "--demo", "--port", str(serving)]
    with tempfile.TemporaryDirectory() as profile:
        desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        chromium = subprocess.Popen(
            [
                browser,
                *FLAGS,
                f"--user-data-dir={profile}",
                f"--remote-debugging-port={debugging}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert desk.stdout is not None
            address = re.search(r"http\S+", desk.stdout.readline())
            if address is None:
                raise SystemExit("the server did not start")
            asyncio.run(_drive(address[0], debugging, args.picture))
        finally:
            chromium.kill()
            chromium.wait()
            desk.terminate()
            desk.wait()


if __name__ == "__main__":
    main()
