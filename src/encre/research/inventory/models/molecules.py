"""What RDKit read of the molecules that resources carry: names, masses, fingerprints, drawing."""

from django.db import models
from django.db.models import Q

from encre.foundation.base.fields import Char
from encre.research.inventory.models.resources import Resource


class Molecule(models.Model):
    """What is known of a resource's molecule, as it was given; made again when it changes.

    Masses in g/mol (average) and Da (monoisotopic); `pattern` and `morgan` are 2,048 bits.
    """

    resource = models.OneToOneField(
        Resource, models.CASCADE, primary_key=True, related_name="chemistry"
    )
    smiles = models.TextField()
    inchi = models.TextField(blank=True, default="")
    inchikey = Char(max_length=27, blank=True, default="", db_index=True)
    formula = Char(max_length=200)
    average = models.FloatField()
    exact = models.FloatField()
    pattern = models.BinaryField()
    morgan = models.BinaryField()
    svg = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(average__gt=0, exact__gt=0), name="inventory_molecule_masses"
            )
        ]

    def __str__(self) -> str:
        return self.formula
