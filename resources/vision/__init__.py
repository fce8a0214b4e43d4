"""Which networks find a person in a picture: files by SHA-256, and the package they are taken from."""

from resources.vision.schema import NetworkFile, NetworkSource, VisionNetworks, load_vision_networks

__all__ = ["NetworkFile", "NetworkSource", "VisionNetworks", "load_vision_networks"]
