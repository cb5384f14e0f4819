"""Designs of trials as coded points: factorial, fractional, response surface. Pure."""
