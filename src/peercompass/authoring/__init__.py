"""What authors use: the house rules of writing; a scenario drawn, played, summed up, edited as a
table, taken to Twine, begun anew; a unit reviewed by real people; and help for their editor.
Nothing here ever reaches a trainee's kernel."""

from peercompass.authoring.picture.graph import graph_in_words
from peercompass.authoring.picture.svg import graph_svg
from peercompass.authoring.table.history import StaleTable
from peercompass.authoring.table.import_table import BadTable, ImportedTable, import_table
from peercompass.authoring.table.rows import table_csv

from .begin import create_course, create_scenario, create_unit
from .find_scenario import NoSuchName, ScenarioFile, find_scenario
from .json_schema import SCHEMAS, schemas, write_schemas
from .scenario_summary import Prover, ScenarioSummary
from .standards import UnitMeasures, standards
from .terminal_player import play_in_terminal
from .twine import twee_story

__all__ = [
    "BadTable",
    "ImportedTable",
    "ScenarioFile",
    "NoSuchName",
    "Prover",
    "SCHEMAS",
    "StaleTable",
    "ScenarioSummary",
    "UnitMeasures",
    "create_course",
    "create_scenario",
    "create_unit",
    "import_table",
    "find_scenario",
    "graph_in_words",
    "graph_svg",
    "play_in_terminal",
    "schemas",
    "standards",
    "twee_story",
    "table_csv",
    "write_schemas",
]
