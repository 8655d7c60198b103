"""Where we meet nbgrader: its settings, its exporters, what it releases, its pages."""
