"""What the uncertainty beside a number is, where fields, dendrites or coupons were many."""

from django.utils.translation import ngettext

from characterization.methods.readings import ReadingsResult
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.models import ImageEvaluation, Test


def of_test(test: Test, shown: ImageEvaluation | None) -> dict[str, str]:
    """By property code: "95 %, over 12 fields"; nothing where it is expanded by 2."""
    if shown is not None:
        result = shown.result
        codes = [f["symbol"] for f in result["figures"] if f["uncertainty"] is not None]
        return dict.fromkeys(codes, _in_words(result["n"], result["noun"]))
    evaluation = getattr(test, "evaluation", None)
    method = READINGS_METHODS.get(test.method.kind)
    if evaluation is None or method is None or evaluation.curve_id is not None:
        return {}
    found = ReadingsResult.from_json(evaluation.details)
    return dict.fromkeys(found.half_widths, _in_words(found.n, method.row_noun.lower()))


def _in_words(n: int, noun: str) -> str:
    if noun == "dendrite":
        return ngettext(
            "95 %%, over %(n)d dendrite", "95 %%, over %(n)d dendrites", n
        ) % {"n": n}  # fmt: skip
    return ngettext("95 %%, over %(n)d field", "95 %%, over %(n)d fields", n) % {"n": n}
