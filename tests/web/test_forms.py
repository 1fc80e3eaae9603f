import datetime as dt
import re
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from minga.directory.models import SDG
from minga.web.forms import FileField, FilterForm, OnceMixin, RadioCards, RowsField, SpamTrapMixin


class IdeaForm(SpamTrapMixin, OnceMixin, forms.Form):
    problem = forms.CharField(
        label="El problema",
        help_text="En una o dos frases.",
        max_length=200,
        widget=forms.Textarea,
        error_messages={"required": "Falta el problema."},
    )
    sector = forms.ChoiceField(
        label="Sector",
        choices=[("a", "Academia"), ("c", "Ciudadanía")],
        widget=RadioCards(helps={"a": "Universidades"}),
    )
    place = forms.CharField(label="Lugar", required=False)


class AnnexForm(forms.Form):
    annex = FileField(label="Anexo", types=[".pdf"], max_bytes=5_000_000, then="Se publicará.")


def opened(seconds_ago):
    """The hidden values of a form that was opened some time ago."""
    now = timezone.now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now - dt.timedelta(seconds=seconds_ago))
        return {"opened": IdeaForm().initial["opened"]}


def filled(**changes):
    values = {"problem": "Falta agua", "sector": "a", "contact_by": "", "once": "", **opened(60), **changes}
    form = IdeaForm(values)
    assert form.is_valid(), form.errors
    return form


def test_a_label_says_in_words_whether_an_answer_is_needed():
    page = str(IdeaForm())
    assert re.findall(r'(El problema|Lugar|Sector) <span class="field-need">\((\w+)\)', page) == [
        ("El problema", "obligatorio"),
        ("Sector", "obligatorio"),
        ("Lugar", "opcional"),
    ]


def test_help_and_error_are_bound_to_their_field():
    page = str(IdeaForm({"problem": "", "sector": "a", **opened(60)}))
    field = re.search(r"<textarea[^>]*>", page).group()
    assert re.search('aria-describedby="([^"]+)"', field).group(1) == "id_problem_helptext id_problem_error"
    assert field.count('aria-invalid="true"') == 1
    assert page.count('id="id_problem_helptext"') == 1
    assert page.count('id="id_problem_error"') == 1


def test_the_summary_of_errors_takes_the_focus_and_leads_to_each_field():
    page = str(IdeaForm({"problem": "", "sector": "", **opened(60)}))
    assert page.count('class="error-summary" role="alert" tabindex="-1" autofocus') == 1
    assert page.count("Falta corregir 2 cosas") == 1
    assert page.count('<a href="#id_problem">Falta el problema.</a>') == 1
    assert re.findall('<fieldset class="field has-error" id="(id_sector)"', page) == ["id_sector"]


def test_a_failed_form_returns_all_that_was_typed():
    page = str(IdeaForm({"problem": "", "sector": "a", "place": "Loja <3", **opened(60)}))
    assert page.count('value="Loja &lt;3"') == 1
    assert len(re.findall('value="a"[^>]*checked', page)) == 1


def test_a_choice_shows_its_explanation():
    assert str(IdeaForm()).count("<b>Academia</b><small>Universidades</small>") == 1


def test_a_text_with_a_limit_counts_its_characters():
    assert str(IdeaForm()).count('data-count-for="id_problem" data-most="200"') == 1


def test_a_limit_that_nobody_comes_near_is_not_counted():
    class LongForm(forms.Form):
        text = forms.CharField(max_length=60_000, widget=forms.Textarea)

    assert "data-count-for" not in str(LongForm())


def test_the_trap_is_out_of_sight_and_out_of_the_way_of_the_keyboard():
    page = str(IdeaForm())
    assert page.count('<div class="trap" aria-hidden="true">') == 1
    assert re.search('<input[^>]*name="contact_by"[^>]*>', page).group().count('tabindex="-1"') == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [({}, ""), ({"contact_by": "http://spam"}, "trap"), ({"opened": ""}, "clock"), ({"opened": "1234"}, "clock")],
)
def test_a_robot_is_suspected_and_never_dropped(changes, why):
    form = filled(**changes)
    assert (form.suspicion, form.is_suspicious) == (why, bool(why))


@pytest.mark.parametrize(("seconds", "why"), [(1, "quick"), (4, ""), (6 * 24 * 3600, ""), (8 * 24 * 3600, "stale")])
def test_nobody_writes_in_a_second_nor_leaves_a_form_open_for_a_week(seconds, why):
    assert filled(**opened(seconds)).suspicion == why


def test_a_double_click_sends_the_same_key():
    key = re.search('name="once" value="([^"]+)"', str(IdeaForm())).group(1)
    assert filled(once=key).cleaned_data["once"] == filled(once=key).cleaned_data["once"] == UUID(key)


def test_two_opened_forms_have_two_keys():
    keys = {re.search('name="once" value="([^"]+)"', str(IdeaForm())).group(1) for _n in range(5)}
    assert len(keys) == 5


@pytest.mark.parametrize("broken", ["", "x", "1234"])
def test_a_broken_key_loses_nothing(broken):
    assert isinstance(filled(once=broken).cleaned_data["once"], UUID)


def test_a_form_with_errors_keeps_its_key():
    key = "7a9e3a36-6c1c-4a5c-9b8a-2f1d7a1f0b11"
    assert str(IdeaForm({"once": key})).count(f'name="once" value="{key}"') == 1


def test_a_file_says_before_what_it_may_be():
    page = str(AnnexForm())
    assert page.count("Tipos: PDF. Hasta 5\u00a0MB. Se publicará.") == 1
    assert page.count('accept=".pdf"') == 1


@pytest.mark.parametrize(
    ("name", "size", "error"),
    [
        ("a.PDF", 10, None),
        ("a.exe", 10, "«a.exe» no es de un tipo admitido. Tipos: PDF. Hasta 5\u00a0MB. Se publicará."),
        ("a.pdf", 5_000_001, "«a.pdf» pesa 5\u00a0MB. Tipos: PDF. Hasta 5\u00a0MB. Se publicará."),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(name, size, error):
    form = AnnexForm({}, {"annex": SimpleUploadedFile(name, b"x" * size)})
    assert form.errors.get("annex", [None])[0] == error


class Filters(FilterForm):
    q = forms.CharField(label="Palabras")
    year = forms.IntegerField(label="Año")
    sector = forms.ChoiceField(label="Sector", choices=[("", "Todos"), ("a", "Academia")])


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ({}, {}),
        ({"q": "agua", "year": "2019", "sector": "a"}, {"q": "agua", "year": 2019, "sector": "a"}),
        ({"q": " ", "year": "nunca", "sector": "<x>"}, {}),
    ],
)
def test_a_filter_that_makes_no_sense_is_left_out(asked, chosen):
    assert Filters(asked).chosen == chosen


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["-99999999999999999999", "9" * 40, "no", "0"])
def test_several_rows_refuse_what_is_not_offered_even_a_number_that_fits_in_no_database(odd):
    field = RowsField(queryset=SDG.objects.all())
    with pytest.raises(ValidationError):
        field.clean([odd])
