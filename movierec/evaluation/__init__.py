"""How good is it: small pure metrics and the protocols they are measured by."""
