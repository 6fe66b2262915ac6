"""The user's manual, read from Markdown and printed."""
