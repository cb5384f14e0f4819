"""Pages of what was found."""

from django.urls import path

from characterization.views import (
    acceptance,
    analysis,
    catalogue,
    conditions,
    criteria,
    describing,
    entry,
    formulas,
    jobs,
    keeping,
    literature,
    micrographs,
    micrographs_beside,
    overview,
    programs,
    readings,
    reevaluations,
    tests,
    versions,
)

app_name = "characterization"
urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path(
        "specifications/<int:pk>/minima/",
        acceptance.specification_minima,
        name="specification-minima",
    ),
    path(
        "specifications/<int:pk>/minima/edit/",
        acceptance.SpecificationMinimaUpdate.as_view(),
        name="specification-minima-update",
    ),
    path(
        "specifications/<int:pk>/minima/edition/",
        acceptance.SpecificationMinimaEdition.as_view(),
        name="specification-minima-edition",
    ),
    # /acceptance-limits/
    path(
        "acceptance-limits/",
        acceptance.AcceptanceLimitList.as_view(),
        name="acceptance-limit-list",
    ),
    path(
        "acceptance-limits/new/",
        acceptance.AcceptanceLimitCreate.as_view(),
        name="acceptance-limit-create",
    ),
    # /import-profiles/
    path(
        "import-profiles/example/",
        describing.ExampleUpload.as_view(),
        name="profile-example",
    ),
    path(
        "import-profiles/describe/<int:pk>/",
        describing.Describe.as_view(),
        name="profile-describe",
    ),
    path(
        "import-profiles/describe/<int:pk>/preview/",
        describing.preview,
        name="profile-preview",
    ),
    # /tests/
    path("tests/", tests.TestList.as_view(), name="test-list"),
    path("tests/new/", entry.TestPick.as_view(), name="test-pick"),
    path("tests/upload/", entry.CurveUpload.as_view(), name="curve-upload"),
    path("tests/curves/", tests.test_curves, name="test-curves"),
    path(
        "tests/reevaluate/",
        reevaluations.ReevaluateMany.as_view(),
        name="test-reevaluate-many",
    ),
    # /reevaluations/
    path("reevaluations/<int:pk>/", reevaluations.reevaluation, name="reevaluation"),
    path(
        "reevaluations/<int:pk>/progress/",
        reevaluations.progress,
        name="reevaluation-progress",
    ),
    path(
        "reevaluations/<int:pk>/confirm/",
        reevaluations.confirm,
        name="reevaluation-confirm",
    ),
    path(
        "tests/new/<int:specimen_pk>/<str:method>/",
        entry.TestCreate.as_view(),
        name="test-create",
    ),
    # /tests/<uid>/
    path("tests/<uuid:test_uid>/", tests.test_detail, name="test-detail"),
    path(
        "tests/<uuid:test_uid>/versions/<int:version>/",
        tests.test_detail,
        name="test-version",
    ),
    path(
        "tests/<uuid:test_uid>/versions/<int:version>/raw/",
        tests.test_raw,
        name="test-raw",
    ),
    path("tests/<uuid:test_uid>/edit/", entry.DraftEdit.as_view(), name="test-update"),
    path("tests/<uuid:test_uid>/add/", entry.OwedAdd.as_view(), name="test-add"),
    path(
        "tests/<uuid:test_uid>/correct/",
        versions.Correction.as_view(),
        name="test-correct",
    ),
    path(
        "tests/<uuid:test_uid>/reevaluate/",
        versions.Reevaluation.as_view(),
        name="test-reevaluate",
    ),
    path(
        "tests/<uuid:test_uid>/reassign/",
        versions.Reassignment.as_view(),
        name="test-reassign",
    ),
    path(
        "tests/<uuid:test_uid>/mark-invalid/",
        versions.Invalidation.as_view(),
        name="test-mark-invalid",
    ),
    path("tests/<uuid:test_uid>/submit/", tests.submit, name="test-submit"),
    path("tests/<uuid:test_uid>/verify/", tests.verify, name="test-verify"),
    path("tests/<uuid:test_uid>/approve/", tests.approve, name="test-approve"),
    path("tests/<uuid:test_uid>/reject/", tests.reject, name="test-reject"),
    path("tests/<uuid:test_uid>/withdraw/", tests.withdraw, name="test-withdraw"),
    path("tests/<uuid:test_uid>/discard/", tests.discard, name="test-discard"),
    path(
        "tests/<uuid:test_uid>/fields/add/",
        micrographs.FieldsAdd.as_view(),
        name="test-add-fields",
    ),
    path(
        "tests/<uuid:test_uid>/fields/measure/",
        micrographs.ImageReevaluation.as_view(),
        name="test-measure-fields",
    ),
    # /micrographs/
    path(
        "micrographs/upload/",
        micrographs.MicrographUpload.as_view(),
        name="micrograph-upload",
    ),
    path(
        "micrographs/compare/",
        micrographs_beside.compare,
        name="micrograph-compare",
    ),
    path(
        "micrographs/<int:pk>/",
        micrographs.MicrographDetail.as_view(),
        name="micrograph-detail",
    ),
    path(
        "micrographs/<int:pk>/scale/",
        micrographs.MicrographScale.as_view(),
        name="micrograph-scale",
    ),
    path(
        "micrographs/<int:pk>/exclude/", micrographs.exclude, name="micrograph-exclude"
    ),
    path(
        "micrographs/<int:pk>/include/", micrographs.include, name="micrograph-include"
    ),
    path(
        "micrographs/<int:pk>/original/",
        micrographs.original,
        name="micrograph-original",
    ),
    path(
        "micrographs/<int:pk>/tiles/<int:level>/<int:column>/<int:row>.png",
        micrographs.tile,
        name="micrograph-tile",
    ),
    path(
        "micrographs/<int:pk>/overlays/<int:number>/<int:level>/<int:column>/<int:row>.png",
        micrographs.overlay,
        name="micrograph-overlay",
    ),
    # fragments
    path("specimens/<int:pk>/tests/", tests.specimen_tests, name="specimen-tests"),
    # /material-conditions/
    path("material-conditions/", conditions.condition_list, name="condition-list"),
    path(
        "material-conditions/<int:pk>/",
        conditions.condition_detail,
        name="condition-detail",
    ),
    path(
        "material-conditions/<int:pk>/inputs.csv",
        conditions.condition_inputs,
        name="condition-inputs",
    ),
    # /success-criteria/
    path(
        "success-criteria/",
        criteria.SuccessCriterionList.as_view(),
        name="success-criterion-list",
    ),
    path(
        "success-criteria/new/",
        criteria.SuccessCriterionCreate.as_view(),
        name="success-criterion-create",
    ),
    path(
        "success-criteria/<str:key>/",
        criteria.SuccessCriterionDetail.as_view(),
        name="success-criterion-detail",
    ),
    path(
        "success-criteria/<str:key>/edit/",
        criteria.SuccessCriterionUpdate.as_view(),
        name="success-criterion-update",
    ),
    path(
        "success-criteria/<str:key>/restate/",
        criteria.SuccessCriterionRestate.as_view(),
        name="success-criterion-restate",
    ),
    # fragments of programs and their work
    path("programs/<int:pk>/standing/", programs.standing, name="program-standing"),
    path("work-items/<int:pk>/progress/", programs.progress, name="work-item-progress"),
    path(
        "programs/<int:pk>/analyses/",
        analysis.program_analyses,
        name="program-analyses",
    ),
    # /analysis/
    path("analysis/", analysis.analysis, name="analysis"),
    path(
        "analysis/property-against-element/",
        analysis.property_against_element,
        name="analysis-property-against-element",
    ),
    path(
        "analysis/comparison/",
        analysis.comparison_with_baseline,
        name="analysis-comparison",
    ),
    path(
        "analysis/chemistry-drift/",
        analysis.chemistry_drift,
        name="analysis-chemistry-drift",
    ),
    path(
        "analysis/strength-elongation/",
        analysis.strength_against_elongation,
        name="analysis-strength-elongation",
    ),
    path("analysis/value/", analysis.gain_against_cost, name="analysis-value"),
    path(
        "material-conditions/<int:pk>/curves/",
        conditions.condition_curves,
        name="condition-curves",
    ),
    path(
        "material-conditions/<int:pk>/s-n/",
        conditions.condition_s_n,
        name="condition-s-n",
    ),
    # /test-methods/
    path("test-methods/", catalogue.method_list, name="test-method-list"),
    path(
        "test-methods/new/", keeping.MethodCreate.as_view(), name="test-method-create"
    ),
    path(
        "test-methods/<str:code>/", catalogue.method_detail, name="test-method-detail"
    ),
    path(
        "test-methods/<str:code>/preview/",
        readings.preview,
        name="test-method-preview",
    ),
    path(
        "test-methods/<str:code>/edit/",
        keeping.MethodUpdate.as_view(),
        name="test-method-update",
    ),
    path(
        "test-methods/<str:code>/settings/",
        keeping.SettingsSet.as_view(),
        name="test-method-settings",
    ),
    path(
        "test-methods/<str:code>/properties/set/",
        keeping.PartSet.as_view(),
        name="test-method-set-property",
    ),
    path(
        "test-methods/<str:code>/rules/new/",
        keeping.RuleAdd.as_view(),
        name="test-method-add-rule",
    ),
    path(
        "test-methods/<str:code>/rules/<int:pk>/withdraw/",
        keeping.withdraw_rule,
        name="test-method-withdraw-rule",
    ),
    # /properties/
    path("properties/", catalogue.property_list, name="property-list"),
    path("properties/new/", keeping.PropertyCreate.as_view(), name="property-create"),
    path("properties/<str:code>/", catalogue.property_detail, name="property-detail"),
    path(
        "properties/<str:code>/edit/",
        keeping.PropertyUpdate.as_view(),
        name="property-update",
    ),
    path(
        "properties/<str:code>/formula/",
        formulas.FormulaRevise.as_view(),
        name="property-formula",
    ),
    path(
        "properties/<str:code>/formula/retire/",
        formulas.retire,
        name="property-retire-formula",
    ),
    path(
        "properties/<str:code>/formula/progress/",
        formulas.progress,
        name="property-formula-progress",
    ),
    path(
        "calculated-properties/new/",
        formulas.CalculatedPropertyCreate.as_view(),
        name="calculated-property-create",
    ),
    # /literature/
    path(
        "literature/",
        literature.LiteratureList.as_view(),
        name="literature-value-list",
    ),
    path(
        "literature/new/",
        literature.LiteratureCreate.as_view(),
        name="literature-value-create",
    ),
    path(
        "literature/<int:pk>/",
        literature.LiteratureDetail.as_view(),
        name="literature-value-detail",
    ),
    path(
        "literature/<int:pk>/edit/",
        literature.LiteratureUpdate.as_view(),
        name="literature-value-update",
    ),
    # /jobs/
    path("jobs/<int:pk>/", jobs.job_detail, name="job"),
    path("jobs/<int:pk>/progress/", jobs.job_progress, name="job-progress"),
]
