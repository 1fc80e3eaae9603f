from django.conf import settings
from django.urls import path

from minga.web import views

urlpatterns = [path("apariencia/", views.appearance, name="appearance")]

if settings.MINGA_ENV != "production":
    from minga.web.views.style import style

    urlpatterns.append(path("estilo/", style, name="style"))
