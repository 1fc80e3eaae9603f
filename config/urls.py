"""The addresses of the whole site: fixed words first, then one branch per jurisdiction."""

from django.contrib import admin
from django.urls import include, path

from minga.portal.urls import jurisdiction_urls

urlpatterns = [
    path("administracion/", admin.site.urls),
    path("cuenta/", include("minga.accounts.urls")),
    path("registro/", include("minga.ledger.urls")),
    path("", include("minga.web.urls")),
    path("", include("minga.portal.urls")),
    path("<slug:jurisdiction>/planes/", include("minga.plans.urls")),
    path("<slug:jurisdiction>/propuestas/", include("minga.cocreation.urls")),
    path("<slug:jurisdiction>/", include("minga.directory.urls")),
    path("<slug:jurisdiction>/", include(jurisdiction_urls)),
]

handler400 = "minga.web.views.bad_request"
handler403 = "minga.web.views.forbidden"
handler404 = "minga.web.views.not_found"
handler500 = "minga.web.views.server_error"
