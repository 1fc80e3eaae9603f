from minga.core import bare
from minga.core.catalogs import ROOT


def test_no_room_says_what_nobody_can_translate():
    assert list(bare.everywhere(ROOT)) == []


def test_text_and_what_is_read_aloud_of_a_template_are_found_outside_the_tags():
    page = """<h1>{% translate "Bien" %}</h1>
<p>Mal {{ name }}</p>
<img alt="Una foto" src="x"><input placeholder="{% translate "Bien" %}">
{% blocktranslate %}Bien {{ name }}{% endblocktranslate %}{# nota al margen #}
{% if a > b %}<p class="code">python3 verificador.py</p><script>var x</script>{% endif %}
<a href="/">CSV</a> · {{ total }}"""
    assert bare.in_template(page) == [(2, "Mal"), (3, "Una foto")]


def test_sentences_in_python_are_found_when_no_gettext_holds_them():
    program = """
from django.utils.translation import gettext as _now
label = _now("Qué día")
messages.success(request, "Listo")
raise Refused(f"No puedes {verb}")
Column("key", _now("Bien"))
forms.CharField(help_text="Tell it")
models.CharField(help_text="For who reads the code")
other = "¿Y esto?"
"""
    assert bare.in_python(program) == [(4, "Listo"), (5, "No puedes "), (7, "Tell it"), (9, "¿Y esto?")]
