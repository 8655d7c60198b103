"""Every interactive part as plain HTML and plain text."""
