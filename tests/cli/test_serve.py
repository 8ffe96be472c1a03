"""The dashboard in a browser: on this machine, for who has the key, and for nobody else."""

from __future__ import annotations

import argparse
import asyncio
import json
import shlex
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="the serve extra is not installed")

import aiohttp
from aiohttp import web

from briefing.cli.main import run
from briefing.cli.serve import command_of
from briefing.cli.web_server import COOKIE, HOST, DeskServer


async def application_of(desk: DeskServer) -> web.Application:
    """What it serves: textual-serve has no public way to it but to serve for ever on a port of its own."""
    return await desk._make_app()


@pytest.fixture
async def server() -> AsyncIterator[DeskServer]:
    desk = DeskServer("briefing --demo", 0, key="between-us")
    runner = web.AppRunner(await application_of(desk))
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    desk.port = runner.addresses[0][1]
    desk.public_url = f"http://{HOST}:{desk.port}"
    yield desk
    await runner.cleanup()


async def _get(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers=headers, allow_redirects=False) as response,
    ):
        return response.status, dict(response.headers), await response.text()


async def test_the_key_opens_the_page_once_and_leaves_the_address(server: DeskServer) -> None:
    status, headers, _ = await _get(server.address)
    assert (status, headers["Location"]) == (302, "/")
    assert "HttpOnly" in headers["Set-Cookie"]
    assert "SameSite=Strict" in headers["Set-Cookie"]
    status, _, _ = await _get(server.public_url, Cookie=f"{COOKIE}={server.key}")
    assert status == 200


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"\xe9=\xff; x"])
async def test_a_cookie_that_is_none_is_a_bad_request(server: DeskServer, bad: bytes) -> None:
    reader, writer = await asyncio.open_connection(HOST, server.port)
    cookie = COOKIE.encode() + b"=" + bad
    writer.write(
        b"GET / HTTP/1.1\r\nHost: %b\r\nCookie: %b\r\n\r\n" % (f"{HOST}:{server.port}".encode(), cookie)
    )
    status = await reader.readline()
    writer.close()
    assert status.split()[1] == b"400"


async def test_without_the_key_nothing_is_served(server: DeskServer) -> None:
    for path in ("/", "/ws", "/static/js/textual.js", "/?key=wrong"):
        status, _, text = await _get(server.public_url + path)
        assert status == 403
        assert "briefing serve" in text


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
)
async def test_another_name_or_another_page_is_turned_away(
    server: DeskServer, headers: dict[str, str]
) -> None:
    status, _, _ = await _get(server.address, **headers)
    assert status == 403


def test_paths_are_quoted_for_the_shell() -> None:
    args = argparse.Namespace(demo=False, feeds=Path("/a b/$(touch x).toml"), data=None)
    words = shlex.split(command_of(args))
    assert words[1:] == ["-m", "briefing", "--feeds", "/a b/$(touch x).toml"]


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert run(["serve"]) == 1
    assert "briefing-desk[serve]" in capsys.readouterr().err


async def test_the_page_may_load_nothing_from_elsewhere_and_its_socket_runs_the_desk(tmp_path: Path) -> None:
    """The whole way: page, web socket, a process behind it that answers."""
    script = tmp_path / "answers.py"
    script.write_text(
        "import sys\nsys.stdout.buffer.write(b'__GANGLION__\\n')\nsys.stdout.flush()\nsys.stdin.read()\n"
    )
    desk = DeskServer(shlex.join([sys.executable, str(script)]), 0, key="abc")
    runner = web.AppRunner(await application_of(desk))
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    desk.port = runner.addresses[0][1]
    desk.public_url = f"http://{HOST}:{desk.port}"
    try:
        async with aiohttp.ClientSession(
            cookies={COOKIE: "abc"}, cookie_jar=aiohttp.CookieJar(unsafe=True)
        ) as session:
            async with session.get(desk.public_url, headers={"Cookie": f"{COOKIE}=abc"}) as page:
                assert page.status == 200
                policy = page.headers["Content-Security-Policy"]
                assert "default-src 'self'" in policy
                assert "googleapis" not in policy
            async with session.ws_connect(
                f"{desk.public_url}/ws?width=80&height=24",
                headers={"Cookie": f"{COOKIE}=abc", "Origin": desk.public_url},
            ) as socket:
                await socket.send_str(json.dumps(["ping", "hello"]))
                answer = await socket.receive(timeout=20)
                assert answer.json() == ["pong", "hello"]
    finally:
        await runner.cleanup()
