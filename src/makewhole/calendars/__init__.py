"""School days, terms and due days; a first calendar for a new school year."""
