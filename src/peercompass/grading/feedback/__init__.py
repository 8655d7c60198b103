"""What a grading run tells: the page of each trainee, the report of the batch."""
