"""What authors use: the house rules of writing; a scenario drawn, played, summed up, edited as a
table, taken to Twine, begun anew; and help for their editor. Nothing here ever reaches a trainee's
kernel."""

from .beginning import begin_scenario
from .drawing import graph_svg
from .figures import Figures
from .finding import Found, NoSuchName, find_scenario, write_whole
from .graph import graph_in_words
from .importing import BadTable, Brought, bring_in_table
from .keeping import StaleTable
from .playing import play_in_terminal
from .schema import SCHEMAS, schemas, write_schemas
from .standards import standards
from .summary import Prover, Summary
from .table import table_csv
from .twine import story

__all__ = [
    "BadTable", "Brought", "Figures", "Found", "NoSuchName", "Prover", "SCHEMAS", "StaleTable",
    "Summary", "begin_scenario", "bring_in_table", "find_scenario", "graph_in_words", "graph_svg",
    "play_in_terminal", "schemas", "standards", "story", "table_csv", "write_schemas",
    "write_whole",
]  # fmt: skip
