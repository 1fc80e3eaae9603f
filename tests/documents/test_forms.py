"""A file in a form: each bad one says why, and a good one survives whatever else went wrong."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from minga.documents.forms import FilesMixin, KeptFileField
from minga.documents.models import Upload
from tests.documents import makers
from tests.documents.subjects import sent

pytestmark = pytest.mark.django_db

PERSONAL = makers.pdf(f"Cedula {makers.CEDULA}")


class ProofForm(FilesMixin):
    title = forms.CharField(error_messages={"required": "Falta el título."})


class ActForm(forms.Form):
    act = KeptFileField(label="El acta", error_messages={"required": "Falta el acta."})


def filled(form: type[forms.Form], values: dict[str, str], **files: Any) -> Any:
    data = QueryDict(mutable=True)
    data.update(values)
    bound = form(data, MultiValueDict({name: [file] for name, file in files.items()}))
    bound.is_valid()
    return bound


def token_in(form: forms.Form, name: str) -> str:
    html = str(form[name])
    return html.partition(f'name="{name}-token" value="')[2].partition('"')[0]


def test_a_form_without_files_is_complete():
    form = filled(ProofForm, {"title": "Hola"})
    assert (form.errors, form.handed_in, form.has_files) == ({}, (), False)
    assert form.is_multipart()


def test_a_good_file_survives_a_form_that_failed():
    form = filled(ProofForm, {"title": ""}, file_2=sent())
    assert dict(form.errors) == {"title": ["Falta el título."]}
    token = token_in(form, "file_2")
    assert str(form["file_2"]).count("Ya tenemos «acta-de-la-reunion.pdf»") == 1
    again = filled(ProofForm, {"title": "Hola", "file_2-token": token})
    (file,) = again.handed_in
    assert (again.errors, file.upload, file.ground) == ({}, Upload.objects.get(), "")


def test_each_bad_file_says_why_at_its_own_field_and_the_good_one_stays():
    form = filled(
        ProofForm,
        {"title": "Hola"},
        file_1=sent(b"MZ" + b"\0" * 99, "plano.pdf"),
        file_2=sent(),
        file_3=sent(b"", "nada.csv"),
    )
    assert [*form.errors] == ["file_1", "file_3"]
    assert form.errors["file_1"][0].startswith("«plano.pdf» es un programa.")
    assert form.errors["file_3"] == ["«nada.csv» está vacío. Elige el archivo otra vez."]
    assert (len(form.handed_in), form.has_files, token_in(form, "file_2") != "") == (1, True, True)
    assert (token_in(form, "file_1"), token_in(form, "file_3")) == ("", "")


def test_a_bad_file_does_not_take_the_place_of_the_good_one():
    token = token_in(filled(ProofForm, {}, file_1=sent()), "file_1")
    form = filled(ProofForm, {"title": "Hola", "file_1-token": token}, file_1=sent(b"MZ\0", "x.exe"))
    assert [*form.errors] == ["file_1"]
    assert token_in(form, "file_1") == token


def test_a_file_with_personal_data_asks_why_before_it_passes():
    form = filled(ProofForm, {"title": "Hola"}, file_1=sent(PERSONAL))
    assert form.errors["file_1"] == [
        "«acta-de-la-reunion.pdf» muestra: 1 número de cédula."
        " Di por qué se puede publicar, quítalo o elige otro archivo."
    ]
    html = str(form["file_1"])
    assert html.count("1 número de cédula (171•••••03) en: página 1") == 1
    assert html.count(makers.CEDULA) == 0
    token = token_in(form, "file_1")
    for ground, count in (("", 1), ("porque sí", 1), ("office", 0)):
        again = filled(ProofForm, {"title": "Hola", "file_1-token": token, "file_1-ground": ground})
        assert len(again.errors) == count
    assert [file.ground for file in again.handed_in] == ["office"]
    assert str(again["file_1"]).count('value="office" checked>') == 1


def test_a_ground_for_a_file_that_needs_none_is_not_kept():
    form = filled(ProofForm, {"title": "Hola", "file_1-ground": "own"}, file_1=sent())
    assert [file.ground for file in form.handed_in] == [""]


def test_a_file_can_be_taken_out_again():
    token = token_in(filled(ProofForm, {}, file_1=sent()), "file_1")
    form = filled(ProofForm, {"title": "Hola", "file_1-token": token, "file_1-drop": "1"})
    assert (form.errors, form.handed_in) == ({}, ())


def test_a_file_whose_day_is_over_is_asked_for_again():
    form = filled(ProofForm, {"title": "Hola", "file_1-token": "inventado"})
    assert form.errors["file_1"] == ["El archivo que elegiste ya no está: se guarda un día. Elígelo otra vez."]


def test_a_file_can_be_required():
    assert filled(ActForm, {}).errors == {"act": ["Falta el acta."]}
    assert filled(ActForm, {}, act=sent()).errors == {}


def test_files_go_over_to_another_form_without_judging_the_rest():
    bound = ProofForm(
        QueryDict(), MultiValueDict({"file_1": [sent()], "file_2": [sent(PERSONAL)], "file_3": [sent(b"", "v.csv")]})
    )
    fresh = ProofForm()
    assert fresh.carry_files(bound) == ["«v.csv» está vacío. Elige el archivo otra vez."]
    assert [token_in(fresh, name) != "" for name in fresh.FILES] == [True, True, False]
    assert (fresh.is_bound, fresh.has_files) == (False, True)


def test_two_forms_do_not_share_what_was_sent():
    filled(ProofForm, {}, file_1=sent())
    assert ProofForm().has_files is False
    assert str(ProofForm()["file_1"]).count("Ya tenemos") == 0
