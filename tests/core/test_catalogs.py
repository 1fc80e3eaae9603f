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
