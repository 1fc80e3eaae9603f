from django.urls import include, path

from minga.accounts import views

urlpatterns = [
    path("perfil/", views.profile, name="profile"),
    path("consentimientos/<slug:slug>/<slug:version>/", views.consent_text, name="consent_text"),
    path("", include("allauth.urls")),
]
