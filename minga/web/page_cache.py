"""Public pages are the same for every stranger: each is made once and then answered from memory for some seconds.

A view says with `@same_for_all()` that what it shows to somebody who has not signed in depends on nothing but the
address, the language and the light of the page. Only then is its answer kept, and only if the answer agrees: 200, no
cookie set, nothing said against keeping it. `PageCache` stands before Django. It answers from memory only who sends no
cookie but those that it knows, so whoever has a session, or has just sent something, always gets a page of their own.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.http.response import HttpResponseBase
from django.utils import translation

from minga.web.context import THEME_COOKIE, THEMES

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

# A page is made again after FRESH; until it is, and never longer than OLDEST, the one before may be shown.
FRESH = 10.0
OLDEST = 30.0
# Whoever waits for a page that another is making makes their own after this.
PATIENCE = 5.0
MOST_BYTES = 64_000_000
LARGEST_PAGE = 512_000
LONGEST_ADDRESS = 600
MOST_UNKEPT = 5_000

MARK = "minga.same_for_all"
# Whoever sent something sees the site without delay until every older page is gone.
SENT_COOKIE = "reciente"
SENT_FOR = int(OLDEST) + 5
PERSONAL_HEADERS = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_HX_REQUEST", "HTTP_TRANSFER_ENCODING")
VARY = "Accept-Language, Cookie, Accept-Encoding"
KNOWN_VARY = frozenset(VARY.lower().split(", "))
OURS = frozenset({"content-length", "content-encoding", "etag", "vary", "cache-control", "age"})
NOT_GZIP = re.compile(r"\bgzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

View = Callable[..., HttpResponseBase]


def same_for_all(*parameters: str) -> Callable[[View], View]:
    """Strangers may be shown the same answer for up to thirty seconds, if the address asks for nothing but these."""

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            request.META[MARK] = request.GET.keys() <= set(parameters)
            return response

        return marked

    return decorate


class Key(NamedTuple):
    """All that a page may depend on."""

    is_secure: bool
    host: str
    path: str
    query: str
    language: str
    theme: str


def key_of(environ: Environ) -> Key | None:
    """None if this request must be answered by Django: it may be somebody's own."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(name in environ for name in PERSONAL_HEADERS):
        return None
    if environ.get("CONTENT_LENGTH", "") not in ("", "0"):
        return None
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    if not cookies.keys() <= {settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE, settings.CSRF_COOKIE_NAME}:
        return None
    host, path, query = environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(host) + len(path) + len(query) > LONGEST_ADDRESS:
        return None
    language = language_of(cookies.get(settings.LANGUAGE_COOKIE_NAME), environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    return Key(is_secure(environ), host, path, query, language, THEMES.get(cookies.get(THEME_COOKIE, ""), ""))


@lru_cache(maxsize=4_096)
def language_of(cookie: str | None, wished: str) -> str:
    """The language in which the page would be made, found as LanguageMiddleware finds it."""
    cookies = {} if cookie is None else {settings.LANGUAGE_COOKIE_NAME: cookie}
    asked = SimpleNamespace(COOKIES=cookies, META={"HTTP_ACCEPT_LANGUAGE": wished})
    return translation.get_language_from_request(cast(HttpRequest, asked))


def is_secure(environ: Environ) -> bool:
    """As `HttpRequest.is_secure` says it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if (said := environ.get(name)) is not None:
            return bool(said.split(",", 1)[0].strip() == value)
    return bool(environ.get("wsgi.url_scheme") == "https")


@dataclass
class Page:
    """An answer, kept compressed; `began` is when it began to be made: it knows nothing that happened later."""

    headers: Headers
    packed: bytes
    etag: str
    began: float

    @cached_property
    def weight(self) -> int:
        return len(self.packed) + sum(len(name) + len(value) for name, value in self.headers) + 1_000

    def answer(self, environ: Environ, start_response: Start, age: float) -> list[bytes]:
        said = [("ETag", self.etag), ("Vary", VARY), ("Cache-Control", "no-cache"), ("Age", str(int(age)))]
        if is_same(self.etag, environ.get("HTTP_IF_NONE_MATCH", "")):
            start_response("304 Not Modified", said)
            return [b""]
        body = self.packed
        if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            said.append(("Content-Encoding", "gzip"))
        else:
            body = gzip.decompress(body)
        start_response("200 OK", [*self.headers, *said, ("Content-Length", str(len(body)))])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def is_same(etag: str, asked: str) -> bool:
    return bool(asked) and etag in (one.strip() for one in asked.split(","))


def takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted and not NOT_GZIP.search(accepted)


class Answer:
    """What an application says to `start_response`, kept until it is passed on."""

    status = ""
    headers: Headers

    def __call__(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.status, self.headers = status, headers

    def all_of(self, name: str) -> list[str]:
        return [value for header, value in self.headers if header.lower() == name]

    @property
    def may_be_kept(self) -> bool:
        """Whether the answer itself agrees: `@same_for_all` alone is not believed."""
        vary = {word.strip().lower() for value in self.all_of("vary") for word in value.split(",")}
        is_plain = self.status.startswith("200") and not self.all_of("set-cookie") and vary <= KNOWN_VARY
        return is_plain and not self.all_of("cache-control") and self.all_of("content-encoding") in ([], ["gzip"])


def page_from(environ: Environ, answer: Answer, body: Iterable[bytes], began: float) -> Page | None:
    """None unless view and answer both allow it. What comes piece by piece is never kept."""
    if not environ.get(MARK) or not answer.may_be_kept or not isinstance(body, list):
        return None
    sent = b"".join(body)
    if len(sent) > LARGEST_PAGE:
        return None
    is_packed = bool(answer.all_of("content-encoding"))
    plain = gzip.decompress(sent) if is_packed else sent
    headers = [(name, value) for name, value in answer.headers if name.lower() not in OURS]
    etag = f'W/"{hashlib.sha256(plain).hexdigest()[:24]}"'
    return Page(headers, sent if is_packed else gzip.compress(plain, 6), etag, began)


class PageCache:
    """A WSGI application before another: each process has its own, so nothing needs to be told to anybody."""

    def __init__(
        self, application: Application, *, clock: Callable[[], float] = time.monotonic, most_bytes: int = MOST_BYTES
    ) -> None:
        self.application, self.clock, self.most_bytes = application, clock, most_bytes
        self.lock = threading.Lock()
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.weight = 0
        self.being_made: dict[Key, threading.Event] = {}
        # Addresses whose answer was not kept, and when: nobody waits for another at these.
        self.unkept: OrderedDict[Key, float] = OrderedDict()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        key = key_of(environ)
        if key is None:
            is_safe = environ["REQUEST_METHOD"] in SAFE
            return self.application(environ, start_response if is_safe else noting_sent(environ, start_response))
        page = self.find(key, FRESH)
        if page is None and environ["REQUEST_METHOD"] == "GET":
            return self.make_or_wait(key, environ, start_response)
        return self.show(page, environ, start_response)

    def show(self, page: Page | None, environ: Environ, start_response: Start) -> Iterable[bytes]:
        if page is None:
            return self.application(environ, start_response)
        return page.answer(environ, start_response, self.clock() - page.began)

    def find(self, key: Key, oldest: float) -> Page | None:
        with self.lock:
            page = self.pages.get(key)
            if page is None or self.clock() - page.began >= oldest:
                return None
            self.pages.move_to_end(key)
            return page

    def make_or_wait(self, key: Key, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """One makes the page. The others get the one before, or wait for this one if there is none young enough."""
        with self.lock:
            if self.clock() - self.unkept.get(key, -OLDEST) < OLDEST:
                turn, is_mine = None, False
            elif turn := self.being_made.get(key):
                is_mine = False
            else:
                turn, is_mine = self.being_made.setdefault(key, threading.Event()), True
        if turn is None:
            return self.application(environ, start_response)
        if is_mine:
            return self.make(key, turn, environ, start_response)
        if (page := self.find(key, OLDEST)) is None and turn.wait(PATIENCE):
            page = self.find(key, OLDEST)
        return self.show(page, environ, start_response)

    def make(self, key: Key, turn: threading.Event, environ: Environ, start_response: Start) -> Iterable[bytes]:
        began, answer = self.clock(), Answer()
        try:
            body = self.application(environ, answer)
            page = page_from(environ, answer, body, began)
            if page:
                self.keep(key, page)
            elif not answer.status.startswith("5"):
                self.drop(key)
        finally:
            with self.lock:
                del self.being_made[key]
            turn.set()
        if page:
            return self.show(page, environ, start_response)
        start_response(answer.status, answer.headers)
        return body

    def keep(self, key: Key, page: Page) -> None:
        with self.lock:
            self.unkept.pop(key, None)
            self.take_out(key)
            self.pages[key] = page
            self.weight += page.weight
            while self.weight > self.most_bytes:
                self.take_out(next(iter(self.pages)))

    def drop(self, key: Key) -> None:
        with self.lock:
            self.take_out(key)
            self.unkept[key] = self.clock()
            self.unkept.move_to_end(key)
            if len(self.unkept) > MOST_UNKEPT:
                self.unkept.popitem(last=False)

    def take_out(self, key: Key) -> None:
        if old := self.pages.pop(key, None):
            self.weight -= old.weight


def noting_sent(environ: Environ, start_response: Start) -> Start:
    """Give whoever sent something a cookie that keeps older pages from them."""
    secure = "; Secure" if is_secure(environ) else ""
    cookie = f"{SENT_COOKIE}=1; Max-Age={SENT_FOR}; Path=/; HttpOnly; SameSite=Lax{secure}"

    def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
        more = [("Set-Cookie", cookie)] if status[:1] in "23" else []
        return start_response(status, [*headers, *more])

    return start
