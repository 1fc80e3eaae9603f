"""Addresses of notices. Who finds threads and who may see the letters that gave up, only the room above knows: it says
so once, in `config/urls.py`, and Django gives it to the views."""

from django.urls import URLPattern, path

from minga.core.permits import Rule
from minga.notices import views
from minga.notices.threads import FindThread


def notice_urls(*, find: FindThread, permit: Rule) -> list[URLPattern]:
    finding, permitting = {"find": find}, {"permit": permit}
    return [
        path("seguir/confirmar/<str:token>/", views.follow_confirm, finding, name="follow_confirm"),
        path("seguir/<slug:kind>/<str:code>/", views.follow, finding, name="follow"),
        path("seguir/<slug:kind>/<str:code>/dejar/", views.follow_stop, finding, name="follow_stop"),
        path("seguir/<slug:kind>/<str:code>/atom.xml", views.follow_feed, finding, name="follow_feed"),
        path("seguir/<slug:kind>/<str:code>/calendario.ics", views.follow_calendar, finding, name="follow_calendar"),
        path("avisos/", views.notice_list, name="notice_list"),
        path("avisos/preferencias/", views.preferences, name="preferences"),
        path("avisos/preferencias/<str:token>/", views.preferences_by_token, name="preferences_by_token"),
        path("avisos/baja/<str:token>/", views.stop_letters, name="stop_letters"),
        path("avisos/baja/<str:token>/lo-mio/", views.stop_own, name="stop_own"),
        path("avisos/baja/<str:token>/<slug:kind>/<str:code>/", views.stop_following, name="stop_following"),
        path("avisos/rechazar/<str:token>/", views.refuse_letters, name="refuse_letters"),
        path("avisos/fallidos/", views.dead_letters, permitting, name="dead_letters"),
        path("avisos/fallidos/<int:pk>/", views.letter_retry, permitting, name="letter_retry"),
    ]
