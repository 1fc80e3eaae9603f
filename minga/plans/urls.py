from django.urls import path

from minga.plans import views

urlpatterns = [
    path("", views.plan_list, name="plan_list"),
    path("compromisos/", views.commitment_list, name="commitment_list"),
    path("compromisos/por/<slug:facet>/", views.commitments_by, name="commitments_by"),
    path("<slug:slug>/", views.plan, name="plan"),
    path("<slug:slug>/pdf/", views.plan_pdf, name="plan_pdf"),
    path("<slug:slug>/pdf/<slug:language>/", views.plan_pdf_in, name="plan_pdf_in"),
    path("<slug:slug>/traduccion/", views.translation_list, name="translation_list"),
    path("<slug:slug>/traduccion/<slug:language>/", views.translation, name="translation"),
    path("<slug:slug>/traduccion/<slug:language>/importar/", views.translation_import, name="translation_import"),
    path("<slug:slug>/texto/<slug:key>/", views.passage, name="passage"),
    path("<slug:slug>/compromisos/<str:code>/", views.commitment, name="commitment"),
    path("<slug:slug>/compromisos/<str:code>/pdf/", views.commitment_pdf, name="commitment_pdf"),
    path(
        "<slug:slug>/compromisos/<str:code>/documentos/", views.commitment_document_new, name="commitment_document_new"
    ),
    path(
        "<slug:slug>/compromisos/<str:code>/documentos/<str:document>/retirar/",
        views.commitment_document_withdraw,
        name="commitment_document_withdraw",
    ),
    path("<slug:slug>/compromisos/<str:code>/hitos/<int:number>/", views.milestone, name="milestone"),
]
