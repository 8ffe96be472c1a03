"""How many hours the clocks of a state are ahead of UTC, to tell which day it is where something happens."""

from __future__ import annotations

from typing import Final

_HOURS: Final = """
-8 california nevada oregon; -7 arizona colorado utah; -6 mexico texas chicago illinois minnesota guatemala honduras
nicaragua salvador costa; -5 us washington york florida canada cuba haiti jamaica panama colombia ecuador peru; -4
venezuela caracas bolivia paraguay dominican puerto guyana; -3 brazil argentina chile uruguay suriname greenland; 0 uk
scotland ireland portugal iceland ghana senegal mali morocco; 1 france germany spain italy austria belgium netherlands
switzerland poland czechia slovakia hungary denmark norway sweden serbia croatia albania kosovo algeria tunisia
nigeria niger cameroon chad angola congo europe eu; 2 ukraine finland estonia latvia lithuania romania bulgaria greece
cyprus moldova israel palestine gaza lebanon egypt libya sudan rwanda mozambique zambia zimbabwe africa; 3 russia
moscow turkey syria jordan iraq saudi kuwait qatar bahrain yemen ethiopia somalia kenya uganda tanzania eritrea
madagascar belarus; 4 iran emirates oman armenia azerbaijan georgia; 5 afghanistan pakistan uzbekistan kazakhstan
maldives; 6 india bangladesh nepal bhutan lanka; 7 thailand vietnam cambodia laos myanmar indonesia; 8 china beijing
taiwan hong singapore malaysia philippines mongolia; 9 japan korea; 10 guinea; 11 australia sydney melbourne
queensland; 13 zealand fiji
"""
HOURS: Final = {name: int(group.split()[0]) for group in _HOURS.split(";") for name in group.split()[1:]}
"""Name of a place, in lower case -> hours; whole hours of standard time, the capital's where a state has several."""
