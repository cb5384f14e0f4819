"""Addresses of instruments, import profiles and what needs attention."""

from django.urls import path

from labtrack.instruments.views import attention, import_profiles, instruments

app_name = "instruments"

urlpatterns = [
    path("instruments/", instruments.instrument_list, name="instrument-list"),
    path("instruments/new/", instruments.create, name="instrument-create"),
    path(
        "instruments/<int:pk>/", instruments.instrument_detail, name="instrument-detail"
    ),
    path("instruments/<int:pk>/edit/", instruments.edit, name="instrument-update"),
    path(
        "instruments/<int:pk>/take-out-of-use/",
        instruments.take_out_of_use,
        name="instrument-take-out-of-use",
    ),
    path(
        "instruments/<int:pk>/put-in-use/",
        instruments.put_in_use,
        name="instrument-put-in-use",
    ),
    path(
        "instruments/<int:pk>/calibrations/",
        instruments.record_calibration,
        name="calibration-create",
    ),
    path("instruments/<int:pk>/tokens/", instruments.make_token, name="token-create"),
    path(
        "instruments/<int:pk>/tokens/<int:token_pk>/revoke/",
        instruments.revoke_token,
        name="token-revoke",
    ),
    path("import-profiles/", import_profiles.profile_list, name="import-profile-list"),
    path("import-profiles/new/", import_profiles.create, name="import-profile-create"),
    path(
        "import-profiles/<int:pk>/",
        import_profiles.profile_detail,
        name="import-profile-detail",
    ),
    path(
        "import-profiles/<int:pk>/new-edition/",
        import_profiles.make_edition,
        name="import-profile-new-edition",
    ),
    path(
        "import-profiles/<int:pk>/read-again/<int:instrument_pk>/",
        import_profiles.read_again,
        name="import-profile-read-again",
    ),
    path("attention/", attention.problem_list, name="intake-problem-list"),
    path("attention/<int:pk>/", attention.problem_detail, name="intake-problem-detail"),
    path(
        "attention/<int:pk>/bytes/",
        attention.problem_bytes,
        name="intake-problem-bytes",
    ),
    path("attention/<int:pk>/replay/", attention.replay, name="intake-problem-replay"),
    path(
        "attention/<int:pk>/dismiss/",
        attention.dismiss,
        name="intake-problem-dismiss",
    ),
]
