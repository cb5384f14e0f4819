"""Which assay of a lot counts, and where its metal came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from labtrack.pages.detail import Reader
from trials.choices import AssaySource
from trials.models import LotAssay, SupplyStage


def counting(assays: Iterable[LotAssay]) -> dict[str, LotAssay]:
    """The assay that counts for each element: a certificate before an own analysis, and
    the newest of each.
    """
    found: dict[str, LotAssay] = {}
    for assay in sorted(assays, key=_rank):
        found[assay.element] = assay  # the last of an element stays
    return found


def _rank(assay: LotAssay) -> tuple[bool, date, int]:
    return (
        assay.source == AssaySource.CERTIFICATE,
        assay.reported_on or date.min,
        assay.pk,
    )


@dataclass(frozen=True, slots=True)
class Link:
    """One stage of a supply chain as this reader sees it."""

    step: str
    company: str = ""
    country: str = ""
    evidence: str = ""
    url: str = ""
    is_withheld: bool = False


def chain_of(stages: Iterable[SupplyStage], reader: Reader) -> list[Link]:
    """The stages, first to last; neighbors that the reader may not see are one link."""
    links: list[Link] = []
    for stage in sorted(stages, key=lambda each: (each.position, each.pk)):
        if reader.sees(stage):
            links.append(
                Link(
                    stage.get_step_display(),
                    stage.company,
                    stage.country,
                    stage.evidence,
                    stage.get_absolute_url(),
                )
            )
        elif not links or not links[-1].is_withheld:
            links.append(Link("", is_withheld=True))
    return links
