from django.urls import include, path

from minga.accounts import views

urlpatterns = [
    path("perfil/", views.profile, name="profile"),
    path("", include("allauth.urls")),
]
