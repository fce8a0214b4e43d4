"""Known errors of bodies and clothes."""

from resources.errors import CodedError


class BodyModelsError(CodedError):
    """Base of the known errors of this package."""


class BodyFileError(BodyModelsError):
    """A file is not a usable body of the SMPL-X format."""


class MeasurementError(BodyModelsError):
    """A measurement's name, unit or value cannot be used."""


class PatternError(BodyModelsError):
    """A sewing pattern is malformed or cannot be sewn."""


class DrapeError(BodyModelsError):
    """A garment cannot be draped on a body."""


class CaptureError(BodyModelsError):
    """A camera, a calibration or a picture cannot be used to measure a person."""
