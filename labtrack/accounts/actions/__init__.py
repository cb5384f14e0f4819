"""Every write of accounts that matters."""
