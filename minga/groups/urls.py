from django.urls import path, register_converter
from django.urls.converters import StringConverter

from minga.groups import views


class Step(StringConverter):
    regex = "abrir|terminar"


class MinutesStep(StringConverter):
    regex = "revisar|borrador|publicar"


register_converter(Step, "session_step")
register_converter(MinutesStep, "minutes_step")

SESSION = "<slug:slug>/sesiones/<int:number>/"
CONTEST = "<slug:slug>/concursos/<int:number>/"
RESOLUTION = "<slug:slug>/resoluciones/<int:year>-<int:number>/"

urlpatterns = [
    path("", views.body_list, name="body_list"),
    path("nuevo/", views.body_new, name="body_new"),
    path("<slug:slug>/", views.body, name="body"),
    path("<slug:slug>/sesiones.ics", views.body_calendar, name="body_calendar"),
    path("<slug:slug>/puestos/", views.seat_list, name="seat_list"),
    path("<slug:slug>/puestos/<int:pk>/invitacion/", views.invitation, name="invitation"),
    path("<slug:slug>/puestos/<int:pk>/salida/", views.membership_end, name="membership_end"),
    path("<slug:slug>/puestos/<int:pk>/principal/", views.membership_promote, name="membership_promote"),
    path("<slug:slug>/sesiones/nueva/", views.session_new, name="session_new"),
    path(SESSION, views.session, name="session"),
    path(f"{SESSION}calendario.ics", views.session_calendar, name="session_calendar"),
    path(f"{SESSION}conducir/", views.session_run, name="session_run"),
    path(f"{SESSION}<session_step:step>/", views.session_step, name="session_step"),
    path(f"{SESSION}no-se-realiza/", views.session_cancel, name="session_cancel"),
    path(f"{SESSION}observar/", views.session_observe, name="session_observe"),
    path(f"{SESSION}puntos/nuevo/", views.item_new, name="item_new"),
    path(f"{SESSION}puntos/<int:item>/votar/", views.item_vote, name="item_vote"),
    path(f"{SESSION}puntos/<int:item>/anotar/", views.item_record, name="item_record"),
    path(f"{SESSION}puntos/<int:item>/cerrar/", views.item_close, name="item_close"),
    path(f"{SESSION}acta/", views.minutes, name="minutes"),
    path(f"{SESSION}acta/pdf/", views.minutes_pdf, name="minutes_pdf"),
    path(f"{SESSION}acta/escribir/", views.minutes_write, name="minutes_write"),
    path(f"{SESSION}acta/firmar/", views.minutes_sign, name="minutes_sign"),
    path(f"{SESSION}acta/<minutes_step:step>/", views.minutes_step, name="minutes_step"),
    path("<slug:slug>/resoluciones/", views.resolution_list, name="resolution_list"),
    path(RESOLUTION, views.resolution, name="resolution"),
    path(f"{RESOLUTION}pdf/", views.resolution_pdf, name="resolution_pdf"),
    path(f"{RESOLUTION}avance/", views.resolution_report, name="resolution_report"),
    path("<slug:slug>/concursos/nuevo/", views.contest_new, name="contest_new"),
    path(CONTEST, views.contest, name="contest"),
    path(f"{CONTEST}postular/", views.application_new, name="application_new"),
    path(f"{CONTEST}retirar/", views.application_withdraw, name="application_withdraw"),
    path(f"{CONTEST}jurado/", views.contest_judge, name="contest_judge"),
    path(f"{CONTEST}desierto/", views.contest_void, name="contest_void"),
    path(f"{CONTEST}jurado/<int:application>/requisitos/", views.application_check, name="application_check"),
    path(f"{CONTEST}jurado/<int:application>/puntos/", views.application_score, name="application_score"),
    path("<slug:slug>/veeduria/acreditar/", views.oversight_accredit, name="oversight_accredit"),
    path("<slug:slug>/veeduria/plan/", views.oversight_plan, name="oversight_plan"),
    path("<slug:slug>/veeduria/informe/", views.oversight_report, name="oversight_report"),
]
