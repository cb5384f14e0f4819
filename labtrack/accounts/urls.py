"""Addresses of signing in, oneself, people and compartments."""

from django.urls import path

from labtrack.accounts.views import (
    compartments,
    number_patterns,
    people,
    profile,
    signing_in,
)

app_name = "accounts"

urlpatterns = [
    path(
        "number-patterns/",
        number_patterns.number_pattern_list,
        name="number-pattern-list",
    ),
    path(
        "number-patterns/<slug:key>/edit/",
        number_patterns.NumberPatternUpdate.as_view(),
        name="number-pattern-update",
    ),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("first-run/", signing_in.first_run, name="first-run"),
    path("links/<str:secret>/", signing_in.one_time_link, name="one-time-link"),
    path("me/", profile.profile, name="profile"),
    path("me/settings/", profile.save_settings, name="settings"),
    path("me/password/", profile.change_password, name="password"),
    path("me/tokens/", profile.make_token, name="token-create"),
    path("me/tokens/<int:pk>/revoke/", profile.revoke_token, name="token-revoke"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path(
        "people/invitations/<int:pk>/withdraw/",
        people.withdraw_invitation,
        name="invitation-withdraw",
    ),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="person-update"),
    path(
        "people/<int:pk>/new-password/",
        people.ask_new_password,
        name="person-new-password",
    ),
    path("people/<int:pk>/deactivate/", people.deactivate, name="person-deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="person-reactivate"),
    path(
        "people/<int:pk>/make-laboratory-manager/",
        people.make_laboratory_manager,
        name="person-make-laboratory-manager",
    ),
    path(
        "people/<int:pk>/end-laboratory-manager/",
        people.end_laboratory_manager,
        name="person-end-laboratory-manager",
    ),
    path("compartments/", compartments.compartment_list, name="compartment-list"),
    path("compartments/new/", compartments.create, name="compartment-create"),
    path(
        "compartments/<int:pk>/",
        compartments.compartment_detail,
        name="compartment-detail",
    ),
    path("compartments/<int:pk>/edit/", compartments.edit, name="compartment-update"),
    path("compartments/<int:pk>/share/", compartments.share, name="compartment-share"),
    path(
        "compartments/<int:pk>/shares/<int:organisation_pk>/stop/",
        compartments.stop_sharing,
        name="compartment-stop-sharing",
    ),
    path(
        "compartments/<int:pk>/members/",
        compartments.add_member,
        name="membership-create",
    ),
    path(
        "compartments/<int:pk>/members/<int:membership_pk>/edit/",
        compartments.edit_member,
        name="membership-update",
    ),
    path(
        "compartments/<int:pk>/members/<int:membership_pk>/remove/",
        compartments.remove_member,
        name="membership-remove",
    ),
]
