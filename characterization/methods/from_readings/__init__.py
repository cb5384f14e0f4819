"""How each kind of method is read: its columns, and what its rows give together.

The standards' formulas stand in `characterization.methods`; here they meet the rows that
people and instruments enter. Everything assumed is kept in the result.
"""
