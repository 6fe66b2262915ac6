"""The book as a whole: its summary on a screen, and the reports for the person who signs."""
