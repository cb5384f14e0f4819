"""What was made, for programs: read routes."""
