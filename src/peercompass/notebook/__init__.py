"""What a trainee sees. A notebook's cells call `show` and nothing else."""

from .show import show

__all__ = ["show"]
