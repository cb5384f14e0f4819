"""Heat treatment as arithmetic: what ran against what was planned. Pure."""
