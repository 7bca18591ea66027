"""Rating data: find it, read it strictly, prepare it as arrays, split it."""
