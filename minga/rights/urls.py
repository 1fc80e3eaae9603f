from django.urls import path

from minga.rights import views

urlpatterns = [
    path("", views.rights, name="rights"),
    path("nueva/", views.rights_new, name="rights_new"),
    path("cifras/", views.rights_figures, name="rights_figures"),
    path("confirmar/<str:token>/", views.rights_confirm, name="rights_confirm"),
    path("mesa/", views.rights_desk, name="rights_desk"),
    path("vulneraciones/", views.breach_list, name="breach_list"),
    path("vulneraciones/nueva/", views.breach_new, name="breach_new"),
    path("vulneraciones/<slug:code>/", views.breach, name="breach"),
    path("vulneraciones/<slug:code>/cerrar/", views.breach_close, name="breach_close"),
    path("vulneraciones/<slug:code>/avisado/<slug:whom>/", views.breach_told, name="breach_told"),
    path("<slug:code>/", views.rights_request, name="rights_request"),
    path("<slug:code>/tomar/", views.rights_start, name="rights_start"),
]
