"""Addresses of the methodologies that everybody reads, and of the copies that a government changes."""

from django.urls import path

from minga.cocreation.views import methodologies as views
from minga.cocreation.views import methodology_drafts as drafts

VERSION = "<slug:key>/<int:number>/"

public_urls = [
    path("", views.methodology_list, name="methodology_list"),
    path(VERSION, views.methodology, name="methodology"),
    path(f"{VERSION}archivo.json", views.methodology_file, name="methodology_file"),
    path(f"{VERSION}comparar/", views.methodology_compare, name="methodology_compare"),
]

DRAFT = "metodologias/<slug:key>/"

draft_urls = [
    path("metodologias/", drafts.methodology_desk, name="methodology_desk"),
    path("metodologias/copiar/<slug:key>/<int:number>/", drafts.methodology_copy, name="methodology_copy"),
    path(DRAFT, drafts.methodology_draft, name="methodology_draft"),
    path(f"{DRAFT}publicar/", drafts.methodology_publish, name="methodology_publish"),
    path(f"{DRAFT}descartar/", drafts.methodology_discard, name="methodology_discard"),
    path(f"{DRAFT}<slug:slug>/", drafts.methodology_part, name="methodology_part"),
]
