"""What may keep PeerCompass from working on this computer, and what to do about it.

Nothing is changed by looking. `examine` is all that others use.
"""

from .examination import Looked, examine
from .finding import Finding, Place

__all__ = ["Finding", "Looked", "Place", "examine"]
