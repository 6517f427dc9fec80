"""The mutants, vendor by vendor."""

from tests.checking.mutants.dataspike import DATASPIKE
from tests.checking.mutants.modulate import MODULATE
from tests.checking.mutants.undetectable import UNDETECTABLE
from tests.checking.mutants.valsea import VALSEA
from tests.checking.mutants.vocos import VOCOS

MUTANTS = (VOCOS, VALSEA, UNDETECTABLE, MODULATE, DATASPIKE)

__all__ = ["MUTANTS"]
