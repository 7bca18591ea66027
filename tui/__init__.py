"""The app: screens and widgets over the core in ``movierec``. Importing it loads neither numpy nor TensorFlow."""
