"""What metal costs and what lightness is worth: pure arithmetic, no Django."""
