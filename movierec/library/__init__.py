"""My profiles and ratings: one SQLite file, safe with several processes at once."""
