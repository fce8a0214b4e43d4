"""How each family of garments is finished: threads, fastenings, pockets, loops. For the eye, not the fit."""

from app.services.finishing.finish import Finished, finished

__all__ = ["Finished", "finished"]
