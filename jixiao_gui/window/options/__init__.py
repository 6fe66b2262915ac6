"""What can be set, and how the window wears it."""
