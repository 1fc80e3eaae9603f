from django.urls import path

from minga.cocreation import views

urlpatterns = [
    path("", views.proposal_list, name="proposal_list"),
    path("nueva/", views.proposal_new, name="proposal_new"),
    path("parecidas/", views.proposal_similar, name="proposal_similar"),
    path("moderacion/", views.moderation_queue, name="moderation_queue"),
    path("sobre-ti/", views.about_you, name="about_you"),
    path("sobre-ti/retirar/", views.about_you_withdraw, name="about_you_withdraw"),
    path("procesos/", views.process_list, name="process_list"),
    path("procesos/<slug:slug>/", views.process, name="process"),
    path("procesos/<slug:slug>/clasificacion/", views.classification_board, name="classification_board"),
    path("procesos/<slug:slug>/grupo-de-trabajo/", views.working_group, name="working_group"),
    path("procesos/<slug:slug>/mesa/clasificacion/", views.classification_bench, name="classification_bench"),
    path("procesos/<slug:slug>/mesa/desacuerdos/", views.classification_table, name="classification_table"),
    path(
        "procesos/<slug:slug>/mesa/desacuerdos/<str:code>/sesion/",
        views.classification_agenda,
        name="classification_agenda",
    ),
    path(
        "procesos/<slug:slug>/mesa/clasificacion/<str:code>/retirar/",
        views.opinion_take_back,
        name="opinion_take_back",
    ),
    path("procesos/<slug:slug>/seguimiento/", views.monitoring, name="monitoring"),
    path("procesos/<slug:slug>/seguimiento/pdf/", views.monitoring_pdf, name="monitoring_pdf"),
    path("procesos/<slug:slug>/seguimiento/preparar/", views.monitoring_job, name="monitoring_job"),
    path("procesos/<slug:slug>/resultados/", views.analysis, name="analysis"),
    path("procesos/<slug:slug>/resultados/publicar/", views.analysis_publish, name="analysis_publish"),
    path("integradas/<str:code>/", views.integrated_proposal, name="integrated_proposal"),
    path("<str:code>/", views.proposal, name="proposal"),
    path("<str:code>/versiones/", views.proposal_versions, name="proposal_versions"),
    path("<str:code>/apoyar/", views.proposal_support, name="proposal_support"),
    path("<str:code>/corregir/", views.proposal_correct, name="proposal_correct"),
    path("<str:code>/retirar/", views.proposal_withdraw, name="proposal_withdraw"),
    path("<str:code>/segunda-mirada/", views.second_look, name="second_look"),
    path("<str:code>/constancia/", views.proposal_receipt, name="proposal_receipt"),
    path("<str:code>/constancia/pdf/", views.proposal_receipt_pdf, name="proposal_receipt_pdf"),
]
