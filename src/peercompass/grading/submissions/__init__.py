"""What trainees handed in: who they are, what came by which door, which attempt counts."""
