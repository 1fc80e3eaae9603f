from django.urls import path

from minga.directory import views

urlpatterns = [
    path("instituciones/", views.institution_list, name="institution_list"),
    path("instituciones/<slug:slug>/", views.institution, name="institution"),
    path("identidades/", views.identity_checks, name="identity_checks"),
    path("identidades/<str:code>/retirar/", views.identity_check_withdraw, name="identity_check_withdraw"),
    path("nombramientos/", views.appointment_list, name="appointment_list"),
    path("nombramientos/nuevo/", views.appointment_new, name="appointment_new"),
    path("nombramientos/<int:number>/", views.appointment, name="appointment"),
    path("padrones/", views.roll_list, name="roll_list"),
    path("padrones/<str:code>/", views.roll, name="roll"),
    path("padrones/<str:code>/usar/", views.roll_accept, name="roll_accept"),
    path("padrones/<str:code>/descartar/", views.roll_discard, name="roll_discard"),
]

identity_urls = [
    path("cuenta/identidad/", views.identity, name="identity"),
    path("cuenta/identidad/codigo/", views.identity_code, name="identity_code"),
    path("cuenta/identidad/padron/", views.identity_prove, name="identity_prove"),
    path("cuenta/identidad/retirar/", views.identity_withdraw, name="identity_withdraw"),
]

brand_urls = [path("marca/<slug:slug>.css", views.brand, name="brand")]
