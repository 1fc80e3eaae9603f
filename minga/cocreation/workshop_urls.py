"""Addresses of workshops and of capturing what is made there."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from minga.cocreation.views import capture, claims, codes, paper, sheets
from minga.cocreation.views import workshop_bench as bench
from minga.cocreation.views import workshops as views


class WorkshopStep(StringConverter):
    regex = "convocar|realizado|publicar"


register_converter(WorkshopStep, "workshop_step")

WORKSHOP = "procesos/<slug:slug>/talleres/<int:number>/"
CAPTURE = "procesos/<slug:slug>/captura/"
BENCH = "procesos/<slug:slug>/mesa/talleres/<int:number>/"

CODES = "procesos/<slug:slug>/mesa/codigos/"
PAPER = "procesos/<slug:slug>/mesa/papel/"

urlpatterns = [
    path("talleres/", views.workshop_list, name="workshop_list"),
    path("talleres/calendario.ics", views.workshops_calendar, name="workshops_calendar"),
    path(WORKSHOP, views.workshop, name="workshop"),
    path(f"{WORKSHOP}resultados/", views.workshop_results, name="workshop_results"),
    path(f"{WORKSHOP}calendario.ics", views.workshop_calendar, name="workshop_calendar"),
    path(f"{WORKSHOP}inscripcion/", views.workshop_register, name="workshop_register"),
    path(f"{WORKSHOP}inscripcion/<uuid:key>/", views.registration, name="registration"),
    path("procesos/<slug:slug>/mesa/talleres/nuevo/", bench.workshop_new, name="workshop_new"),
    path(BENCH, bench.workshop_run, name="workshop_run"),
    path(f"{BENCH}editar/", bench.workshop_edit, name="workshop_edit"),
    path(f"{BENCH}cancelar/", bench.workshop_cancel, name="workshop_cancel"),
    path(f"{BENCH}<workshop_step:step>/", bench.workshop_step, name="workshop_step"),
    path(f"{BENCH}pasos/<int:step>/", bench.workshop_script, name="workshop_script"),
    path(f"{BENCH}mesas/", bench.workshop_table, name="workshop_table"),
    path(f"{BENCH}asistencia/", bench.workshop_attendance, name="workshop_attendance"),
    path(f"{BENCH}plenaria/", bench.workshop_plenary, name="workshop_plenary"),
    path(f"{BENCH}documentos/", bench.workshop_paper, name="workshop_paper"),
    path(f"{BENCH}lista/", bench.workshop_names, name="workshop_names"),
    path(f"{BENCH}propuestas/", bench.workshop_proposal, name="workshop_proposal"),
    path(f"{BENCH}hoja/", sheets.workshop_sheet, name="workshop_sheet"),
    path(f"{BENCH}hoja/plantilla.xlsx", sheets.workshop_template, name="workshop_template"),
    path(f"{BENCH}propuestas/<str:code>/revision/", bench.workshop_review, name="workshop_review"),
    path(f"{BENCH}comprobantes.pdf", paper.workshop_slips, name="workshop_slips"),
    path(CODES, codes.code_batches, name="code_batches"),
    path(f"{CODES}<uuid:key>/cerrar/", codes.batch_close, name="batch_close"),
    path(f"{CODES}<uuid:key>/formularios.pdf", paper.batch_forms, name="batch_forms"),
    path(f"{CODES}<uuid:key>/comprobantes.pdf", paper.batch_slips, name="batch_slips"),
    path(PAPER, paper.paper_find, name="paper_find"),
    path(f"{PAPER}<int:number>/", paper.paper_entry, name="paper_entry"),
    path("comprobante/", claims.slip_enter, name="slip_enter"),
    path("<str:code>/es-mia/", claims.proposal_claim, name="proposal_claim"),
    path(CAPTURE, capture.capture, name="capture"),
    path(f"{CAPTURE}trabajador.js", capture.capture_worker, name="capture_worker"),
    path(f"{CAPTURE}app.webmanifest", capture.capture_manifest, name="capture_manifest"),
    path(f"{CAPTURE}estado/", capture.capture_state, name="capture_state"),
    path(f"{CAPTURE}codigos/", capture.capture_batch, name="capture_batch"),
    path(f"{CAPTURE}enviar/", capture.capture_send, name="capture_send"),
]
