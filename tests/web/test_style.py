"""The book of components, as it is served."""


def test_the_book_shows_every_component(client):
    page = client.get("/estilo/").content.decode()
    parts = (
        *("thread", "strand", "figures", "cards", "facts", "table", "filters", "notice", "progress"),
        *("choices", "file", "chart", "actions", "empty"),
    )
    assert [part for part in parts if f'class="{part}' not in page] == []
    assert page.count("<h1") == 1
    assert [mark for mark in (" style=", "<style", " onclick", "<script>") if mark in page] == []


def test_a_filter_appears_as_a_chip(client):
    page = client.get("/estilo/?sector=civil").content.decode()
    assert page.count('<a class="chip" href="/estilo/">') == 1


def test_the_example_paper_is_a_pdf(client):
    response = client.get("/estilo/papel/")
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_each_language_is_a_link_that_keeps_the_page(client):
    page = client.get("/estilo/?orden=title").content.decode()
    assert page.count('href="/estilo/?orden=title&amp;lang=en" lang="en"') == 2


def test_the_chosen_light_is_in_the_page(client):
    client.cookies["apariencia"] = "oscura"
    assert client.get("/estilo/").content.decode().count('<html lang="es" data-theme="dark">') == 1
