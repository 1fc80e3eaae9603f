"""What is answered from memory: never older than thirty seconds, and never what belongs to somebody else."""

import json
import threading

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from minga.web.page_cache import MARK, OLDEST, PageCache, key_of
from tests.web.strangers import GZIP, Clock, ask


class Counting:
    """An application whose page says how often it was made; `said` is added to its headers."""

    def __init__(self, *said, status="200 OK", mark=True, size=0):
        self.said, self.status, self.mark, self.size, self.made = said, status, mark, size, 0

    def __call__(self, environ, start_response):
        self.made += 1
        environ[MARK] = self.mark
        start_response(self.status, [("Content-Type", "text/html"), *self.said])
        return [f"{self.made}:".encode() + b"x" * self.size]


@pytest.fixture
def clock():
    return Clock()


def test_a_page_is_made_once_for_all_strangers_and_again_after_ten_seconds(clock):
    application = Counting()
    site = PageCache(application, clock=clock)
    seen = [ask(site, HTTP_USER_AGENT=name).text for name in ("a", "b")]
    clock.now += 9.9
    seen.append(ask(site).text)
    clock.now += 0.1
    assert [*seen, ask(site).text] == ["1:", "1:", "1:", "2:"]


def test_its_age_is_told(clock):
    site = PageCache(Counting(), clock=clock)
    ask(site)
    clock.now += 7.5
    assert ask(site).headers["Age"] == "7"


def test_while_the_site_fails_the_last_page_is_not_shown_beyond_thirty_seconds(clock):
    application = Counting()
    site = PageCache(application, clock=clock)
    ask(site)
    application.status = "503 Service Unavailable"
    clock.now += OLDEST - 0.1
    began = threading.Event()
    site.being_made[key_of(environ_of("/"))] = began
    assert ask(site).text == "1:"
    del site.being_made[key_of(environ_of("/"))]
    assert ask(site).status == "503 Service Unavailable"
    clock.now += 0.1
    assert ask(site).status == "503 Service Unavailable"


def environ_of(address):
    kept = {}

    def application(environ, start_response):
        kept.update(environ)
        start_response("404 Not Found", [])
        return [b""]

    ask(application, address)
    return kept


def test_age_counts_from_before_the_page_was_made(clock):
    def slow(environ, start_response):
        clock.now += 20
        environ[MARK] = True
        start_response("200 OK", [])
        return [b"slow"]

    site = PageCache(slow, clock=clock)
    assert ask(site).headers["Age"] == "20"


@pytest.mark.parametrize(
    "application",
    [
        Counting(mark=False),
        Counting(status="404 Not Found"),
        Counting(status="302 Found"),
        Counting(("Set-Cookie", "sessionid=secret")),
        Counting(("Cache-Control", "private")),
        Counting(("Cache-Control", "no-store")),
        Counting(("Vary", "Cookie, User-Agent")),
        Counting(("Vary", "*")),
        Counting(("Content-Encoding", "br")),
        Counting(size=600_000),
    ],
    ids=["unmarked", "404", "302", "cookie", "private", "no-store", "browser", "star", "brotli", "long"],
)
def test_what_may_be_somebodys_own_is_never_kept(clock, application):
    site = PageCache(application, clock=clock)
    assert [ask(site).text[:2] for _turn in range(2)] == ["1:", "2:"]


@pytest.mark.parametrize(
    "asked",
    [
        {"cookie": "sessionid=a"},
        {"cookie": "django_language=es; sessionid=a"},
        {"cookie": "messages=a"},
        {"cookie": "reciente=1"},
        {"cookie": "unknown=a"},
        {"cookie": "nameless"},
        {"cookie": "=a"},
        {"HTTP_AUTHORIZATION": "Basic YTph"},
        {"HTTP_RANGE": "bytes=0-1"},
        {"HTTP_HX_REQUEST": "true"},
        {"address": f"/?q={'a' * 600}"},
        {"method": "POST"},
    ],
    ids=lambda asked: " ".join(f"{name}={value[:40]}" for name, value in asked.items()),
)
def test_who_may_be_known_is_answered_by_django(clock, asked):
    application = Counting()
    site = PageCache(application, clock=clock)
    assert ask(site).text == "1:"
    assert [ask(site, **asked).text for _turn in range(2)] == ["2:", "3:"]
    assert ask(site).text == "1:"


@pytest.mark.parametrize("cookie", ["csrftoken=abc", "apariencia=unknown", "django_language=xx", ""])
def test_cookies_that_change_nothing_share_the_page(clock, cookie):
    application = Counting()
    site = PageCache(application, clock=clock)
    ask(site)
    assert ask(site, cookie=cookie).text == "1:"


@pytest.mark.parametrize(
    "asked",
    [
        {"cookie": "django_language=en"},
        {"HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.9"},
        {"cookie": "apariencia=oscura"},
        {"HTTP_HOST": "localhost"},
        {"address": "/?q=agua"},
        {"address": "/otra/"},
        {"wsgi.url_scheme": "https"},
    ],
    ids=str,
)
def test_each_language_light_host_and_address_has_its_own_page(clock, asked):
    application = Counting()
    site = PageCache(application, clock=clock)
    assert [ask(site).text, ask(site, **asked).text, ask(site, **asked).text] == ["1:", "2:", "2:"]


def test_https_is_believed_from_the_proxy_only(clock, settings):
    site = PageCache(Counting(), clock=clock)
    seen = [ask(site).text, ask(site, HTTP_X_FORWARDED_PROTO="https").text]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert [*seen, ask(site, HTTP_X_FORWARDED_PROTO="https").text] == ["1:", "1:", "2:"]


def test_head_has_the_headers_of_the_page_and_no_body(clock):
    application = Counting()
    site = PageCache(application, clock=clock)
    whole, head = ask(site), ask(site, method="HEAD")
    assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")


def test_head_alone_keeps_nothing(clock):
    application = Counting()
    site = PageCache(application, clock=clock)
    ask(site, method="HEAD")
    assert ask(site).text == "2:"


def test_whoever_has_the_page_gets_304(clock):
    site = PageCache(Counting(), clock=clock)
    etag = ask(site).headers["ETag"]
    found = [ask(site, HTTP_IF_NONE_MATCH=said) for said in (etag, f'"x", {etag}', '"x"', etag.removeprefix("W/"))]
    assert [one.status[:3] for one in found] == ["304", "304", "200", "200"]
    assert [len(one.body) for one in found[:2]] == [0, 0]
    assert found[0].headers["ETag"] == etag


def test_the_page_comes_packed_only_to_who_can_open_it(clock):
    site = PageCache(Counting(size=1000), clock=clock)
    wishes = ["gzip, br", "", "br", "gzip;q=0, br", "gzip;q=0.5"]
    found = [ask(site, HTTP_ACCEPT_ENCODING=wish) for wish in wishes]
    assert [one.headers.get("Content-Encoding", "") for one in found] == ["gzip", "", "", "", "gzip"]
    assert {one.text for one in found} == {"1:" + "x" * 1000}
    assert [int(one.headers["Content-Length"]) == len(one.body) for one in found] == [True] * 5
    assert {one.headers["Vary"] for one in found} == {"Accept-Language, Cookie, Accept-Encoding"}


def test_who_has_just_sent_something_sees_the_site_without_delay(clock):
    application = Counting()
    site = PageCache(application, clock=clock)
    ask(site)
    sent = ask(site, method="POST").headers["Set-Cookie"]
    assert sent == "reciente=1; Max-Age=35; Path=/; HttpOnly; SameSite=Lax"
    assert int(sent.partition("Max-Age=")[2].partition(";")[0]) > OLDEST
    assert ask(site, cookie=sent.partition(";")[0]).text == "3:"


def test_what_was_refused_leaves_no_cookie(clock):
    site = PageCache(Counting(status="422 Unprocessable Content"), clock=clock)
    assert list(ask(site, method="POST").headers) == ["Content-Type"]


def test_memory_is_bounded_and_the_least_read_goes_first(clock):
    application = Counting()
    site = PageCache(application, clock=clock, most_bytes=3_200)
    for path in ("/a/", "/b/", "/c/", "/a/", "/d/", "/a/", "/b/"):
        ask(site, path)
    assert application.made == 5
    assert site.weight == sum(page.weight for page in site.pages.values())
    assert site.weight <= 3_200


class Slow(Counting):
    """Says when it begins to make a page and goes on when it is told."""

    def __init__(self):
        super().__init__()
        self.began, self.go_on = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, environ, start_response):
        self.began.release()
        assert self.go_on.acquire(timeout=10)
        return super().__call__(environ, start_response)


def together(count, work):
    found = []
    threads = [threading.Thread(target=lambda: found.append(work())) for _turn in range(count)]
    for thread in threads:
        thread.start()
    return threads, found


def test_a_hundred_who_come_at_once_make_one_page(clock):
    application = Slow()
    site = PageCache(application, clock=clock)
    threads, found = together(100, lambda: ask(site).text)
    assert application.began.acquire(timeout=10)
    application.go_on.release()
    for thread in threads:
        thread.join()
    assert found == ["1:"] * 100


def test_while_one_makes_the_page_again_the_others_get_the_one_before(clock):
    application = Slow()
    application.go_on.release()
    site = PageCache(application, clock=clock)
    ask(site)
    clock.now += 15
    assert application.began.acquire(timeout=10)
    threads, found = together(1, lambda: ask(site).text)
    assert application.began.acquire(timeout=10)
    assert [ask(site).text for _turn in range(3)] == ["1:"] * 3
    application.go_on.release()
    threads[0].join()
    assert (found, ask(site).text) == (["2:"], "2:")


def test_nobody_waits_where_nothing_is_kept(clock):
    application = Counting(mark=False)
    site = PageCache(application, clock=clock)
    ask(site)
    site.being_made[key_of(environ_of("/"))] = threading.Event()
    assert ask(site).text == "2:"


def test_a_page_that_fails_lets_the_others_go_on(clock):
    class Failing(Counting):
        def __call__(self, environ, start_response):
            if not self.made:
                self.made = 1
                raise RuntimeError("broken")
            return super().__call__(environ, start_response)

    site = PageCache(Failing(), clock=clock)
    with pytest.raises(RuntimeError):
        ask(site)
    assert ask(site).text == "2:"


def personal(environ, start_response):
    """A page that shows all that the site may know of whoever asks."""
    from django.core.handlers.wsgi import WSGIRequest
    from django.utils import translation

    from minga.web.context import THEMES

    request = WSGIRequest(environ)
    shown = {
        "session": request.COOKIES.get(settings.SESSION_COOKIE_NAME),
        "messages": request.COOKIES.get("messages"),
        "authorization": environ.get("HTTP_AUTHORIZATION"),
        "language": translation.get_language_from_request(request),
        "theme": THEMES.get(request.COOKIES.get("apariencia", ""), ""),
        "address": request.get_full_path(),
        "host": environ.get("HTTP_HOST"),
        "method": request.method.replace("HEAD", "GET"),
    }
    environ[MARK] = True
    start_response("200 OK", [])
    return [json.dumps(shown, sort_keys=True).encode()]


NAMES = st.sampled_from(
    ["sessionid", "messages", "django_language", "apariencia", "csrftoken", "reciente", "Sessionid", " sessionid", "x"]
)
VALUES = st.sampled_from(
    ["", "a", "b", "en", "es", "en-US", "oscura", "clara", '"oscura"', '"a; sessionid=b"', "\\141"]
)
PAIRS = st.one_of(st.builds("{}={}".format, NAMES, VALUES), NAMES, st.sampled_from(["=a", "a==b", " ", "$Path=/"]))
COOKIES = st.lists(PAIRS, max_size=4).map("; ".join) | st.lists(PAIRS, max_size=3).map(";".join)
OTHERS = st.fixed_dictionaries(
    {},
    optional={
        "HTTP_ACCEPT_LANGUAGE": st.sampled_from(["en", "es", "en;q=0.1, es", "qu", "*", "en-US,en;q=0.9", ";;", "é"]),
        "HTTP_AUTHORIZATION": st.sampled_from(["Basic YTph", "Bearer x"]),
        "HTTP_ACCEPT_ENCODING": st.sampled_from(["gzip", "br", "gzip;q=0"]),
        "HTTP_HOST": st.sampled_from(["testserver", "localhost"]),
        "method": st.sampled_from(["GET", "HEAD", "POST"]),
        "address": st.sampled_from(["/", "/?a=1", "/?a=2", "/b/", "/b/?a=1", "/%62/", "//b/"]),
    },
)


@given(st.lists(st.tuples(COOKIES, OTHERS), min_size=2, max_size=12))
def test_whatever_is_asked_the_answer_is_the_one_that_was_due(visits):
    site = PageCache(personal, clock=Clock())
    for cookie, asked in visits:
        due, found = ask(personal, cookie=cookie, **asked), ask(site, cookie=cookie, **asked)
        assert found.status == due.status
        assert found.text in (due.text, "" if asked.get("method") == "HEAD" else due.text)


def test_packed_pages_are_opened_before_they_are_compared(clock):
    """Django's packing differs each time; the page's mark must not."""
    import gzip

    class Packed(Counting):
        def __call__(self, environ, start_response):
            super().__call__(environ, lambda *said: None)
            start_response("200 OK", [("Content-Encoding", "gzip")])
            return [gzip.compress(b"same", mtime=self.made)]

    site = PageCache(Packed(), clock=clock)
    first = ask(site, **GZIP)
    clock.now += 20
    second = ask(site, **GZIP)
    assert first.body != second.body
    assert first.headers["ETag"] == second.headers["ETag"]
