"""Training, in a process of its own: the only place that imports TensorFlow and Keras."""
