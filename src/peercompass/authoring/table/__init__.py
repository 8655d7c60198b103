"""A scenario as a table: out to a spreadsheet, and what was edited back into its YAML."""
