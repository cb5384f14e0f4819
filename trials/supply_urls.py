"""Addresses of specifications, of what is written down of lots, and of where scandium came
from.
"""

from django.urls import URLPattern, path

from trials.views import provenance, specifications, supply


def records(noun: str, listed, create, detail, update) -> list[URLPattern]:
    """The four addresses of records that are known by their key."""
    return [
        path(f"{noun}s/", listed.as_view(), name=f"{noun}-list"),
        path(f"{noun}s/new/", create.as_view(), name=f"{noun}-create"),
        path(f"{noun}s/<int:pk>/", detail.as_view(), name=f"{noun}-detail"),
        path(f"{noun}s/<int:pk>/edit/", update.as_view(), name=f"{noun}-update"),
    ]


# /specifications/
specification_pages = [
    path(
        "specifications/",
        specifications.SpecificationList.as_view(),
        name="specification-list",
    ),
    path(
        "specifications/new/",
        specifications.SpecificationCreate.as_view(),
        name="specification-create",
    ),
    path(
        "specifications/<int:pk>/",
        specifications.SpecificationDetail.as_view(),
        name="specification-detail",
    ),
    path(
        "specifications/<int:pk>/edit/",
        specifications.SpecificationUpdate.as_view(),
        name="specification-update",
    ),
    path(
        "specifications/<int:pk>/new-edition/",
        specifications.SpecificationNewEdition.as_view(),
        name="specification-edition",
    ),
]

# /lot-assays/, /material-prices/, /supply-stages/ and /exchange-rates/
supply_pages = [
    *records(
        "lot-assay",
        supply.LotAssayList,
        supply.LotAssayCreate,
        supply.LotAssayDetail,
        supply.LotAssayUpdate,
    ),
    *records(
        "material-price",
        supply.MaterialPriceList,
        supply.MaterialPriceCreate,
        supply.MaterialPriceDetail,
        supply.MaterialPriceUpdate,
    ),
    *records(
        "supply-stage",
        supply.SupplyStageList,
        supply.SupplyStageCreate,
        supply.SupplyStageDetail,
        supply.SupplyStageUpdate,
    ),
    *records(
        "exchange-rate",
        supply.ExchangeRateList,
        supply.ExchangeRateCreate,
        supply.ExchangeRateDetail,
        supply.ExchangeRateUpdate,
    ),
    path(
        "lot-origins/<int:pk>/remove/",
        supply.LotOriginRemove.as_view(),
        name="lot-origin-remove",
    ),
    path(
        "material-lots/<str:key>/origins/new/",
        supply.LotOriginCreate.as_view(),
        name="material-lot-origin-create",
    ),
]

# Where the scandium came from.
scandium_pages = [
    path(
        "heats/<str:key>/scandium/",
        provenance.HeatScandium.as_view(),
        name="heat-scandium",
    ),
    path(
        "castings/<str:key>/scandium/",
        provenance.CastingScandium.as_view(),
        name="casting-scandium",
    ),
    path(
        "material-lots/<str:key>/scandium/",
        provenance.MaterialLotScandium.as_view(),
        name="material-lot-scandium",
    ),
]

pages = [*specification_pages, *supply_pages, *scandium_pages]
