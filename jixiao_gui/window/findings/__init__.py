"""What the checks found in the form on show."""
