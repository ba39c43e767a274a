"""Importers: one module per publisher, each reads the file as a user downloads it and catches what is wrong in it.

    read(path, where) -> Imported(observations, alarms, refused, ...)

A row that cannot be read is refused with its line and rule; a row that can, and looks wrong, is kept, graded `conflict`
and counted in no sum.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lenity.evidence.publishers import (
    unodc_individual_seizures,
    unodc_prevalence,
    unodc_prices,
    unodc_prisons,
    unodc_seizures,
    world_bank,
    world_prison_brief,
)
from lenity.evidence.publishers.imported import Imported

# By the name a user writes on the command line; each takes the path and a place or region.
PUBLISHERS: Final[Mapping[str, Callable[..., Imported]]] = MappingProxyType(
    {
        "unodc-seizures": unodc_seizures.read,
        "unodc-individual-seizures": unodc_individual_seizures.read,
        "unodc-prices": unodc_prices.read,
        "unodc-prevalence": unodc_prevalence.read,
        "unodc-prisons": unodc_prisons.read,
        "world-prison-brief": world_prison_brief.read,
        "world-bank": world_bank.read,
    }
)

__all__ = ["PUBLISHERS", "Imported"]
