"""A Chromium that is on this machine already, driven by playwright; nothing is downloaded for it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """The program's path; None where this machine has none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def chinese_font() -> bool:
    """Without one every page is boxes, which no test would see."""
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, check=False, text=True)
    return bool(listed.stdout.strip())


@contextmanager
def browser() -> Iterator[Browser]:
    """``--no-sandbox``: CI is root, and the only pages are our own. In Chinese, as the offices' are."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=found(),
            args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application behind the server that the product uses, on a free port of this machine; its address."""
    from waitress.server import create_server

    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(app, sockets=[listening], threads=8, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.close()
        thread.join(10)
