"""Charts as Vega-Lite specs: plain dicts from plain lists, one theme, every medium.

Pure: no Django, no Altair at run time (the test suite validates every spec with it).
"""
