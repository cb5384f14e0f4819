"""What people type about instruments, their tokens and what they sent."""
