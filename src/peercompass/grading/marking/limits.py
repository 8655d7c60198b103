"""How much time, memory and room for output an instructor's own cells may use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What the cells of one submission may use: `seconds_per_cell`, `seconds_in_all`,
    `memory_mb` (MB beyond what the kernel itself takes; held where the system can, so on Linux)
    and `output_bytes` (bytes that all cells together may write or show)."""

    seconds_per_cell: float = 30
    seconds_in_all: float = 120
    memory_mb: int = 1024
    output_bytes: int = 1_000_000


LIMITS = Limits()
"""What a desk gives them."""
