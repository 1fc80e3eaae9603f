from django.urls import path

from minga.ledger import views

app_name = "ledger"

urlpatterns = [
    path("", views.register, name="register"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("llave", views.key, name="key"),
    path("llaves", views.keys, name="keys"),
    path("verificador.py", views.verifier, name="verifier"),
    path("tile/entries/<path:place>", views.bundle, name="bundle"),
    path("tile/<int:level>/<path:place>", views.tile, name="tile"),
    path("asunto/<str:kind>/<path:code>/", views.subject, name="subject"),
    path("entrada/<int:index>/", views.entry, name="entry"),
    path("entrada/<int:index>/constancia.json", views.receipt, name="receipt"),
]
