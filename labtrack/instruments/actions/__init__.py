"""Every write of instruments that matters."""
