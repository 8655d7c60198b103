"""What every room stands on: files, locks, tables, times, words, pages. It knows no courses.

What a trainee's kernel imports of it (`atomic_files`, `clock`, `text`, `voice`) needs Python alone.
"""
