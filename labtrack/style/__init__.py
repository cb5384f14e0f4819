"""The `/style/` page: every token, component, state and chart, from no record at all."""
