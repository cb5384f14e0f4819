"""Atomic weights of the elements that occur in light metals, abridged to five digits.

Source: IUPAC Commission on Isotopic Abundances and Atomic Weights, abridged values, 2021.
"""

from decimal import Decimal

ATOMIC_WEIGHTS = {
    element: Decimal(weight)
    for element, weight in {
        "H": "1.0080",
        "Li": "6.94",
        "Be": "9.0122",
        "B": "10.81",
        "C": "12.011",
        "N": "14.007",
        "O": "15.999",
        "F": "18.998",
        "Na": "22.990",
        "Mg": "24.305",
        "Al": "26.982",
        "Si": "28.085",
        "P": "30.974",
        "S": "32.06",
        "Cl": "35.45",
        "K": "39.098",
        "Ca": "40.078",
        "Sc": "44.956",
        "Ti": "47.867",
        "V": "50.942",
        "Cr": "51.996",
        "Mn": "54.938",
        "Fe": "55.845",
        "Co": "58.933",
        "Ni": "58.693",
        "Cu": "63.546",
        "Zn": "65.38",
        "Ga": "69.723",
        "Sr": "87.62",
        "Y": "88.906",
        "Zr": "91.224",
        "Nb": "92.906",
        "Mo": "95.95",
        "Ag": "107.87",
        "Cd": "112.41",
        "In": "114.82",
        "Sn": "118.71",
        "Sb": "121.76",
        "Ba": "137.33",
        "La": "138.91",
        "Ce": "140.12",
        "Nd": "144.24",
        "Er": "167.26",
        "Yb": "173.05",
        "Hf": "178.49",
        "W": "183.84",
        "Pb": "207.2",
        "Bi": "208.98",
    }.items()
}
