"""What a trainee sees. A notebook's cells call `show` and nothing else."""

__all__ = ["show"]


def show(shown: str) -> None:
    """Show an interactive part: an item or scenario of this folder by its id, `home` or
    `hand-in`.

    Never raises: a trainee sees a calm sentence, and the cause goes to the kernel's log.
    """
    from .display import show_part  # here, so that parts also load where there is no Jupyter

    show_part(shown)
