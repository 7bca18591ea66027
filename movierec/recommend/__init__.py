"""From a model and a person's ratings to a list: fold in, rank, diversify, explain. numpy only."""

PAGE = 10
"""Films of a list that are seen at once: diversity chooses them together and keeps the order that they had, and what
changed is told of the first of them.
"""
