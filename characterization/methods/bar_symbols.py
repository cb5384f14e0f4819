"""Symbols of the catalog for what is measured on a broken bar and what follows from it."""

MARKS = "Lm"
"""Between the gauge marks, where L0 is an extensometer's."""
FITTED = "Lu"
NECK = "du"
PLACE = "x_f"
"""From the fracture to the nearer gauge mark."""
MEASURED = (FITTED, NECK, PLACE)
ELONGATIONS = {"A_4D": 4, "A_5D": 5, "A_50": None}
"""Of fitted halves, with the gauge length that each is of, in diameters."""
REDUCTION = "Z"
FOLLOWING = (*ELONGATIONS, REDUCTION)
