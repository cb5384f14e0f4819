"""Import profiles of real instruments' exports, as a laboratory would enter them."""

MATCAL_6061 = {
    # The files say neither ksi, nor that strain is a fraction, nor degrees Rankine.
    "format": "delimited",
    "encoding": "utf-8",
    "delimiter": ",",
    "header_line": 2,
    "columns": [
        {"channel": "stress", "name": "engineering_stress", "unit": "ksi"},
        {"channel": "strain", "name": "engineering_strain", "unit": "1"},
        {"channel": "time", "name": "time", "unit": "s", "optional": True},
    ],
    "stated": [
        {"name": "test_temperature", "key": "'temperature'", "line": 1, "unit": "degR"},
        {"name": "direction", "key": "'direction'", "line": 1},
    ],
    "file_name": "cleaned_{specimen}.csv",
}

BLUEHILL_RAW = {
    "format": "delimited",
    "delimiter": ",",
    "thousands_mark": ",",
    "header_begins": "Time,",
    "unit_row": True,
    "columns": [
        {"channel": "time", "name": "Time"},
        {"channel": "crosshead", "name": "Extension"},
        {"channel": "force", "name": "Load"},
        {"channel": "strain", "name": "Tensile strain (Strain 1)"},
        {"channel": "stress", "name": "Tensile stress"},
    ],
    "stated": [{"name": "specimen", "key": "Specimen ID"}],
}

ZWICK_FRENCH = {
    "format": "delimited",
    "encoding": "latin-1",
    "delimiter": ",",
    "header_begins": "Temps",
    "unit_row": True,
    "columns": [
        {"channel": "time", "name": "Temps"},
        {"channel": "force", "name": "Force standard"},
        {"channel": "extension", "name": "Course standard"},
    ],
    "stated": [
        {"name": "gauge_length", "key": '"L0 - course standard"', "unit": "mm"},
        {"name": "area", "key": '"Section"', "unit": "mm^2"},
    ],
}

MTS_TESTSUITE = {
    "format": "delimited",
    "encoding": "utf-8",
    "delimiter": "tab",
    "decimal_mark": ",",
    "header_begins": "_Extension",
    "unit_row": True,
    "unit_spellings": {"sec": "s"},
    "columns": [
        {"channel": "crosshead", "name": "_Extension"},
        {"channel": "force", "name": "_Load"},
        {"channel": "time", "name": "_Time"},
        {"channel": "extension", "name": "_Strain1"},
    ],
}

WALTER_BAI = {
    "format": "delimited",
    "encoding": "utf-8",
    "delimiter": ";",
    "header_line": 1,
    "columns": [
        {"channel": "time", "name": "C_1_Temps[s]"},
        {"channel": "force", "name": "C_1_Force[kN]"},
        {"channel": "extension", "position": 4, "unit": "mm"},
    ],
}
