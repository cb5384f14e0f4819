"""The whole catalogue: every test of a foundry laboratory, as rows.

Places and limits: practice of Al-Mg castings. A symbol carries its variant, so that two
procedures never meet in one mean. Editions are those in use when this was written, to be
verified against the bought standards.
"""

from django.db import migrations

from labtrack.audit.triggers import NEVER, kept

# code, name, shop word, role, (unit, place), (US unit, place), hard limits, soft limits, position
HARDNESS = [
    (f"HV_{force}", f"Vickers hardness, {force} kgf", "", "result", ("1", "0.1"), ("1", "0.1"), (1, 3000), (20, 250), 260 + i)
    for i, force in enumerate(("0.1", "0.5", "1", "5", "10"))
] + [
    (f"HR{scale}", f"Rockwell hardness, scale {scale}", "", "result", ("1", "0.1"), ("1", "0.1"), (0, 100), soft, 270 + i)
    for i, (scale, soft) in enumerate((("B", (5, 95)), ("E", (40, 98)), ("F", (20, 98)), ("H", (50, 99)), ("K", (20, 98))))
]  # fmt: skip
RESULTS = [
    ("r", "Plastic strain ratio", "", "result", ("1", "0.01"), ("1", "0.01"), (0, 10), (0.2, 2.5), 160),
    ("KV2", "Charpy V energy, 2 mm striker", "Charpy", "result", ("J", "0.5"), ("ft.lbf", "0.5"), (0, 300), (2, 60), 280),
    ("KV8", "Charpy V energy, 8 mm striker", "Charpy", "result", ("J", "0.5"), ("ft.lbf", "0.5"), (0, 300), (2, 60), 281),
    ("LE", "Lateral expansion", "", "result", ("mm", "0.01"), ("in", "0.001"), (0, 5), (0, 2.5), 282),
    ("SA", "Shear fracture area", "", "result", ("%", "5"), ("%", "5"), (0, 100), (0, 100), 283),
    ("DI", "Density index, reduced pressure test", "RPT", "result", ("%", "0.1"), ("%", "0.1"), (-40, 60), (-1, 40), 330),
    ("l_mean", "Mean lineal intercept", "Grain size", "result", ("um", "1"), ("um", "1"), (0.1, 50000), (10, 2000), 410),
    ("G", "Grain size number", "ASTM G", "result", ("1", "0.1"), ("1", "0.1"), (-12, 16), (-5, 14), 411),
    ("G_chart", "Grain size number, by comparison with the chart", "", "result", ("1", "0.5"), ("1", "0.5"), (-12, 16), (-5, 14), 412),
    ("N_A", "Grains per area", "", "result", ("1/mm^2", "1"), ("1/in^2", "100"), (1e-6, 1e9), (0.1, 100000), 413),
    ("ALA", "Largest grain, as ASTM number", "", "result", ("1", "0.5"), ("1", "0.5"), (-16, 16), (-8, 12), 414),
    ("SDAS", "Secondary dendrite arm spacing", "DAS", "result", ("um", "1"), ("um", "1"), (0.5, 2000), (2, 300), 420),
    ("Vv_pore", "Pore fraction, by point count", "", "result", ("%", "0.01"), ("%", "0.01"), (0, 100), (0, 10), 430),
    ("Aa_pore", "Pore fraction, by image", "", "result", ("%", "0.01"), ("%", "0.01"), (0, 100), (0, 10), 431),
    ("Vv_phase", "Phase fraction, by point count", "", "result", ("%", "0.01"), ("%", "0.01"), (0, 100), (0, 40), 432),
    ("Aa_phase", "Phase fraction, by image", "", "result", ("%", "0.01"), ("%", "0.01"), (0, 100), (0, 40), 433),
    ("F_max_pore", "Largest Feret diameter of a pore", "", "result", ("um", "1"), ("um", "1"), (0, 50000), (1, 3000), 434),
    ("sphericity", "Mean sphericity of pores", "", "result", ("1", "0.01"), ("1", "0.01"), (0, 1), (0.1, 1), 435),
    ("T_liq_DSC", "Liquidus, by DSC", "", "result", ("degC", "1"), ("degF", "1"), (400, 700), (600, 660), 510),
    ("T_sol_DSC", "Solidus, by DSC", "", "result", ("degC", "1"), ("degF", "1"), (300, 700), (430, 610), 511),
    ("T_peak", "Peak temperature, by DSC", "", "result", ("degC", "1"), ("degF", "1"), (0, 1000), (430, 660), 512),
    ("dH", "Enthalpy of the event", "", "result", ("J/g", "1"), ("J/g", "1"), (0, 2000), (0.5, 450), 513),
    ("T_liq", "Liquidus, by cooling curve", "", "result", ("degC", "1"), ("degF", "1"), (400, 700), (600, 660), 520),
    ("T_sol", "Solidus, by cooling curve", "", "result", ("degC", "1"), ("degF", "1"), (300, 700), (430, 610), 521),
    ("T_min", "Lowest temperature before recalescence", "", "result", ("degC", "0.1"), ("degF", "0.1"), (400, 700), (600, 660), 522),
    ("dT_rec", "Recalescence", "", "result", ("delta_K", "0.1"), ("delta_degF", "0.1"), (0, 60), (0, 10), 523),
    ("t_solid", "Time of solidification", "", "result", ("s", "1"), ("s", "1"), (0.1, 1e5), (5, 2000), 524),
    ("sigma_D", "Fatigue strength at the run-out life, staircase", "Endurance limit", "result", ("MPa", "1"), ("ksi", "0.1"), (0.1, 2000), (20, 200), 610),
    ("N_f", "Cycles to failure", "Life", "observation", ("1", "1"), ("1", "1"), (1, 1e13), (1000, 1e10), 611),
    ("K_Q", "Provisional fracture toughness", "", "result", ("MPa*m^0.5", "0.1"), ("ksi*in^0.5", "0.1"), (0.1, 300), (5, 80), 620),
    ("K_Ic", "Plane-strain fracture toughness, valid", "", "result", ("MPa*m^0.5", "0.1"), ("ksi*in^0.5", "0.1"), (0.1, 300), (5, 80), 621),
    ("J_Ic", "Fracture toughness by the J-integral, as K_JIc", "", "result", ("MPa*m^0.5", "0.1"), ("ksi*in^0.5", "0.1"), (0.1, 500), (5, 100), 622),
    ("K_Iv", "Fracture toughness, chevron notch", "", "result", ("MPa*m^0.5", "0.1"), ("ksi*in^0.5", "0.1"), (0.1, 300), (5, 80), 623),
    ("m_Paris", "Paris exponent", "", "result", ("1", "0.01"), ("1", "0.01"), (0.5, 15), (2, 5), 630),
    ("dK_th", "Threshold of crack growth", "", "result", ("MPa*m^0.5", "0.1"), ("ksi*in^0.5", "0.1"), (0.1, 30), (1, 6), 631),
    ("da_dN", "Crack growth rate at the stated range", "", "observation", ("mm/cycle", "1e-8"), ("in/cycle", "1e-9"), (1e-12, 10), (1e-9, 0.1), 632),
    ("t_r", "Time to rupture", "", "observation", ("h", "1"), ("h", "1"), (0.001, 1e6), (1, 20000), 640),
    ("e_min", "Lowest creep rate", "", "result", ("1/s", "1e-9"), ("1/s", "1e-9"), (1e-14, 1), (1e-11, 1e-4), 641),
    ("NAMLT", "Mass loss in nitric acid", "", "result", ("mg/cm^2", "0.1"), ("mg/cm^2", "0.1"), (-20, 300), (0, 75), 710),
    ("d_IGC_max", "Deepest intergranular attack", "", "result", ("um", "1"), ("um", "1"), (0, 20000), (0, 200), 711),
    ("d_IGC_mean", "Mean depth of intergranular attack", "", "result", ("um", "1"), ("um", "1"), (0, 20000), (0, 150), 712),
    ("t_SCC", "Time to failure under stress and corrosion", "", "observation", ("h", "1"), ("h", "1"), (0.01, 1e6), (1, 5000), 713),
    ("CR", "Corrosion rate, immersion", "", "result", ("mm/y", "0.001"), ("mpy", "0.1"), (0, 1000), (0.0001, 0.5), 720),
    ("d_pit_max", "Deepest pit", "", "result", ("um", "1"), ("um", "1"), (0, 50000), (0, 1000), 721),
    ("t_spray", "Time to first attack, salt spray", "", "observation", ("h", "1"), ("h", "1"), (0, 100000), (1, 5000), 722),
    ("E_corr_SCE", "Corrosion potential against SCE", "", "result", ("mV", "1"), ("mV", "1"), (-3000, 3000), (-1100, -600), 730),
    ("E_pit_SCE", "Pitting potential against SCE", "", "result", ("mV", "1"), ("mV", "1"), (-3000, 3000), (-1000, -400), 731),
    ("i_corr", "Corrosion current density", "", "result", ("uA/cm^2", "0.01"), ("uA/cm^2", "0.01"), (1e-6, 1e6), (0.01, 50), 732),
    ("HTS_CRC", "Hot tearing index, constrained-rod mold", "", "result", ("1", "1"), ("1", "1"), (0, 10000), (0, 800), 810),
    ("L_crit_CRC", "Shortest arm that tore, constrained-rod mold", "", "result", ("mm", "1"), ("in", "0.1"), (1, 2000), (30, 300), 811),
    ("L_crit_DB", "Critical length, dog-bone mold", "", "result", ("mm", "1"), ("in", "0.1"), (1, 2000), (10, 400), 812),
    ("L_f_spiral", "Fluidity, spiral", "", "result", ("mm", "5"), ("in", "0.2"), (0, 2500), (300, 900), 820),
    ("L_f_strip", "Fluidity, vacuum strip", "", "result", ("mm", "5"), ("in", "0.2"), (0, 2500), (100, 900), 821),
    ("indications", "Indications found", "", "result", ("1", "1"), ("1", "1"), (0, 10000), (0, 20), 840),
    ("p_held", "Pressure held", "", "result", ("kPa", "1"), ("psi", "0.1"), (0, 100000), (10, 2000), 841),
    ("deviation_max", "Largest deviation from the drawing", "", "result", ("mm", "0.01"), ("in", "0.0005"), (0, 1000), (0, 2), 842),
    ("c_phase", "Element in the phase", "", "result", ("at%", "0.1"), ("at%", "0.1"), (0, 100), (0, 100), 850),
    ("a_lattice", "Lattice parameter", "", "result", ("nm", "0.0001"), ("nm", "0.0001"), (0.05, 10), (0.40, 0.42), 851),
    ("r_disp", "Mean radius of dispersoids", "", "result", ("nm", "0.1"), ("nm", "0.1"), (0.1, 1000), (1, 50), 860),
    ("Nv_disp", "Number density of dispersoids", "", "result", ("1/m^3", "1e19"), ("1/m^3", "1e19"), (1e12, 1e27), (1e19, 1e24), 861),
    ("Vv_disp", "Volume fraction of dispersoids", "", "result", ("%", "0.01"), ("%", "0.01"), (0, 100), (0.01, 2), 862),
    ("A_origin", "Area of the defect at the origin", "", "result", ("um^2", "100"), ("um^2", "100"), (0, 1e9), (10, 1e7), 870),
    ("s_origin", "Distance of the origin to the surface", "", "result", ("um", "1"), ("um", "1"), (0, 50000), (0, 6000), 871),
    ("I_machining", "Machinability index, house", "", "result", ("1", "0.1"), ("1", "0.1"), (0, 1000), (0, 100), 880),
    ("I_welding", "Weldability index, house", "", "result", ("1", "0.1"), ("1", "0.1"), (0, 1000), (0, 100), 881),
    ("CTE", "Mean coefficient of thermal expansion", "CTE", "result", ("um/m/K", "0.1"), ("uin/in/degF", "0.1"), (0, 200), (20, 27), 890),
    ("lambda", "Thermal conductivity", "", "result", ("W/m/K", "1"), ("Btu/h/ft/degF", "1"), (0.1, 500), (80, 180), 891),
]  # fmt: skip
SETTINGS = [
    ("sigma_a", "Stress amplitude", "", "parameter", ("MPa", "1"), ("ksi", "0.1"), (0.1, 2000), (20, 300), 601),
    ("R", "Stress ratio", "", "parameter", ("1", "0.01"), ("1", "0.01"), (-1000, 1), (-1.5, 0.9), 602),
    ("f_cycles", "Frequency of loading", "", "parameter", ("Hz", "0.1"), ("Hz", "0.1"), (1e-4, 30000), (0.1, 20000), 603),
    ("dK", "Range of stress intensity", "", "parameter", ("MPa*m^0.5", "0.1"), ("ksi*in^0.5", "0.1"), (0.01, 300), (0.5, 60), 604),
    ("sigma_held", "Stress held", "", "parameter", ("MPa", "1"), ("ksi", "0.1"), (0.1, 2000), (10, 300), 605),
    ("t_soak", "Soak before loading", "", "parameter", ("min", "1"), ("min", "1"), (0, 1e6), (5, 1000), 606),
    ("heating_rate", "Rate of heating or cooling", "", "parameter", ("K/min", "0.1"), ("degF/min", "0.1"), (0.01, 1000), (1, 50), 506),
    ("m_sample", "Mass of the sample", "", "parameter", ("mg", "0.1"), ("mg", "0.1"), (0.1, 5000), (5, 100), 507),
    ("f_eddy", "Frequency of the eddy current", "", "parameter", ("kHz", "1"), ("kHz", "1"), (0.1, 10000), (60, 960), 965),
    ("t_exposed", "Time of exposure", "", "parameter", ("h", "1"), ("h", "1"), (0.01, 1e6), (1, 20000), 701),
    ("scan_rate", "Scan rate in mV a second, as a number", "", "parameter", ("1", "0.01"), ("1", "0.01"), (0.0001, 1000), (0.05, 5), 702),
    ("T_pour", "Pour temperature", "", "parameter", ("degC", "1"), ("degF", "1"), (400, 1100), (650, 800), 801),
    ("dT_superheat", "Superheat", "", "parameter", ("delta_K", "1"), ("delta_degF", "1"), (0, 500), (20, 200), 802),
    ("U_beam", "Accelerating voltage in kV, as a number", "", "parameter", ("1", "0.1"), ("1", "0.1"), (0.1, 3000), (1, 300), 803),
]  # fmt: skip
EXFOLIATION = ["N", "PA", "PB", "PC", "EA", "EB", "EC", "ED"]
DISCONTINUITY = [
    "none", "gas holes", "gas porosity, round", "gas porosity, elongated",
    "shrinkage cavity", "shrinkage, sponge", "foreign material, less dense",
    "foreign material, denser",
]  # fmt: skip
RATINGS = [
    ("G66", "Visual rating after G66 immersion", EXFOLIATION, 714),
    ("E155_kind", "Radiographic discontinuity", DISCONTINUITY, 830),
    ("E155_plate", "Reference plate", ["1/4 in", "3/4 in"], 831),
    ("E155_grade", "Radiographic grade", ["0", *(str(n) for n in range(1, 9))], 832),
    ("E155_zone", "Zone of the part", ["critical", "general", "not assessed"], 833),
    ("origin", "Fracture origin", ["pore, shrinkage", "pore, gas", "oxide film", "inclusion", "intermetallic", "surface, machining", "slip, no defect", "not found"], 872),
    ("phase", "Phase identified", ["Al3(Sc,Zr)", "Al3Sc", "Mg2Si", "Al8Mg5", "Al6(Fe,Mn)", "Al3Fe", "oxide", "other"], 852),
    ("texture", "Texture", ["random", "weak", "strong"], 853),
    ("leak", "Leak test", ["tight", "leaks"], 843),
    ("visual", "Visual inspection", ["accepted", "accepted with remark", "rejected"], 844),
]  # fmt: skip

WROUGHT = "Wrought Al-Mg by its scope; on a casting only by agreement, stated with the result."
VERIFY = "Edition to be verified against the bought standard."
BAR, COUPON, MOUNT, DISC, RPT = "tensile-bar", "coupon", "mount", "disc", "rpt-sample"
# A part is "symbol=who", who being e(valuation), p(erson) or i(nstrument), "!" where owed.
METHODS = [
    # code, kind, standard, edition, title, specimens, identity, scope, settings, parts
    ("ASTM-E517-19", "numbers", "ASTM E517", "19", "Plastic strain ratio r for sheet metal", [COUPON], "Direction in the sheet, strain of measurement", "Sheet only; not for cast bars.", {}, "r=p!"),
    *(
        (f"ASTM-{standard}-{edition}-HV-{force}", "vickers", f"ASTM {standard}", edition, f"Vickers hardness, HV {force}", [COUPON, MOUNT, DISC], "Force, dwell time", "Single indents, a row or a map with places. Five indents or more.", {"force_kgf": float(force), "property": f"HV_{force}", "least_indents": 5}, f"HV_{force}=e! dwell_time=p")
        for standard, edition, force in (("E384", "22", "0.1"), ("E384", "22", "0.5"), ("E384", "22", "1"), ("E92", "17", "5"), ("E92", "17", "10"))
    ),
    ("ISO-6507-1-2018-HV-5", "vickers", "ISO 6507-1", "2018", "Vickers hardness, HV 5", [COUPON, MOUNT, DISC], "Force, dwell time", "", {"force_kgf": 5.0, "property": "HV_5", "least_indents": 3}, "HV_5=e! dwell_time=p"),
    *(
        (f"ASTM-E18-22-HR{scale}", "rockwell", "ASTM E18", "22", f"Rockwell hardness, scale {scale}", [COUPON, DISC], "The scale: another scale is another property", "Without its scale a Rockwell number means nothing.", {"scale": f"HR{scale}", "property": f"HR{scale}", "least_readings": 3}, f"HR{scale}=e!")
        for scale in "BEFHK"
    ),
    ("ISO-6508-1-2016-HRE", "rockwell", "ISO 6508-1", "2016", "Rockwell hardness, scale E", [COUPON, DISC], "The scale", "", {"scale": "HRE", "property": "HRE", "least_readings": 3}, "HRE=e!"),
    ("ASTM-E23-18", "charpy", "ASTM E23", "18", "Notched bar impact, Charpy V, 8 mm striker", [COUPON], "Striker radius, bar width, notch, temperature", "A sub-size energy is flagged and never scaled to 10 mm.", {"striker_mm": 8, "property": "KV8"}, "KV8=e! LE=e SA=e"),
    ("ISO-148-1-2016-KV2", "charpy", "ISO 148-1", "2016", "Charpy pendulum impact, V notch, 2 mm striker", [COUPON], "Striker radius, bar width, notch, temperature", "", {"striker_mm": 2, "property": "KV2"}, "KV2=e! LE=e SA=e"),
    ("ASTM-B962-17", "density", "ASTM B962", "17", "Density of sintered products by Archimedes' principle", [COUPON, DISC], "Liquid and its temperature, impregnation", "Pieces with open pores: impregnate, or use B311 where there are none.", {"air_density_g_cm3": 0.0012}, "rho=e! pore_rho=e"),
    ("ISO-3369-2006", "density", "ISO 3369", "2006", "Density of impermeable sintered metal and hardmetals", [COUPON, DISC], "Liquid and its temperature", "", {"air_density_g_cm3": 0.0012}, "rho=e! pore_rho=e"),
    ("VDG-P202-2010", "density-index", "VDG-Merkblatt P 202", "2010", "Reduced pressure test, density index of a pair", [RPT], "Pressure of the chamber, mass of the sample, time after degassing", "Limits of Al-Si say little of 535; the house keeps its own baseline.", {}, "DI=e!"),
    ("ASTM-E1004-17", "conductivity", "ASTM E1004", "17", "Electrical conductivity by eddy current", [COUPON, DISC, MOUNT], "Frequency, temperature; brought to 20 °C", "Three readings or more, flat and thick enough for the frequency.", {}, "conductivity=e! f_eddy=p"),
    ("ASTM-B193-20", "numbers", "ASTM B193", "20", "Resistivity of electrical conductor materials", [BAR, COUPON], "Brought to 20 °C", "", {}, "conductivity=p!"),
    ("ASTM-E112-13-INTERCEPTS", "grain-intercepts", "ASTM E112", "13", "Grain size by counted intercepts (Heyn)", [MOUNT], "Section plane, etch", "Five fields or more; the intercept is averaged, never G. Barker's etch and polarized light for Al-Mg.", {"counted": "intercepts"}, "l_mean=e! G=e N_A=e"),
    ("ASTM-E112-13-CIRCLES", "grain-intercepts", "ASTM E112", "13", "Grain size by boundary intersections on circles (Abrams)", [MOUNT], "Section plane, etch", "Intersections: a tangent counts 1, a triple point 1.5.", {"counted": "intersections"}, "l_mean=e! G=e N_A=e"),
    ("ASTM-E112-13-PLANIMETRIC", "grain-planimetric", "ASTM E112", "13", "Grain size by planimetric count in a circle (Jeffries)", [MOUNT], "Section plane, etch", "", {"shape": "circle"}, "N_A=e! G=e"),
    ("ASTM-E112-13-RECTANGLE", "grain-planimetric", "ASTM E112", "13", "Grain size by planimetric count in a rectangle (Saltykov)", [MOUNT], "Section plane, etch", "The four corner grains count as one more.", {"shape": "rectangle"}, "N_A=e! G=e"),
    ("ASTM-E112-13-COMPARISON", "grain-comparison", "ASTM E112", "13", "Grain size by comparison with the chart", [MOUNT], "Section plane, etch, chart", "To half a number; a bias of a whole number is usual.", {}, "G_chart=e!"),
    ("ASTM-E1382-97", "numbers", "ASTM E1382", "97 (2015)", "Average grain size by image analysis", [MOUNT], "Section plane, etch, settings of the image analysis", "", {}, "l_mean=i! G=i N_A=i"),
    ("ASTM-E930-18", "numbers", "ASTM E930", "18", "Largest grain in a section (ALA)", [MOUNT], "Section plane", "", {}, "ALA=p!"),
    ("HOUSE-SDAS-1", "arm-spacing", "House practice after AFS", "1", "Secondary dendrite arm spacing", [MOUNT], "Place in the casting, section plane", "No ASTM standard. Twenty dendrites or more; globular grains have no arms, and that is a result.", {}, "SDAS=e!"),
    ("ASTM-E562-19-PORES", "point-count", "ASTM E562", "19", "Pore fraction by systematic point count", [MOUNT], "Section plane, magnification", "", {"property": "Vv_pore"}, "Vv_pore=e!"),
    ("ASTM-E562-19-PHASE", "point-count", "ASTM E562", "19", "Phase fraction by systematic point count", [MOUNT], "Phase, etch, section plane", "", {"property": "Vv_phase"}, "Vv_phase=e!"),
    ("ASTM-E1245-03-PORES", "area-fraction", "ASTM E1245", "03 (2016)", "Pore fraction by automatic image analysis", [MOUNT], "Threshold, smallest object, pixel size, section plane", "Scatter between fields, not pixels.", {"property": "Aa_pore"}, "Aa_pore=e! F_max_pore=i sphericity=i"),
    ("ASTM-E1245-03-PHASE", "area-fraction", "ASTM E1245", "03 (2016)", "Phase fraction by automatic image analysis", [MOUNT], "Phase, threshold, smallest object, pixel size", "", {"property": "Aa_phase"}, "Aa_phase=e!"),
    ("ASTM-E794-06", "dsc", "ASTM E794 (calibration E967, E968; enthalpy E793)", "06 (2018)", "Melting and crystallization temperatures by thermal analysis", [DISC, COUPON], "Rate and direction: onsets move with the rate", "Onset by tangents on a straight baseline; on heating the liquidus is taken at the last peak.", {"from_c": 480.0, "to_c": 680.0, "rate_k_per_min": None}, "T_sol_DSC=e! T_liq_DSC=e! T_peak=e dH=e heating_rate=e m_sample=i"),
    ("HOUSE-CUP-1", "cooling-curve", "House practice after Bäckerud", "1", "Cooling curve of a thermal analysis cup", [RPT, COUPON], "Cup, place of the thermocouple", "A fine-grained melt may show no recalescence at all; that is a result.", {"smoothing_s": 3.0, "ambient_c": 25.0}, "T_liq=e! T_sol=e! T_min=e dT_rec=e t_solid=e"),
    ("ASTM-E466-21", "fatigue", "ASTM E466", "21", "Force-controlled constant amplitude axial fatigue", [BAR], "Stress ratio, frequency, surface, environment", "A run-out is entered as more than its cycles: >10000000. S-N curves by E739-23 are analyses of several tests.", {}, "sigma_a=i! R=i! N_f=i! f_cycles=i"),
    ("ASTM-E606-21", "fatigue", "ASTM E606", "21", "Strain-controlled fatigue", [BAR], "Strain ratio, rate; stress amplitude at half life", "", {}, "sigma_a=i! R=i! N_f=i! f_cycles=i"),
    ("ISO-12107-2012", "numbers", "ISO 12107", "2012", "Fatigue strength by staircase", [BAR], "Run-out life, stress ratio", "The staircase itself is an analysis of several tests.", {}, "sigma_D=p!"),
    ("ASTM-E399-22-CT", "fracture-toughness", "ASTM E399 (ASTM B645-21 for aluminum)", "22", "Plane-strain fracture toughness, C(T)", [COUPON], "Crack plane orientation, environment", "K_Q is K_Ic only where every requirement is met.", {"geometry": "C(T)"}, "K_Q=e! K_Ic=e"),
    ("ASTM-E399-22-SEB", "fracture-toughness", "ASTM E399 (ASTM B645-21 for aluminum)", "22", "Plane-strain fracture toughness, SE(B)", [COUPON], "Crack plane orientation, environment", "K_Q is K_Ic only where every requirement is met.", {"geometry": "SE(B)"}, "K_Q=e! K_Ic=e"),
    ("ASTM-E1820-23", "numbers", "ASTM E1820", "23", "Fracture toughness by the J-integral", [COUPON], "Crack plane orientation", "", {}, "J_Ic=i!"),
    ("ASTM-E1304-97", "numbers", "ASTM E1304", "97 (2020)", "Plane-strain toughness, chevron notch", [COUPON], "Crack plane orientation", "", {}, "K_Iv=i!"),
    ("ASTM-E647-23", "numbers", "ASTM E647", "23", "Fatigue crack growth rates", [COUPON], "Stress ratio, environment, crack plane orientation", "Seven-point polynomial from crack length against cycles.", {}, "m_Paris=i! dK_th=i da_dN=i dK=i R=i"),
    ("ASTM-G67-18", "nitric-acid-mass-loss", "ASTM G67", "18", "Intergranular susceptibility by mass loss in nitric acid (NAMLT)", [COUPON], "24 h at 30 °C, sensitizing before", WROUGHT, {}, "NAMLT=e! t_exposed=p"),
    ("ASTM-G66-18", "rating", "ASTM G66", "18", "Exfoliation, visual assessment (ASSET)", [COUPON], "24 h at 65 °C, side rated", f"{WROUGHT} For 2 % Mg and more; G34 is not for Al-Mg.", {}, "G66=p! t_exposed=p"),
    ("ASTM-G110-92", "numbers", "ASTM G110", "92 (2022)", "Intergranular attack in sodium chloride and peroxide", [MOUNT, COUPON], "Time of immersion, section plane", "", {}, "d_IGC_max=p! d_IGC_mean=p t_exposed=p"),
    ("ASTM-G44-21", "numbers", "ASTM G44 (G47, G49)", "21", "Stress corrosion by alternate immersion", [BAR, COUPON], "Stress held, direction, cycle of immersion", "Survivors are entered as more than their time: >720.", {}, "t_SCC=p! sigma_held=p!"),
    ("ASTM-G31-21", "immersion", "ASTM G31 (NACE TM0169), cleaning G1", "21", "Immersion corrosion rate by mass loss", [COUPON], "Solution, temperature, time", "A gain in mass gives no rate: swapped, or not cleaned.", {}, "CR=e! d_pit_max=p"),
    ("ASTM-B117-19", "numbers", "ASTM B117", "19", "Salt spray (fog)", [COUPON], "Time, angle", "Gives no corrosion rate.", {}, "t_spray=p! d_pit_max=p t_exposed=p"),
    ("ASTM-G59-97", "polarization", "ASTM G59 (G5)", "97 (2020)", "Polarization: corrosion potential and current", [COUPON, DISC], "Solution, scan rate; the reference electrode is required", "Tafel branches extrapolated to the corrosion potential.", {"reference": "", "window_low_mv": 50.0, "window_high_mv": 150.0, "branches": "both"}, "E_corr_SCE=e! i_corr=e! scan_rate=i"),
    ("ASTM-G61-86", "numbers", "ASTM G61", "86 (2018)", "Cyclic polarization: pitting potential", [COUPON, DISC], "Solution, scan rate, reference electrode", "Potentials against SCE.", {}, "E_pit_SCE=i! E_corr_SCE=i scan_rate=i"),
    ("HOUSE-CRC-1", "hot-tearing", "House practice after Cao and Kou (2006)", "1", "Hot tearing in the constrained-rod mold", [COUPON], "Mold, its temperature, pour temperature", "Weights of length after Met. Mater. Trans. A 37 (2006) 3647; indices of different molds do not compare.", {"mold": "CRC", "arms": [[51, 32], [89, 16], [127, 8], [165, 4]], "index": "HTS_CRC", "critical": "L_crit_CRC"}, "HTS_CRC=e! L_crit_CRC=e T_pour=p"),
    ("HOUSE-DOGBONE-1", "numbers", "House practice", "1", "Hot tearing in the dog-bone mold (I-beam alike)", [COUPON], "Mold, its temperature, pour temperature", "", {}, "L_crit_DB=p! T_pour=p"),
    ("HOUSE-SPIRAL-1", "fluidity", "House practice", "1", "Fluidity in the spiral mold", [COUPON], "Mold, its temperature; compare at equal superheat", "", {"mold": "spiral", "property": "L_f_spiral"}, "L_f_spiral=e! T_pour=e dT_superheat=e"),
    ("HOUSE-STRIP-1", "fluidity", "House practice", "1", "Fluidity, vacuum strip", [COUPON], "Tube, vacuum; compare at equal superheat", "", {"mold": "vacuum strip", "property": "L_f_strip"}, "L_f_strip=e! T_pour=e dT_superheat=e"),
    ("ASTM-E139-11", "numbers", "ASTM E139", "11 (2018)", "Creep, creep-rupture and stress-rupture", [BAR], "Temperature and stress: both belong to the number", "Not yet ruptured: more than its time, >1000.", {}, "t_r=i! sigma_held=i! e_min=i A_4D=p t_soak=i"),
    ("ASTM-E155-20", "rating", "ASTM E155 (digital: E2422-17)", "20", "Radiographs of aluminum castings against reference plates", [BAR, COUPON, DISC], "Kind, plate thickness, zone", "A blank accepted or rejected before machining is an event of the bar, not a test of it.", {}, "E155_kind=p! E155_plate=p! E155_grade=p! E155_zone=p"),
    ("ASTM-E1417-21", "numbers", "ASTM E1417 (E165)", "21", "Liquid penetrant testing", [BAR, COUPON, DISC], "Sensitivity of the penetrant", "", {}, "indications=p!"),
    ("HOUSE-LEAK-1", "rating", "House practice", "1", "Pressure tightness", [COUPON, DISC], "Pressure, time, medium", "", {}, "leak=p! p_held=p!"),
    ("HOUSE-VISUAL-1", "rating", "House practice", "1", "Visual and dimensional inspection", [BAR, COUPON, DISC], "", "", {}, "visual=p! deviation_max=p"),
    ("ASTM-E1508-12A", "rating", "ASTM E1508", "12a (2019)", "Quantitative analysis by energy-dispersive spectroscopy", [MOUNT, DISC], "Voltage, element, phase", "", {}, "phase=p! c_phase=p U_beam=p"),
    ("HOUSE-XRD-1", "numbers", "House practice", "1", "Lattice parameter and texture by X-ray or electron diffraction", [MOUNT, DISC], "Radiation, plane", "", {}, "a_lattice=i! texture=p"),
    ("HOUSE-TEM-1", "numbers", "House practice", "1", "Dispersoids by transmission microscopy or atom probe", [DISC], "Foil thickness, orientation", "", {}, "r_disp=p! Nv_disp=p Vv_disp=p"),
    ("HOUSE-FRACTOGRAPHY-1", "rating", "House practice", "1", "Fracture origin under the scanning microscope", [BAR, COUPON], "Test that broke it", "The origin is data, never a reason to leave the test out.", {}, "origin=p! A_origin=p s_origin=p"),
    ("HOUSE-MACHINING-1", "numbers", "House practice", "1", "Machinability index", [BAR, COUPON, DISC], "Tool, speed, feed", "", {}, "I_machining=p!"),
    ("HOUSE-WELDING-1", "numbers", "House practice", "1", "Weldability index", [COUPON], "Process, filler", "", {}, "I_welding=p!"),
    ("ASTM-E228-22", "numbers", "ASTM E228", "22", "Thermal expansion by push-rod dilatometer", [COUPON], "Range of temperature", "", {}, "CTE=i! heating_rate=i"),
    ("ASTM-E1225-20", "numbers", "ASTM E1225 (flash: E1461-13)", "20", "Thermal conductivity", [COUPON, DISC], "Temperature", "", {}, "lambda=i!"),
]  # fmt: skip
# The same bar and curve under other standards: parts and rules are those of a seeded one.
TENSILE = [
    ("ASTM-E8-22", "ASTM E8", "22", "Tension testing of metallic materials", "ASTM-B557-15", "Gauge length 4D, strain rate", ""),
    ("ASTM-E8M-22", "ASTM E8M", "22", "Tension testing of metallic materials (metric)", "ASTM-B557M-15", "Gauge length 5D, strain rate", ""),
    ("ASTM-E21-20", "ASTM E21", "20", "Elevated temperature tension tests", "ASTM-B557-15", "Temperature and soak; gauge length 4D, strain rate", "The temperature is part of the material condition."),
]  # fmt: skip
KNOWN_BEFORE = {
    # kind: specimens, what belongs to the identity
    "tensile": ([BAR], "Gauge length, strain rate (ISO 6892-1: method A or B)"),
    "brinell": ([COUPON, DISC], "Ball, force, dwell time"),
    "density": ([COUPON, DISC], "Liquid and its temperature"),
}
WHO = {"e": "evaluation", "p": "person", "i": "instrument"}


def property_rows():
    """(code, defaults) of every property added here."""
    for code, name, shop, role, si, us, hard, soft, position in (
        *HARDNESS,
        *RESULTS,
        *SETTINGS,
    ):
        yield code, {
            "name": name,
            "us_symbol": shop,
            "role": role,
            "canonical_unit": si[0],
            "place": si[1],
            "customary_unit": us[0],
            "customary_place": us[1],
            "hard_low": hard[0],
            "hard_high": hard[1],
            "soft_low": soft[0],
            "soft_high": soft[1],
            "figures": 3 if code.startswith("HV_") else None,
            "position": position,
        }
    for code, name, codes, position in RATINGS:
        yield code, {
            "name": name,
            "role": "rating",
            "codes": codes,
            "canonical_unit": "1",
            "place": "1",
            "customary_unit": "1",
            "customary_place": "1",
            "position": position,
        }


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias

    def table(name):
        return apps.get_model("characterization", name).objects.using(database)

    for code, fields in property_rows():
        table("Property").get_or_create(code=code, defaults=fields)
    known = table("Property").in_bulk(field_name="code")
    for (
        code, kind, standard, edition, title, specimens, identity, scope, settings, parts,
    ) in METHODS:  # fmt: skip
        method, _ = table("TestMethod").get_or_create(
            code=code,
            defaults={
                "kind": kind,
                "standard": standard,
                "edition": edition,
                "title": title,
                "specimen_kinds": specimens,
                "identity_note": identity,
                "scope_note": f"{scope} {VERIFY}".strip(),
                "evaluation_settings": settings,
            },
        )
        for position, part in enumerate(parts.split(), start=1):
            symbol, _equals, who = part.partition("=")
            table("MethodProperty").get_or_create(
                method=method,
                property=known[symbol],
                defaults={
                    "owed_by": WHO[who[0]],
                    "is_owed": who.endswith("!"),
                    "position": 10 * position,
                },
            )
    add_tensile(table, known)
    for kind, (specimens, identity) in KNOWN_BEFORE.items():
        table("TestMethod").filter(kind=kind, specimen_kinds=[]).update(
            specimen_kinds=specimens, identity_note=identity
        )
    for code in ("ASTM-E794-06", "HOUSE-CUP-1"):
        add_rule(table, code, known, *(
            ("T_sol_DSC", "T_liq_DSC") if code == "ASTM-E794-06" else ("T_sol", "T_liq")
        ), "<")  # fmt: skip
    for code in ("ASTM-G110-92",):
        add_rule(table, code, known, "d_IGC_mean", "d_IGC_max", "<=")


def add_rule(table, code, known, left, right, relation):
    table("PropertyRule").get_or_create(
        method=table("TestMethod").get(code=code),
        left=known[left],
        right=known[right],
        defaults={"relation": relation},
    )


def add_tensile(table, known):
    for code, standard, edition, title, like, identity, scope in TENSILE:
        model = table("TestMethod").get(code=like)
        method, _ = table("TestMethod").get_or_create(
            code=code,
            defaults={
                "kind": "tensile",
                "standard": standard,
                "edition": edition,
                "title": title,
                "specimen_kinds": [BAR],
                "identity_note": identity,
                "scope_note": f"{scope} {VERIFY}".strip(),
                "evaluation_settings": model.evaluation_settings,
            },
        )
        for part in table("MethodProperty").filter(method=model):
            table("MethodProperty").get_or_create(
                method=method,
                property_id=part.property_id,
                defaults={
                    "owed_by": part.owed_by,
                    "is_owed": part.is_owed,
                    "position": part.position,
                },
            )
        for rule in table("PropertyRule").filter(method=model):
            table("PropertyRule").get_or_create(
                method=method,
                left_id=rule.left_id,
                right_id=rule.right_id,
                defaults={"relation": rule.relation},
            )
    table("MethodProperty").get_or_create(
        method=table("TestMethod").get(code="ASTM-E21-20"),
        property=known["t_soak"],
        defaults={"owed_by": "instrument", "is_owed": False, "position": 500},
    )


class Migration(migrations.Migration):
    dependencies = [("characterization", "0011_catalogue_columns")]
    operations = [
        kept("characterization_methodpropertyevent", simulated=NEVER),
        kept("characterization_propertyruleevent", simulated=NEVER),
        migrations.RunPython(add_rows, migrations.RunPython.noop),
    ]
