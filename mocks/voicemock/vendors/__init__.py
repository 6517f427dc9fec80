"""The vendors, each a room of its own."""

from voicemock.engine.vendor import Vendor
from voicemock.vendors import dataspike, modulate, undetectable, valsea, vocos

VENDORS: tuple[Vendor, ...] = (
    vocos.VENDOR,
    valsea.VENDOR,
    undetectable.VENDOR,
    modulate.VENDOR,
    dataspike.VENDOR,
)

__all__ = ["VENDORS"]
