"""The CRPS course as it was released, with its keys: what `peercompass start` puts into an empty
folder. For instructors; never install it where trainees can read it."""
