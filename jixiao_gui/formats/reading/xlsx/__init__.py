"""Excel workbooks (xlsx), and what other spreadsheets share with them on the way to a sheet."""
