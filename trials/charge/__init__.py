"""Pure: what a charge should become, what corrects it, what was recovered. No Django.

Masses in kg, mass fractions in percent (wt%), recoveries as fractions of 1, temperatures
in degrees Celsius.
"""
