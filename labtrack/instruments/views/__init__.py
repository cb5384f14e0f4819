"""Pages of instruments, import profiles and what needs attention."""
