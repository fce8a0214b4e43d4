"""What works on this machine, what is missing, and what to do about it."""

from app.doctor.examination import examine
from app.doctor.finding import Finding

__all__ = ["Finding", "examine"]
