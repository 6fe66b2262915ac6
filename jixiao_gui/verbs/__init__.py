"""The verbs: a module for each, with its arguments and its function."""
