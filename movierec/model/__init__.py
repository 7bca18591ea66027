"""Trained models as arrays on disk: numpy reads them, nothing here can train."""
