from django.urls import path

from minga.directory import views

urlpatterns = [
    path("instituciones/", views.institution_list, name="institution_list"),
    path("instituciones/<slug:slug>/", views.institution, name="institution"),
]

brand_urls = [path("marca/<slug:slug>.css", views.brand, name="brand")]
