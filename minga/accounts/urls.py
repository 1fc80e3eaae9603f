from django.urls import include, path

from minga.accounts import views

urlpatterns = [
    path("perfil/", views.profile, name="profile"),
    path("consentimientos/<slug:slug>/<slug:version>/", views.consent_text, name="consent_text"),
    path("sesiones/", views.session_list, name="session_list"),
    path("sesiones/demas/terminar/", views.session_end_others, name="session_end_others"),
    path("sesiones/<slug:name>/terminar/", views.session_end, name="session_end"),
    path("segundo-paso/", views.second_factor, name="second_factor"),
    # The library would also take passwords: here nobody has one.
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("password/<path:rest>", views.no_password),
    path("ingreso-unico/", views.single_sign_on, name="single_sign_on"),
    path("ingreso-unico/vuelta/", views.single_sign_on_back, name="single_sign_on_back"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
