"""Farm pages made from real articles, each with an honest twin, to train and to test on.

Made pages do to articles what scrapers do; the twin differs in deceit and in nothing else.
"""

from detector.training.farms.generation import ARCHETYPE, FAMILIES, IMITATED, Made, generate
from detector.training.farms.skeletons import SKELETONS

__all__ = ["ARCHETYPE", "FAMILIES", "IMITATED", "SKELETONS", "Made", "generate"]
