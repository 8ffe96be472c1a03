"""The lists that can be read, by name: apart, since the command line needs no more to show its help."""

from __future__ import annotations

from typing import Literal, get_args

ListFormat = Literal["json", "csv", "wikidata", "opensanctions", "ftm"]
FORMATS: tuple[ListFormat, ...] = get_args(ListFormat)
