"""Training runs: a run is a directory that any session can watch and that outlives the one which began it."""
