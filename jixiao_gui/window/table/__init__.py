"""The form as an editable table: drawn like the paper, with a spreadsheet's keys."""
