"""Formulas: what is read, what is refused and where, and that the numbers are right."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from characterization.formulas import (
    FormulaError,
    Given,
    Outcome,
    check,
    circle,
    dependents,
    evaluate,
    parse,
    spelled_out,
    symbols_of,
)
from characterization.formulas.tree import Binary, Number, Symbol

UNITS = {
    "Rm": "MPa", "Rp0.2": "MPa", "E": "GPa", "W": "MJ/m^3", "A_4D": "%", "n": "1",
    "S0": "mm^2", "T_liq": "degC", "T_sol": "degF", "lambda": "W/m/K", "l_mean": "um",
    "m": "mg", "V": "cm^3", "P": "1", "c_Sc": "wt%", "c_Be": "ppm", "K_Q": "MPa*m^0.5",
    "Rm corr": "MPa",
}  # fmt: skip


def outcome(text: str, unit: str = "1", **values) -> Outcome:
    """The value of a formula. `Rp02` stands for Rp0.2; (value, uncertainty) or a Given."""
    numbers = {
        {"Rp02": "Rp0.2", "lambda_": "lambda"}.get(code, code): one
        if isinstance(one, Given)
        else Given(*one)
        if isinstance(one, tuple)
        else Given(one)
        for code, one in values.items()
    }
    checked = check(parse(text), units=UNITS, result_unit=unit)
    return evaluate(checked, numbers, text=text)


def value(text: str, unit: str = "1", **values) -> float:
    found = outcome(text, unit, **values)
    assert found.value is not None, found.reason
    return found.value


def refusal(text: str, unit: str = "1") -> tuple[str, str]:
    """The code of the refusal and the part of the text that it blames."""
    with pytest.raises(FormulaError) as refused:
        check(parse(text), units=UNITS, result_unit=unit)
    assert str(refused.value)
    return refused.value.code, text[refused.value.start : refused.value.end]


# Worked figures


def test_quality_index_of_apelian_and_drouzy():
    """Q = Rm + 150 log10(A %), with its 150 MPa written as what it is."""
    text = "Rm + 150 [MPa] * log10(A_4D / 1 [%])"
    assert value(text, "MPa", Rm=250.0, A_4D=10.0) == pytest.approx(400.0)
    assert value(text, "MPa", Rm=280.0, A_4D=5.0) == pytest.approx(384.8455)


def test_grain_size_number_of_a_mean_intercept_in_micrometers():
    """ASTM E112: G = -6.643856 log10(l mm) - 3.288; 8.900 um is G 10.34."""
    text = "-6.643856 * log10(l_mean / 1 [mm]) - 3.288"
    assert value(text, l_mean=8.9) == pytest.approx(10.34, abs=0.005)


def test_concentration_of_a_calibration_standard():
    """Eurachem/CITAC CG 4, example A1: 1002.7 mg/L with a standard uncertainty of 0.9."""
    found = outcome(
        "m * P / V", "kg/m^3", m=(100.28, 0.05), P=(0.9999, 0.000058), V=(100.0, 0.07)
    )
    assert found.value == pytest.approx(1.0027, abs=5e-5)
    assert found.uncertainty == pytest.approx(0.0009, abs=5e-5)


def test_yield_ratio_with_its_uncertainty():
    found = outcome("Rp0.2 / Rm", Rp02=(180.0, 3.0), Rm=(250.0, 4.0))
    assert found.value == 0.72
    assert found.uncertainty == pytest.approx(
        0.72 * math.hypot(3 / 180, 4 / 250), rel=1e-12
    )


def test_an_input_that_stands_twice_is_one_input():
    found = outcome("Rm / Rm", Rm=(250.0, 4.0))
    assert (found.value, found.uncertainty) == (1.0, pytest.approx(0.0, abs=1e-15))


# Units


@pytest.mark.parametrize(
    ("text", "unit", "values", "expected"),
    [
        ("E - Rm", "GPa", {"E": 70.0, "Rm": 250.0}, 69.75),
        ("max(Rm, E)", "MPa", {"E": 70.0, "Rm": 250.0}, 70_000.0),
        ("Rm * S0", "kN", {"Rm": 250.0, "S0": 100.0}, 25.0),
        ("Rm / E", "1", {"Rm": 210.0, "E": 70.0}, 0.003),
        ("Rp0.2 / Rm * 100 [%]", "%", {"Rp02": 180.0, "Rm": 250.0}, 72.0),
        ("Rm * A_4D / 100 [%]", "MJ/m^3", {"Rm": 250.0, "A_4D": 12.0}, 30.0),
        ("W / Rm", "1", {"W": 25.0, "Rm": 250.0}, 0.1),
        ("T_liq - T_sol", "delta_K", {"T_liq": 630.0, "T_sol": 1040.0}, 70.0),
        ("T_liq + 10 [delta_K]", "degC", {"T_liq": 630.0}, 640.0),
        ("max(T_liq, T_sol)", "degC", {"T_liq": 600.0, "T_sol": 1130.0}, 610.0),
        ("T_liq - 0 [K]", "delta_K", {"T_liq": 0.0}, 273.15),
        ("K_Q ** 2 / Rm ** 2", "mm", {"K_Q": 25.0, "Rm": 250.0}, 10.0),
        ("(K_Q / Rm) ** (1 + 1)", "mm", {"K_Q": 25.0, "Rm": 250.0}, 10.0),
        ("sqrt(S0)", "mm", {"S0": 64.0}, 8.0),
        ("c_Sc + c_Be", "wt%", {"c_Sc": 0.3, "c_Be": 50.0}, 0.305),
        ("1 [ksi] * n", "MPa", {"n": 1.0}, 6.894757293168361),
        ("lambda / 1 [W/m/K]", "1", {"lambda_": 120.0}, 120.0),
        ('"Rm corr" / Rm', "1", {"Rm corr": 240.0, "Rm": 240.0}, 1.0),
        ("exp(ln(n)) ** n", "1", {"n": 0.5}, math.sqrt(0.5)),
        ("abs(-n) * pi", "1", {"n": 1.0}, math.pi),
        ("-n ** 2", "1", {"n": 3.0}, -9.0),
        (" n\n* 2", "1", {"n": 3.0}, 6.0),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_values_come_in_the_unit_of_the_property(text, unit, values, expected):
    assert value(text, unit, **values) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "unit", "code", "blamed"),
    [
        ("n + (Rm + A_4D)", "1", "dimension", "Rm + A_4D"),
        ("100 - A_4D", "%", "dimension", "100 - A_4D"),
        ("log10(A_4D)", "1", "dimension", "A_4D"),
        ("exp(Rm)", "1", "dimension", "Rm"),
        ("min(Rm, n)", "MPa", "dimension", "n"),
        ("Rm ** n", "MPa", "exponent", "n"),
        ("n ** Rm", "1", "exponent", "Rm"),
        ("Rm ** 13", "MPa", "exponent", "13"),
        ("Rm ** 9 * Rm ** 9", "1", "exponent", "Rm ** 9 * Rm ** 9"),
        ("Rp0.2 / Rm", "MPa", "result", "Rp0.2 / Rm"),
        ("Rp0.2 / Rm * 100", "%", "result", "Rp0.2 / Rm * 100"),
        ("Rm * A_4D", "MPa", "result", "Rm * A_4D"),
        ("T_liq + T_sol", "degC", "temperature", "T_liq + T_sol"),
        ("2 * T_liq", "degC", "temperature", "T_liq"),
        ("10 [delta_K] - T_liq", "degC", "temperature", "10 [delta_K] - T_liq"),
        ("T_liq - T_sol", "degC", "result", "T_liq - T_sol"),
        ("2 * 3 [MPa]", "MPa", "nothing", "2 * 3 [MPa]"),
        ("Rm / Rp02", "1", "symbol", "Rp02"),
    ],
)  # fmt: skip
def test_units_that_do_not_fit_are_refused_with_the_place(text, unit, code, blamed):
    assert refusal(text, unit) == (code, blamed)


def test_a_refusal_helps():
    def said(text, unit="1"):
        with pytest.raises(FormulaError) as refused:
            check(parse(text), units=UNITS, result_unit=unit)
        return str(refused.value)

    assert "a stress and a share in %" in said("Rm + A_4D")
    assert "by 1 [%] for the number" in said("log10(A_4D)")
    assert "Multiply by 100 [%]" in said("Rp0.2 / Rm", "%")
    assert "Rp0.2" in said("Rm / Rp02")
    assert "ln or log10" in said("log(n)")
    assert "write **" in said("Rm^2")
    assert "ksi" in said("5 [Ksi] * n")


# What is read


@pytest.mark.parametrize(
    ("text", "code", "blamed"),
    [
        ("", "empty", ""),
        ("  ", "empty", "  "),
        ("n" * 301, "too_long", "n"),
        ("2 Rm", "missing_operator", "2 Rm"),
        ("(n)(n)", "missing_operator", ")("),
        ("n if n else n", "missing_operator", "n if"),
        ("lambda x: x", "character", ":"),
        ("1_000 * n", "missing_operator", "1_000"),
        ("0x10 * n", "missing_operator", "0x10"),
        ("n +", "syntax", ""),
        ("* n", "syntax", "*"),
        ("n // 2", "syntax", "n // 2"),
        ("n, n", "syntax", "n, n"),
        ("min(**n)", "syntax", "min(**n)"),
        ("(n", "unbalanced", "("),
        ("n)", "unbalanced", ")"),
        ("()", "syntax", "()"),
        ("sin(n)", "function", "sin"),
        ("__import__('os')", "function", "__import__"),
        ("n.real(1)", "function", "n.real"),
        ("sqrt()", "arguments", "sqrt()"),
        ("sqrt(n, n)", "arguments", "sqrt(n, n)"),
        ("min(n)", "arguments", "min(n)"),
        ("min(*n)", "arguments", "min(*n)"),
        ("n[0]", "character", "["),
        ("n := 3", "character", ":"),
        ("n == n", "character", "="),
        ("n @ n", "character", "@"),
        ("n ≤ 2", "character", "≤"),
        ("n\0", "character", "\0"),
        ("'n", "character", "'"),
        ("f'{n}'", "missing_operator", "f'{n}'"),
        ("1e999 * n", "number", "1e999"),
        ("1e99999999999 * n", "number", "1e99999999999"),
        ("5 [parsec] * n", "unit", "5 [parsec]"),
        ("5 [] * n", "unit", "5 []"),
        ("(" * 16 + "n" + ")" * 16, "too_deep", "("),
        ("n" + "+n" * 90, "too_deep", None),
        ("min(" + ",".join(["n*n*n*n*n"] * 8) + ")+" + "min(" + ",".join(["n*n"] * 8) + ")", "too_large", None),
    ],
    ids=lambda one: one[:20] if isinstance(one, str) else "",
)  # fmt: skip
def test_what_is_no_formula_is_refused_with_the_place(text, code, blamed):
    found = refusal(text)
    assert found[0] == code
    if blamed is not None:
        assert found[1] == blamed


def test_symbols_are_read_as_the_catalog_writes_them():
    assert symbols_of(parse("HBW_10_500 + HV_0.5 * lambda / 'Rm corr'")) == (
        "HBW_10_500",
        "HV_0.5",
        "lambda",
        "Rm corr",
    )


# No value, with the reason


@pytest.mark.parametrize(
    ("text", "values", "reason"),
    [
        ("Rp0.2 / Rm", {"Rm": 250.0}, "Rp0.2: not measured."),
        (
            "Rp0.2 / Rm",
            {"Rm": 250.0, "Rp02": Given(None, missing="not reached")},
            "Rp0.2: not reached.",
        ),
        (
            "Rp0.2 / Rm",
            {"Rm": 250.0, "Rp02": Given(3.0, censoring="<")},
            "Rp0.2 is only known to lie below a limit.",
        ),
        ("n / (n - n)", {"n": 1.0}, "It divides by zero: n - n is 0."),
        ("ln(n - 3)", {"n": 1.0}, "ln(n - 3) is no number for -2."),
        ("(n - 3) ** 0.5", {"n": 1.0}, "(n - 3) ** 0.5 is no number for -2 and 0.5."),
        ("exp(900 * n)", {"n": 1.0}, "exp(900 * n) is too large to be a number."),
        ("(n * 1e200) * 1e200", {"n": 1.0}, "(n * 1e200) * 1e200 is too large to be a number."),
        ("n + 9**9**9**9", {"n": 1.0}, "9**9**9 is too large to be a number."),
        ("n", {"n": math.nan}, "n is not a finite number."),
    ],
)  # fmt: skip
def test_no_value_says_why(text, values, reason):
    assert outcome(text, **values) == Outcome(reason=reason)


def test_an_uncertainty_takes_all_inputs():
    found = outcome("Rp0.2 / Rm", Rp02=(180.0, 3.0), Rm=250.0)
    assert found.uncertainty is None
    assert found.no_uncertainty_because == "Rm came without an uncertainty."
    exact = outcome("Rp0.2 / Rm", Rp02=(180.0, 0.0), Rm=(250.0, 0.0))
    assert exact.uncertainty == 0.0


def test_an_uncertainty_that_has_no_slope_is_not_given():
    found = outcome("sqrt(n)", n=(0.0, 0.1))
    assert (found.value, found.uncertainty) == (0.0, None)
    assert found.no_uncertainty_because


# Formulas that take formulas


def test_circles_are_found_with_the_way():
    assert circle("a", {"a": ["a"]}) == ("a", "a")
    assert circle("a", {"a": ["b", "c"], "b": ["Rm"], "c": ["a"]}) == ("a", "c", "a")
    assert circle("a", {"a": ["b"], "b": ["c"], "c": ["b"]}) == ()


def test_dependents_come_in_the_order_of_their_making():
    uses = {"a": ["Rm"], "b": ["a"], "c": ["b", "a"], "d": ["c"], "e": ["Rm"]}
    assert dependents("a", uses) == ("b", "c", "d")


def test_spelling_out_keeps_what_belongs_together():
    text = spelled_out("1 / s - s", {"s": "Rm + Rp0.2"})
    assert text == "1 / (Rm + Rp0.2) - (Rm + Rp0.2)"
    with pytest.raises(FormulaError, match="too much"):
        spelled_out("s * s", {"s": "+".join(["Rm"] * 999)})


# Properties of any formula


def tried(work):
    """The refusal or the result."""
    try:
        return None, work()
    except FormulaError as refused:
        return refused, None


def formulas():
    """Texts of formulas over n, with as many signs as one likes."""
    leaves = st.sampled_from(["n", "2", "0.5", "1e3", "pi"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/"), inner).map(
                lambda t: f"({t[0]} {t[1]} {t[2]})"
            ),
            inner.map(lambda t: f"-{t}"),
            inner.map(lambda t: f"abs({t})"),
        ),
        max_leaves=8,
    )


@settings(max_examples=60, deadline=None)
@given(formulas(), st.floats(-1e3, 1e3))
def test_arithmetic_is_that_of_python(text, n):
    refused, checked = tried(lambda: check(parse(text), units=UNITS, result_unit="1"))
    if refused:
        assert refused.code in ("nothing", "too_deep")
        return
    found = evaluate(checked, {"n": Given(n)}, text=text)
    try:
        expected = eval(text, {"n": n, "abs": abs, "pi": math.pi})
    except ZeroDivisionError:
        assert found.value is None
        return
    assert found.value == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="nRm0.29eE+-*/()[], \"'^%Pa_lsqrt\n\t√", max_size=40))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text):
    refused, tree = tried(lambda: parse(text))
    blamed = refused or tree
    assert 0 <= blamed.start <= blamed.end <= len(text)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(1, 500), st.floats(1, 500), st.floats(0.01, 5), st.floats(0.01, 5)
)  # fmt: skip
def test_uncertainty_agrees_with_small_differences(a, b, u_a, u_b):
    """The law of propagation with numeric slopes, by hand."""
    text = "sqrt(Rm * Rp0.2) + Rm ** 2 / Rp0.2"

    def f(x, y):
        return math.sqrt(x * y) + x**2 / y

    h = 1e-6
    slope_a = (f(a * (1 + h), b) - f(a * (1 - h), b)) / (2 * a * h)
    slope_b = (f(a, b * (1 + h)) - f(a, b * (1 - h))) / (2 * b * h)
    found = outcome(text, "MPa", Rm=(a, u_a), Rp02=(b, u_b))
    expected = math.hypot(slope_a * u_a, slope_b * u_b)
    assert found.uncertainty == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_a_tree_says_what_was_written():
    tree = parse("Rm * 2")
    assert isinstance(tree, Binary)
    assert isinstance(tree.left, Symbol)
    assert isinstance(tree.right, Number)
