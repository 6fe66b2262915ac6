"""Sheets written: Word, Excel and PDF, and what these share of page, fonts and lines."""
