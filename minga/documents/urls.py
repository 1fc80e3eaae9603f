from django.urls import path

from minga.documents import views

app_name = "documents"

urlpatterns = [
    path("<str:code>/", views.document, name="document"),
    path("<str:code>/<str:sha256>/<str:name>", views.document_file, name="file"),
]
