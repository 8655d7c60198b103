"""What may keep PeerCompass from working on this computer, and what to do about it.

Nothing is changed by looking. `examination.examine` is all that others use, and `program` where
nothing else can be imported any more.
"""
