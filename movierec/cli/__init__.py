"""``movierec …``: the command line twin of the app, for scripts, for screen readers and for measuring."""
