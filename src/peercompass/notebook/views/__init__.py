"""What each part draws, as one plain dict."""
