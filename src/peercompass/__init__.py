"""PeerCompass: a training curriculum toolkit for peer support, on Jupyter."""

__version__ = "0.1.0"
