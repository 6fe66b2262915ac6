"""Forms made from other forms, and from lists of projects."""
