"""What the tests run on: a PostgreSQL and a broker of their own, a site, a worker, a browser."""
