"""The recommender without a screen: data sets, training, models, ranking and the library of profiles.

Importing this package loads nothing heavy and re-exports nothing; import the module you need.
"""
