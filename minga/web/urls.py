from django.conf import settings
from django.urls import path

from minga.web import views

urlpatterns = [
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("apariencia/", views.appearance, name="appearance"),
    path("idioma/<slug:code>/", views.language, name="language"),
    path("idioma/<slug:code>/tabla.csv", views.language_file, name="language_file"),
]

if settings.MINGA_ENV != "production":
    from minga.web.views.style import style, style_paper

    urlpatterns += [
        path("estilo/", style, name="style"),
        path("estilo/papel/", style_paper, name="style_paper"),
    ]
