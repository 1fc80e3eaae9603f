"""What Mozilla's HTTP Observatory would say of an answer.

The rules and points are those of its published grader (github.com/mdn/mdn-http-observatory: src/grader/charts.js at
01b4711, src/analyzer/tests/), written again here for the headers that this site sends: an answer that does what no rule
below knows fails the test instead of being graded. Bonus points count only from 90 points on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LEAST_FOR_BONUS = 90
HALF_A_YEAR = 15_768_000
BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*"}
UNSAFE = {"'unsafe-inline'", "'unsafe-eval'", "data:"}
PRIVATE_REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


@dataclass(frozen=True)
class Verdict:
    rule: str
    points: int


def policy_of(response: Any) -> dict[str, set[str]]:
    parts = [part.split() for part in response.headers.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {words[0]: set(words[1:]) for words in parts}


def grade_policy(policy: dict[str, set[str]]) -> Verdict:
    if not policy:
        return Verdict("csp-not-implemented", -25)
    scripts = policy.get("script-src", policy.get("default-src", {"*"}))
    objects = policy.get("object-src", policy.get("default-src", {"*"}))
    styles = policy.get("style-src", policy.get("default-src", {"*"}))
    if scripts & (BROAD | UNSAFE) or objects & BROAD:
        return Verdict("csp-implemented-with-unsafe-inline", -20)
    if styles & (BROAD | UNSAFE):
        return Verdict("csp-implemented-with-unsafe-inline-in-style-src-only", 0)
    if policy.get("default-src") == {"'none'"}:
        return Verdict("csp-implemented-with-no-unsafe-default-src-none", 10)
    return Verdict("csp-implemented-with-no-unsafe", 5)


def grade_frames(response: Any, policy: dict[str, set[str]]) -> Verdict:
    if "frame-ancestors" in policy and not policy["frame-ancestors"] & BROAD:
        return Verdict("x-frame-options-implemented-via-csp", 5)
    is_set = response.headers.get("X-Frame-Options", "").upper() in ("DENY", "SAMEORIGIN")
    return Verdict("x-frame-options-sameorigin-or-deny", 0) if is_set else Verdict("x-frame-options-missing", -20)


def grade_transport(response: Any) -> Verdict:
    found = re.search(r"max-age=(\d+)", response.headers.get("Strict-Transport-Security", ""))
    if not found:
        return Verdict("hsts-not-implemented", -20)
    if int(found[1]) < HALF_A_YEAR:
        return Verdict("hsts-implemented-max-age-less-than-six-months", -10)
    return Verdict("hsts-implemented-max-age-at-least-six-months", 0)


def grade_cookies(response: Any) -> Verdict:
    if not response.cookies:
        return Verdict("cookies-not-found", 0)
    for cookie in response.cookies.values():
        if not cookie["secure"]:
            return Verdict("cookies-without-secure-flag", -20)
        if not cookie["httponly"]:
            return Verdict("cookies-session-without-httponly-flag", -30)
        if cookie["samesite"] not in ("Lax", "Strict"):
            return Verdict("cookies-anticsrf-without-samesite-flag", -20)
    return Verdict("cookies-secure-with-httponly-sessions-and-samesite", 5)


def grade_sharing(response: Any) -> Verdict:
    allowed = response.headers.get("Access-Control-Allow-Origin")
    if allowed is None:
        return Verdict("cross-origin-resource-sharing-not-implemented", 0)
    if response.headers.get("Access-Control-Allow-Credentials") == "true":
        return Verdict("cross-origin-resource-sharing-implemented-with-universal-access", -50)
    return Verdict("cross-origin-resource-sharing-implemented-with-public-access", 0)


def grade_resource(response: Any) -> Verdict:
    said = response.headers.get("Cross-Origin-Resource-Policy")
    if said in ("same-origin", "same-site"):
        return Verdict(f"cross-origin-resource-policy-implemented-with-{said}", 10)
    return Verdict(f"cross-origin-resource-policy-{said}", 0 if said in (None, "cross-origin") else -5)


def grade_scripts(response: Any) -> Verdict:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return Verdict("sri-not-implemented-response-not-html", 0)
    page = b"".join(response) if response.streaming else response.content
    sources = re.findall(r'<script[^>]*\ssrc="([^"]*)"', page.decode())
    if any(not source.startswith("/") or source.startswith("//") for source in sources):
        return Verdict("sri-not-implemented-and-external-scripts-not-loaded-securely", -50)
    return Verdict("sri-not-implemented-but-all-scripts-loaded-from-secure-origin", 0)


def verdicts(response: Any) -> Iterator[Verdict]:
    policy = policy_of(response)
    yield grade_policy(policy)
    yield grade_frames(response, policy)
    yield grade_transport(response)
    yield grade_cookies(response)
    yield grade_sharing(response)
    yield grade_resource(response)
    yield grade_scripts(response)
    is_private = response.headers.get("Referrer-Policy", "") in PRIVATE_REFERRER
    yield Verdict("referrer-policy-private", 5) if is_private else Verdict("referrer-policy-unsafe", -5)
    has_no_sniff = response.headers.get("X-Content-Type-Options") == "nosniff"
    yield Verdict("x-content-type-options-nosniff", 0 if has_no_sniff else -5)


def score(response: Any) -> int:
    """Out of 100, and above it with the bonus."""
    points = [verdict.points for verdict in verdicts(response)]
    base = 100 + sum(point for point in points if point < 0)
    return base + sum(point for point in points if point > 0) if base >= LEAST_FOR_BONUS else base
