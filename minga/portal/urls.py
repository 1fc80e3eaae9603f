from django.urls import path

from minga.portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("escritorio/", views.desk, name="desk"),
    path("salud/", views.health, name="health"),
    path("salud/lista/", views.readiness, name="readiness"),
]

jurisdiction_urls = [path("", views.jurisdiction_home, name="jurisdiction")]
