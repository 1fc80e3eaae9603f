import datetime as dt

import polib
import pytest

from minga.core import catalogs


def test_calls_are_collected_under_the_names_by_which_they_were_imported(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "from django.utils.translation import gettext as _now, ngettext_lazy as _n, pgettext\n"
        '_now("hoy")\n'
        '_n("un día", "unos días")\n'
        'pgettext("fecha", "Inicio")\n'
        'print("nada")\n',
        encoding="utf-8",
    )
    assert sorted(catalogs.in_python(program)) == [
        (2, (None, "hoy", None)),
        (3, (None, "un día", "unos días")),
        (4, ("fecha", "Inicio", None)),
    ]


def test_templates_are_collected_from_tags_blocks_and_arguments(tmp_path):
    template = tmp_path / "page.html"
    template.write_text(
        '{% translate "Seguir" %}\n'
        '{% translate "Retirar" context "quien la propuso" %}\n'
        '{% tag _("Cumplido") tone="good" %}\n'
        "{% blocktranslate count days=days %}{{ days }} día{% plural %}{{ days }} días{% endblocktranslate %}\n",
        encoding="utf-8",
    )
    assert list(catalogs.in_template(template)) == [
        (1, (None, "Seguir", None)),
        (2, ("quien la propuso", "Retirar", None)),
        (3, (None, "Cumplido", None)),
        (4, (None, "%(days)s día", "%(days)s días")),
    ]


@pytest.mark.parametrize("language", [*catalogs.COMPLETE, *catalogs.PARTIAL])
def test_a_language_has_all_that_it_promises(language):
    """All of English; of Kichwa the way from the door to the thread. None asks for what the sentence does not give."""
    assert list(catalogs.problems(language)) == []


@pytest.mark.parametrize("language", catalogs.PARTIAL)
def test_the_months_and_the_errors_of_forms_are_told_in_a_language_that_django_does_not_know(language):
    said = {entry.msgid for entry in catalogs.opened(language) if catalogs.is_of_library(entry)}
    months = {"January", "December", "jan", "dec"}
    assert {"This field is required.", "Enter a valid email address.", *months} <= said


def test_collecting_keeps_translations_their_review_and_the_sentences_of_libraries(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogs, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogs, "collect", lambda: {(None, "Buscar", None): [("minga/web/forms.py", "1")]})
    before = catalogs.opened("qu")
    before.append(polib.POEntry(msgid="Buscar", msgstr="Maskana", tcomment="revisado: Rosa, 2026-11-21"))
    before.append(polib.POEntry(msgid="Nadie lo dice ya", msgstr="x"))
    before.append(polib.POEntry(msgid="January", msgstr="kulla killa", occurrences=[(catalogs.LIBRARY, "")]))
    catalogs.catalog_path("qu").parent.mkdir(parents=True)
    before.save(str(catalogs.catalog_path("qu")))
    after = [(entry.msgid, entry.msgstr, entry.tcomment) for entry in catalogs.update("qu")]
    assert after == [("Buscar", "Maskana", "revisado: Rosa, 2026-11-21"), ("January", "kulla killa", "")]


def test_the_corrections_of_a_speaker_go_into_the_catalog(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(catalogs, "LOCALE", tmp_path)
    catalog = catalogs.opened("qu")
    catalog.append(polib.POEntry(msgid="Buscar", msgstr="Maskay", tcomment="sin revisar"))
    catalogs.catalog_path("qu").parent.mkdir(parents=True)
    catalog.save(str(catalogs.catalog_path("qu")))
    table = tmp_path / "qu.csv"
    table.write_text("\ufeffespañol,traducción\r\nBuscar,Maskana\r\nNo está,x\r\n", encoding="utf-8")
    assert catalogs.main(["import", "qu", str(table), "--by", "Rosa"]) == 1
    assert capsys.readouterr().out == "not a sentence of the site: 'No está'\nqu: 1 reviewed by Rosa, 1 refused\n"
    [entry] = catalogs.opened("qu")
    today = dt.datetime.now(dt.UTC).date()
    today = dt.datetime.now(dt.UTC).date()
    assert (entry.msgstr, entry.tcomment) == ("Maskana", f"revisado: Rosa, {today.isoformat()}")
    assert catalogs.main(["export", "qu"]) == 0
    assert "Buscar,,Maskana" in capsys.readouterr().out
