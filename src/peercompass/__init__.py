"""PeerCompass: courses of lessons, talks to practice and marked exercises, on Jupyter."""

__version__ = "0.1.0"
