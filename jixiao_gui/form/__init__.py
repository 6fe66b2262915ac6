"""What a form is: texts as typed, figures worked out, edits with inverses. Standard library only."""
