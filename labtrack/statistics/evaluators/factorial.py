"""Reference cases of factorial effects and response surfaces."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from labtrack.statistics.factorial import (
    FactorialAnalysis,
    FactorialEffect,
    factorial_effects,
)
from labtrack.statistics.response_surface import response_surface

Case = Mapping[str, Any]
Values = dict[str, Any]

LEVELS = {"low": -1.0, "high": 1.0, "-": -1.0, "+": 1.0}
TESTED = {"F", "p", "t", "se", "MS_error", "SS_error", "df_error", "s"}
ERROR_NAMES = {"Error", "Residual"}
CURVATURE_NAMES = ("Curvature", "curvature", "PureQuadratic", "CtPt", "Ct Pt", "center")


def _columns(data: Case) -> tuple[dict[str, list[float]], list[float]]:
    names = [str(name) for name in data["factors"]]
    *columns, response = (list(column) for column in zip(*data["rows"], strict=True))
    coded = [[_level(written) for written in column] for column in columns]
    return dict(zip(names, coded, strict=True)), response


def _level(written: Any) -> float:
    """A level as a number; "low", "high", "-" and "+" are coded."""
    return LEVELS.get(str(written).strip().lower(), written)


def _terms(data: Case) -> list[list[str]] | None:
    """The model of a case, where it names one: "A", "AB", "A:B" or lists of factors."""
    given = data.get("terms") or data.get("model_terms")
    if given is None:
        return None
    names = sorted(map(str, data["factors"]), key=len, reverse=True)
    return [
        [str(name) for name in term] if isinstance(term, list) else _split(term, names)
        for term in given
    ]


def _split(term: str, names: list[str]) -> list[str]:
    """The factors of "AB", "A:B", "A*B" or "AxB"; `names` are the longest first."""
    found, rest = [], term
    while rest:
        name = next((name for name in names if rest.startswith(name)), rest)
        found.append(name)
        rest = rest[len(name) :]
    if all(name in names for name in found):
        return found
    for separator in (":", "*", "x"):
        if separator in term:
            return [part.strip() for part in term.split(separator)]
    return found


def _highest(lines: set[str], names: list[str]) -> int:
    """Order of the highest interaction among the lines of a table; all if it has none."""
    names = sorted(names, key=len, reverse=True)
    terms = [_split(line, names) for line in lines]
    orders = [len(term) for term in terms if all(name in names for name in term)]
    return max(orders, default=len(names))


def _by_term(
    found: FactorialAnalysis, figure: Callable[[FactorialEffect], Any]
) -> Values:
    values = {}
    for effect in found.effects:
        for name in (effect.term, *effect.aliases):
            sign = -1 if name.startswith("-") else 1
            value = figure(effect)
            values[name.lstrip("-")] = value if value is None else sign * value
    return values


def _unsigned(
    found: FactorialAnalysis, figure: Callable[[FactorialEffect], Any]
) -> Values:
    return {
        name: abs(value) for name, value in _by_term(found, figure).items() if value
    }


def _factorial(case: Case) -> Values:
    data = case["data"]
    levels, response = _columns(data)
    terms, order = _terms(data), data.get("order") or data.get("max_order")
    asked = {str(name) for name in case.get("asked", ())}
    lines = {line for table in case.get("asked_within", {}).values() for line in table}
    # Published tables leave curvature in the error unless they name it.
    split = bool((asked | lines) & set(CURVATURE_NAMES))
    found = factorial_effects(
        levels, response, terms=terms, order=order, curvature=split
    )
    tested = asked & TESTED or lines & ERROR_NAMES
    if not found.df_error and tested and not terms and len(levels) > 2:
        # Tests of a single replicate need an error: what the table does not list.
        order = min((order or len(levels)) - 1, _highest(lines, list(levels)))
        found = factorial_effects(levels, response, order=order, curvature=split)
    ss = _unsigned(found, lambda effect: effect.ss)
    f = _unsigned(found, lambda effect: effect.f)
    p = _unsigned(found, lambda effect: effect.p)
    values: Values = {}
    if found.curvature is not None:
        for name in CURVATURE_NAMES:
            ss[name] = found.curvature.ss
            f[name], p[name] = found.curvature.f, found.curvature.p
        values["curvature"] = {
            "difference": found.curvature.difference,
            "SS": found.curvature.ss,
            "F": found.curvature.f,
            "p": found.curvature.p,
        }
    ss["Error"] = ss["Residual"] = found.ss_error
    ss["Total"] = found.ss_total
    return {
        "intercept": found.intercept,
        "effects": _by_term(found, lambda effect: effect.effect),
        "coef": {
            "1": found.intercept,
            **_by_term(found, lambda effect: effect.coefficient),
        },
        "SS": ss,
        "F": f,
        "p": p,
        "t": _by_term(found, lambda effect: effect.t),
        "se": _unsigned(found, lambda effect: effect.standard_error),
        "MS_error": found.ms_error,
        "SS_error": found.ss_error,
        "SS_total": found.ss_total,
        "df_error": found.df_error,
        "r2": found.r_squared,
        "s": found.ms_error**0.5 if found.ms_error else None,
        **values,
    }


def _surface(case: Case) -> Values:
    levels, response = _columns(case["data"])
    surface = response_surface(levels, response)
    fit, lack = surface.fit, surface.fit.lack_of_fit
    terms = {coefficient.name: coefficient for coefficient in fit.coefficients}
    # The published tables total their own lines: partial (adjusted) sums of squares.
    # Where squares are not orthogonal that is not the sum of squares about the mean,
    # which R squared rests on and which is given beside it.
    lines = fit.ss_reg
    if fit.ms_res:
        lines = math.fsum(c.t**2 * fit.ms_res for c in fit.coefficients[1:])
    values: Values = {
        "coef": {name: found.estimate for name, found in terms.items()},
        "se": {name: found.sd for name, found in terms.items()},
        "t": {name: found.t for name, found in terms.items()},
        "p": {name: found.p for name, found in terms.items()},
        "SS_model": lines,
        "df_model": fit.df_reg,
        "SS_error": fit.ss_res,
        "df_error": fit.df_res,
        "MS_error": fit.ms_res,
        "SS_total": lines + fit.ss_res,
        "SS_total_about_mean": fit.ss_reg + fit.ss_res,
        "SS": {
            name: found.t**2 * fit.ms_res if fit.ms_res else None
            for name, found in terms.items()
        },
        "r2": fit.r_squared,
        "r2_adj": fit.r_squared_adjusted,
        "s": fit.residual_sd,
        "stationary": surface.stationary.point,
        "stationary_point": surface.stationary.point,
        "stationary_response": surface.stationary.response,
        "eigenvalues": list(surface.stationary.eigenvalues),
    }
    if lack is not None:
        values.update(
            SS_lack_of_fit=lack.ss_lack,
            df_lack_of_fit=lack.df_lack,
            F_lack_of_fit=lack.f,
            p_lack_of_fit=lack.p,
            SS_pure_error=lack.ss_pure,
            df_pure_error=lack.df_pure,
        )
        values["lack_of_fit"] = {
            "SS": lack.ss_lack,
            "df": lack.df_lack,
            "F": lack.f,
            "p": lack.p,
        }
        values["pure_error"] = {"SS": lack.ss_pure, "df": lack.df_pure}
    return values


EVALUATORS: dict[str, Callable[[Case], Values]] = {
    "factorial_effects": _factorial,
    "rsm_full_quadratic": _surface,
}
