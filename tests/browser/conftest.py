"""A real Chromium against a real server. Without Chromium these tests are skipped, and say so."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.site import Site, served_demonstration

CHROMIUM = shutil.which("chromium")
WANTED = os.environ.get("MINGA_BROWSER", "")
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = ""
    if WANTED == "later":
        reason = "the browser journeys run by themselves: make browser"
    elif CHROMIUM is None and WANTED != "required":
        reason = "there is no Chromium on this machine; install Debian's package `chromium` to run the browser journeys"
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with served_demonstration() as served:
        yield served


@pytest.fixture(autouse=True)
def forgotten_attempts(request: pytest.FixtureRequest) -> None:
    """All come from this machine: what one journey sent does not count against the next."""
    if "site" in request.fixturenames:
        database = request.getfixturevalue("site").home / "db.sqlite3"
        with closing(sqlite3.connect(database, timeout=20)) as opened, opened:
            opened.execute("DELETE FROM web_attempt")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    assert CHROMIUM, "Debian's package `chromium` is missing"
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Any]:
    """`visit(language="en", scripts=False, device=PHONE)` → a page of a person who comes for the first time."""
    contexts: list[BrowserContext] = []

    def come(*, language: str = "es", scripts: bool = True, device: dict[str, Any] = PHONE, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            locale="en-GB" if language == "en" else "es-EC",
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
            **device,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.problems = []  # type: ignore[attr-defined]
        page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
        return page

    yield come
    for context in contexts:
        context.close()
