"""Dashboards of `/analysis/`: from stored summaries alone, with heats as the unit."""
