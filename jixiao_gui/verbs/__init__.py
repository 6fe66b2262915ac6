"""The verbs: a module for each, with what may be typed after it and what it does."""
