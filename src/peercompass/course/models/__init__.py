"""The models of all that authors write and of what learners are given."""
