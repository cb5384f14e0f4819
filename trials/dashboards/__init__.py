"""What the page of each kind of record shows, composed from a constant number of queries."""
