"""The addresses of integrating and assessing."""

from django.urls import path

from minga.cocreation.views import assessment, integration

BENCH = "procesos/<slug:slug>/mesa"
PUBLIC = "procesos/<slug:slug>/evaluacion"
urlpatterns = [
    path(f"{BENCH}/integrar/", integration.integration_bench, name="integration_bench"),
    path(f"{BENCH}/integrar/grupo/<int:number>/", integration.integration_start, name="integration_start"),
    path(f"{BENCH}/integrar/idea/<str:code>/", integration.idea_unused, name="idea_unused"),
    path(f"{BENCH}/integrar/idea/<str:code>/responder/", integration.idea_unused_answer, name="idea_unused_answer"),
    path(f"{BENCH}/integrar/<str:code>/", integration.integration_sheet, name="integration_sheet"),
    path(f"{BENCH}/integrar/<str:code>/lista/", integration.integration_ready, name="integration_ready"),
    path("integradas/<str:code>/ediciones/", integration.integrated_editions, name="integrated_editions"),
    path(f"{BENCH}/evaluacion/", assessment.evaluation_list, name="evaluation_list"),
    path(f"{BENCH}/evaluacion/<str:code>/", assessment.evaluation_sheet, name="evaluation_sheet"),
    path(f"{BENCH}/evaluacion/<str:code>/conflicto/", assessment.evaluation_conflict, name="evaluation_conflict"),
    path(f"{BENCH}/evaluadores/", assessment.assessment_board, name="assessment_board"),
    path(f"{BENCH}/evaluadores/terceras/", assessment.assessment_thirds, name="assessment_thirds"),
    path(f"{BENCH}/evaluadores/<str:code>/reasignar/", assessment.evaluation_replace, name="evaluation_replace"),
    path(f"{PUBLIC}/", assessment.assessment_results, name="assessment_results"),
    path(f"{PUBLIC}/sorteos/<int:number>/", assessment.assessment_draw, name="assessment_draw"),
    path(f"{PUBLIC}/sorteos/<int:number>/problema.json", assessment.assessment_draw_file, name="assessment_draw_file"),
]
