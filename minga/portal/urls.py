from django.urls import path

from minga.portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("buscar/", views.search, name="search"),
    path("escritorio/", views.desk, name="desk"),
    path("como-funciona/", views.how_it_works, name="how_it_works"),
    path("accesibilidad/", views.accessibility, name="accessibility"),
    path("privacidad/", views.privacy, name="privacy"),
    path("mapa-del-sitio/", views.site_map, name="site_map"),
    path("demo/", views.demo, name="demo"),
    path("demo/<int:pk>/", views.demo_enter, name="demo_enter"),
    path("salud/", views.health, name="health"),
    path("salud/lista/", views.readiness, name="readiness"),
]

jurisdiction_urls = [path("", views.jurisdiction_home, name="jurisdiction")]
