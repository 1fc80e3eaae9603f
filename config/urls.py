"""The addresses of the whole site: fixed words first, then one branch per jurisdiction."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from minga.cocreation.methodology_urls import public_urls
from minga.directory.urls import brand_urls, identity_urls
from minga.notices.urls import notice_urls
from minga.portal.rules import can_tend_mail
from minga.portal.threads import find_thread
from minga.portal.urls import jurisdiction_urls

urlpatterns = [
    # One way in for everybody: with a code, and a second factor.
    path("administracion/login/", secure_admin_login(admin.site.login)),
    path("administracion/", admin.site.urls),
    path("", include(identity_urls)),
    path("cuenta/", include("minga.accounts.urls")),
    path("api/", include("minga.api.urls")),
    path("registro/", include("minga.ledger.urls")),
    path("documentos/", include("minga.documents.urls")),
    path("derechos/", include("minga.rights.urls")),
    path("metodologias/", include(public_urls)),
    path("", include(brand_urls)),
    path("", include("minga.web.urls")),
    path("", include("minga.portal.urls")),
    path("", include(notice_urls(find=find_thread, permit=can_tend_mail))),
    path("<slug:jurisdiction>/planes/", include("minga.plans.urls")),
    path("<slug:jurisdiction>/propuestas/", include("minga.cocreation.urls")),
    path("<slug:jurisdiction>/grupos/", include("minga.groups.urls")),
    path("<slug:jurisdiction>/", include("minga.directory.urls")),
    path("<slug:jurisdiction>/", include(jurisdiction_urls)),
]

handler400 = "minga.web.views.bad_request"
handler403 = "minga.web.views.forbidden"
handler404 = "minga.web.views.not_found"
handler500 = "minga.web.views.server_error"
