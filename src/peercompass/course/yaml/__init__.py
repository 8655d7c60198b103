"""Reading YAML: fast where it is in order, and every slip named by its line."""
