"""One module for each kind of export: how it is recognized, how it is read."""
