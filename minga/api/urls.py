from django.urls import path

from minga.api.openapi import openapi
from minga.api.site import api
from minga.api.views.pages import api_page, api_try

urlpatterns = [
    path("", api_page, name="api_page"),
    path("probar/", api_try, name="api_try"),
    path("openapi.json", openapi, name="openapi"),
    path("v1/", api.urls),
]
