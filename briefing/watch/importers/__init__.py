"""Lists of actors that a user brings: our own JSON and CSV, results of Wikidata, files of OpenSanctions.

The names of the formats stand here, since the command line needs no more to show its help.
"""

from __future__ import annotations

from typing import Literal, get_args

ListFormat = Literal["json", "csv", "wikidata", "opensanctions", "ftm"]
FORMATS: tuple[ListFormat, ...] = get_args(ListFormat)
