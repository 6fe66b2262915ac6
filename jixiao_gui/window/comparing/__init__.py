"""Two forms side by side, their differences marked."""
