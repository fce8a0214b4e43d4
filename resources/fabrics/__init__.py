"""Fabrics: what cloth weighs, how it stretches and bends, how it looks, and where each figure comes from."""

from resources.fabrics.schema import Fabric, FabricLook, load_fabric, load_fabrics

__all__ = ["Fabric", "FabricLook", "load_fabric", "load_fabrics"]
