"""`make look`: pictures of every page at 360 and 1280 px, light and dark, with axe-core's findings, in var/look/."""

import html
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.axe import violations
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.pages import PUBLIC, SIGNED_IN
from tests.browser.site import ROOT, Site, served_demonstration

LOOK = ROOT / "var" / "look"
WIDTHS = (360, 1280)


def enter(context: BrowserContext, site: Site, email: str) -> None:
    """Sign in as an example person, with the one click of the demonstration."""
    page = context.new_page()
    page.goto(f"{site.address}/demo/")
    name = site.run(
        "shell", "-c", f"from minga.accounts.models import Person; print(Person.objects.get(email='{email}').name)"
    )
    page.get_by_role("button", name=f"Entrar como {name.stdout.strip().splitlines()[-1]}").click()
    page.close()


def pictures(browser: Browser, site: Site, wanted: list[str]) -> dict[str, list[str]]:
    """Take them all; the findings by picture."""
    found: dict[str, list[str]] = {}
    people: dict[str, dict[str, str]] = {"": {n: a for n, a in PUBLIC.items() if not wanted or n in wanted}}
    for name, (email, address) in SIGNED_IN.items():
        if not wanted or name in wanted:
            people.setdefault(email, {})[name] = address
    for email, pages in people.items():
        for dark in (False, True):
            context = browser.new_context(
                color_scheme="dark" if dark else "light", locale="es-EC", reduced_motion="reduce"
            )
            if email and pages:
                enter(context, site, email)
            page = context.new_page()
            for name, address in pages.items():
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    page.goto(site.address + address)
                    picture = f"{name}-{width}-{'oscura' if dark else 'clara'}"
                    page.screenshot(path=LOOK / f"{picture}.png", full_page=True)
                    found[picture] = violations(page)
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        found[picture].append(f"scrolls sideways: {wide} px wide")
            context.close()
    return found


def report(found: dict[str, list[str]]) -> None:
    rows = "".join(
        f"<h2>{html.escape(name)}</h2><ul>{''.join(f'<li>{html.escape(line)}' for line in lines)}</ul>"
        f"<img src='{html.escape(name)}.png' loading=lazy style='max-width:100%;border:1px solid'>"
        for name, lines in found.items()
    )
    (LOOK / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>Look</title>{rows}", encoding="utf-8")


def main(wanted: list[str]) -> int:
    if CHROMIUM is None:
        sys.stderr.write("There is no Chromium on this machine: install Debian's package `chromium`.\n")
        return 2
    shutil.rmtree(LOOK, ignore_errors=True)
    LOOK.mkdir(parents=True)
    with served_demonstration() as site, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        found = pictures(browser, site, wanted)
        browser.close()
    report(found)
    bad = {name: lines for name, lines in found.items() if lines}
    for name, lines in bad.items():
        sys.stdout.write(f"{name}\n" + "".join(f"  {line}\n" for line in lines))
    place = Path(LOOK).relative_to(ROOT)
    sys.stdout.write(f"{len(found)} pictures in {place}/ (open index.html); findings on {len(bad)}.\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
