"""From a model and a person's ratings to a list: fold in, rank, diversify, explain. numpy only."""
