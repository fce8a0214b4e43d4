"""The joint embedding of products: its shipped weights, and the words its inventions are said with."""

from pathlib import Path
from typing import Final

from resources.joint.words import GeneratorWords, load_generator_words

JOINT_MODEL_FOLDER: Final = Path(__file__).with_name("model")
"""Weights, configuration and card of the default joint encoder."""

__all__ = ["JOINT_MODEL_FOLDER", "GeneratorWords", "load_generator_words"]
