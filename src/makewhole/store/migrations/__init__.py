"""How older data files are brought forward, one step a file."""
