"""What a screen shows, made of what the core says: no screen and no widget is started here."""
