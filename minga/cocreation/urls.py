from django.urls import path

from minga.cocreation.views import pages

urlpatterns = [
    path("", pages.proposal_list, name="proposal_list"),
    path("nueva/", pages.proposal_list, name="proposal_new"),
    path("moderacion/", pages.proposal_list, name="moderation_queue"),
    path("procesos/<slug:slug>/", pages.proposal, name="process"),
    path("integradas/<str:slug>/", pages.proposal, name="integrated_proposal"),
    path("<str:slug>/", pages.proposal, name="proposal"),
]
