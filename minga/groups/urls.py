from django.urls import path

from minga.groups import views

urlpatterns = [
    path("", views.body_list, name="body_list"),
    path("<slug:slug>/", views.body, name="body"),
    path("<slug:slug>/sesiones/<int:number>/", views.session, name="session"),
    path("<slug:slug>/resoluciones/<int:year>-<int:number>/", views.resolution, name="resolution"),
]
