"""Pages of signing in, oneself, people and compartments."""
