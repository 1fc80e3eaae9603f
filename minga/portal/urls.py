from django.urls import path

from minga.portal import crawlers, job_views, personal_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("buscar/", views.search, name="search"),
    path("escritorio/", views.desk, name="desk"),
    path("como-funciona/", views.how_it_works, name="how_it_works"),
    path("accesibilidad/", views.accessibility, name="accessibility"),
    path("privacidad/", views.privacy, name="privacy"),
    path("privacidad/plazos/", personal_views.retention, name="retention"),
    path("cuenta/mis-datos/", personal_views.my_data, name="my_data"),
    path("cuenta/mis-datos/archivo.<str:kind>", personal_views.my_data_file, name="my_data_file"),
    path("cuenta/permisos/", personal_views.my_consents, name="my_consents"),
    path("cuenta/borrar/", personal_views.account_delete, name="account_delete"),
    path("mapa-del-sitio/", views.site_map, name="site_map"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("trabajos/", job_views.job_list, name="job_list"),
    path("trabajos/propuestas/<int:pk>/", job_views.job_export, name="job_export"),
    path("trabajos/indice/", job_views.job_reindex, name="job_reindex"),
    path("trabajos/<uuid:pk>/", job_views.job, name="job"),
    path("trabajos/<uuid:pk>/archivo/", job_views.job_file, name="job_file"),
    path("demo/", views.demo, name="demo"),
    path("demo/<int:pk>/", views.demo_enter, name="demo_enter"),
    path("salud/", views.health, name="health"),
    path("salud/lista/", views.readiness, name="readiness"),
]

jurisdiction_urls = [path("", views.jurisdiction_home, name="jurisdiction")]
