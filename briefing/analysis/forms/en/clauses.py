"""English words that part a headline into what it tells and what it recalls, and names of countries' people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

RECALLS: Final = re.compile(
    r"[,;]? (?:after|following|amid|amidst|despite|since|over|in (?:the )?(?:wake|aftermath) of"
    r"|(?:hours|days|weeks|months|years) (?:after|before|ahead of)|ahead of|as|because of|due to|for|with) ",
    re.I,
)
"""What follows is what was known before: ``Markets fall after the vote``."""
OPENS_WITH: Final = re.compile(r"^(?:after|following|amid|despite|in (?:the )?wake of|as) [^,]{3,60}, ", re.I)
"""``After the vote, markets fall``."""
QUOTED_FIRST: Final = re.compile(r"^[‘“\"'][^’”\"]{3,60}[’”\"']: ")
"""``‘Deeply sad’: neighbours mourn``."""

_PEOPLES: Final = """
afghan afghanistan, albanian albania, algerian algeria, american us, americans us, u.s us, u.s.a us, usa us, america us,
argentine argentina, argentinian argentina, armenian armenia, australian australia, austrian austria, azerbaijani
azerbaijan, belarusian belarus, belgian belgium, bolivian bolivia, brazilian brazil, british uk, britain uk, briton uk,
u.k uk, bulgarian bulgaria, canadian canada, chilean chile, chinese china, beijing china, colombian colombia, croatian
croatia, cuban cuba, czech czechia, danish denmark, dutch netherlands, ecuadorian ecuador, egyptian egypt, estonian
estonia, ethiopian ethiopia, european europe, finnish finland, french france, georgian georgia, german germany, greek
greece, haitian haiti, hungarian hungary, indian india, indonesian indonesia, iranian iran, iraqi iraq, irish ireland,
israeli israel, italian italy, japanese japan, jordanian jordan, kenyan kenya, korean korea, kuwaiti kuwait, latvian
latvia, lebanese lebanon, libyan libya, lithuanian lithuania, malaysian malaysia, mexican mexico, moroccan morocco,
nicaraguan nicaragua, nigerian nigeria, norwegian norway, pakistani pakistan, palestinian palestine, panamanian panama,
peruvian peru, philippine philippines, filipino philippines, polish poland, portuguese portugal, qatari qatar, romanian
romania, russian russia, kremlin russia, saudi saudi, scottish scotland, serbian serbia, slovak slovakia, somali somalia,
spanish spain, sudanese sudan, swedish sweden, swiss switzerland, syrian syria, taiwanese taiwan, thai thailand, tunisian
tunisia, turkish turkey, ukrainian ukraine, venezuelan venezuela, vietnamese vietnam, yemeni yemen, zimbabwean zimbabwe
"""
PEOPLES: Final[Mapping[str, str]] = dict(pair.split() for pair in _PEOPLES.split(","))
"""A people's name, or another name of a state -> the state."""
