"""What the uncertainty beside a number is, and what is not known where there is none."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.methods.interval import COVERAGE
from characterization.methods.readings import ReadingsResult
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.methods.tensile_result import TensileResult
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.methods.traces import TraceResult
from characterization.models import ImageEvaluation, Test


def of_test(test: Test, shown: ImageEvaluation | None) -> dict[str, str]:
    """By property code: "95 %, over 12 fields", "k = 2", or "uncertainty not stated: force";
    nothing where neither is known.
    """
    if shown is not None:
        result = shown.result
        codes = [f["symbol"] for f in result["figures"] if f["uncertainty"] is not None]
        return dict.fromkeys(codes, _over(result["n"], result["noun"]))
    evaluation = getattr(test, "evaluation", None)
    if evaluation is None:
        return {}
    kind = test.method.kind
    if evaluation.curve_id is None:
        method = READINGS_METHODS.get(kind)
        if method is None:
            return {}
        return _of_readings(
            ReadingsResult.from_json(evaluation.details), method.row_noun.lower()
        )
    if kind in TRACE_METHODS:
        return _of_trace(TraceResult.from_json(evaluation.details))
    return _of_curve(TensileResult.from_json(evaluation.details))


def _of_readings(found: ReadingsResult, noun: str) -> dict[str, str]:
    words = _expanded(found.uncertainties)
    over = _over(found.n, noun)
    words |= {
        symbol: _("%(over)s and the instruments") % {"over": over}
        if symbol in found.instruments
        else over
        for symbol in found.half_widths
    }
    return _and_lacking(words, found.not_stated)


def _of_trace(found: TraceResult) -> dict[str, str]:
    words = _expanded(found.uncertainties)
    words |= dict.fromkeys(found.half_widths, _("95 %, over fields"))
    return _and_lacking(words, found.not_stated)


def _of_curve(found: TensileResult) -> dict[str, str]:
    words = _expanded(found.uncertainties)
    words = _and_lacking(words, found.uncertainties_lacking)
    proof = next(f.symbol for f in found.figures if f.symbol.startswith("Rp"))
    return {proof if symbol == "Rp" else symbol: text for symbol, text in words.items()}


def _expanded(uncertainties: Mapping[str, Any]) -> dict[str, str]:
    return dict.fromkeys(uncertainties, _("expanded, k = %(k)g") % {"k": COVERAGE})


def _and_lacking(
    words: dict[str, str], not_stated: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """With what came without an uncertainty: nothing was taken for it."""
    for symbol, names in not_stated.items():
        listed = ", ".join(_(name) for name in names)
        if symbol in words:
            words[symbol] = _("%(words)s; not stated: %(names)s") % {
                "words": words[symbol],
                "names": listed,
            }
        elif listed:
            words[symbol] = _("uncertainty not stated: %(names)s") % {"names": listed}
    return words


def _over(n: int, noun: str) -> str:
    """The scatter between rows alone."""
    return ngettext(
        "95 %%, over %(n)d %(noun)s", "95 %%, over %(n)d %(nouns)s", n
    ) % {"n": n, "noun": noun, "nouns": f"{noun}s"}  # fmt: skip
