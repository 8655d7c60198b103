"""What every room stands on: files, tables, times, words. It knows nothing of courses."""
