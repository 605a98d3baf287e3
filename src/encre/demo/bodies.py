"""Supervising bodies and employers: the fictitious institute beside real public bodies, by their names only."""

# ruff: noqa: E501 - one line a row reads better than a row over three lines

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    """A supervising body (tutelle) and employer; `kind` is one of institute, research, university, hospital, school."""

    key: str
    name: str
    acronym: str
    kind: str
    town: str
    mail_domain: str


def _body(line: str) -> Body:
    """Read one line `key | name | acronym | kind | town | mail domain`."""
    return Body(*(part.strip() for part in line.split("|")))


# Mail domains end in .example: a demonstration must never write to anyone.
_LINES = """
inrb        | Institut national de recherche biomédicale               | INRB            | institute  | Paris            | inrb.example
cnrs        | Centre national de la recherche scientifique             | CNRS            | research   | Paris            | cnrs.example
inrae       | Institut national de recherche pour l’agriculture, l’alimentation et l’environnement | INRAE | research | Paris | inrae.example
ird         | Institut de recherche pour le développement              | IRD             | research   | Marseille        | ird.example
pasteur     | Institut Pasteur                                         | IP              | research   | Paris            | pasteur.example
upcite      | Université Paris Cité                                    | UPCité          | university | Paris            | upcite.example
sorbonne    | Sorbonne Université                                      | SU              | university | Paris            | sorbonne.example
saclay      | Université Paris-Saclay                                  | UPSaclay        | university | Gif-sur-Yvette   | saclay.example
upec        | Université Paris-Est Créteil                             | UPEC            | university | Créteil          | upec.example
uspn        | Université Sorbonne Paris Nord                           | USPN            | university | Villetaneuse     | uspn.example
urennes     | Université de Rennes                                     | UR              | university | Rennes           | urennes.example
unantes     | Nantes Université                                        | NU              | university | Nantes           | unantes.example
ubo         | Université de Bretagne occidentale                       | UBO             | university | Brest            | ubo.example
uangers     | Université d’Angers                                      | UA              | university | Angers           | uangers.example
ulille      | Université de Lille                                      | ULille          | university | Lille            | ulille.example
upjv        | Université de Picardie Jules-Verne                       | UPJV            | university | Amiens           | upjv.example
ucaen       | Université de Caen Normandie                             | UNICAEN         | university | Caen             | ucaen.example
urouen      | Université de Rouen Normandie                            | URN             | university | Rouen            | urouen.example
unistra     | Université de Strasbourg                                 | Unistra         | university | Strasbourg       | unistra.example
ulorraine   | Université de Lorraine                                   | UL              | university | Nancy            | ulorraine.example
umlp        | Université Marie et Louis Pasteur                        | UMLP            | university | Besançon         | umlp.example
ube         | Université Bourgogne Europe                              | UBE             | university | Dijon            | ube.example
urca        | Université de Reims Champagne-Ardenne                    | URCA            | university | Reims            | urca.example
lyon1       | Université Claude-Bernard Lyon 1                         | UCBL            | university | Villeurbanne     | lyon1.example
ensl        | École normale supérieure de Lyon                         | ENSL            | school     | Lyon             | ensl.example
uga         | Université Grenoble Alpes                                | UGA             | university | Grenoble         | uga.example
ujm         | Université Jean-Monnet                                   | UJM             | university | Saint-Étienne    | ujm.example
uca         | Université Clermont Auvergne                             | UCA             | university | Clermont-Ferrand | uca.example
amu         | Aix-Marseille Université                                 | AMU             | university | Marseille        | amu.example
unica       | Université Côte d’Azur                                   | UniCA           | university | Nice             | unica.example
ucorse      | Université de Corse Pasquale-Paoli                       | UCPP            | university | Corte            | ucorse.example
um          | Université de Montpellier                                | UM              | university | Montpellier      | um.example
unimes      | Nîmes Université                                         | UNIMES          | university | Nîmes            | unimes.example
ut          | Université de Toulouse                                   | UT              | university | Toulouse         | ut.example
ubordeaux   | Université de Bordeaux                                   | UB              | university | Bordeaux         | ubordeaux.example
upoitiers   | Université de Poitiers                                   | UP              | university | Poitiers         | upoitiers.example
unilim      | Université de Limoges                                    | UNILIM          | university | Limoges          | unilim.example
utours      | Université de Tours                                      | UT37            | university | Tours            | utours.example
uorleans    | Université d’Orléans                                     | UO              | university | Orléans          | uorleans.example
ureunion    | Université de La Réunion                                 | UR974           | university | Saint-Denis      | ureunion.example
uantilles   | Université des Antilles                                  | UAnt            | university | Pointe-à-Pitre   | uantilles.example
uguyane     | Université de Guyane                                     | UG              | university | Cayenne          | uguyane.example
aphp        | Assistance publique – Hôpitaux de Paris                  | AP-HP           | hospital   | Paris            | aphp.example
chu-rennes  | Centre hospitalier universitaire de Rennes               | CHU Rennes      | hospital   | Rennes           | chu-rennes.example
chu-nantes  | Centre hospitalier universitaire de Nantes               | CHU Nantes      | hospital   | Nantes           | chu-nantes.example
chu-lille   | Centre hospitalier universitaire de Lille                | CHU Lille       | hospital   | Lille            | chu-lille.example
hus         | Hôpitaux universitaires de Strasbourg                    | HUS             | hospital   | Strasbourg       | hus.example
hcl         | Hospices civils de Lyon                                  | HCL             | hospital   | Lyon             | hcl.example
aphm        | Assistance publique – Hôpitaux de Marseille              | AP-HM           | hospital   | Marseille        | aphm.example
chu-montp   | Centre hospitalier universitaire de Montpellier          | CHU Montpellier | hospital   | Montpellier      | chu-montp.example
chu-toul    | Centre hospitalier universitaire de Toulouse             | CHU Toulouse    | hospital   | Toulouse         | chu-toul.example
chu-bord    | Centre hospitalier universitaire de Bordeaux             | CHU Bordeaux    | hospital   | Bordeaux         | chu-bord.example
chu-reunion | Centre hospitalier universitaire de La Réunion           | CHU Réunion     | hospital   | Saint-Denis      | chu-reunion.example
chu-mart    | Centre hospitalier universitaire de Martinique           | CHUM            | hospital   | Fort-de-France   | chu-mart.example
"""

BODIES: dict[str, Body] = {body.key: body for body in map(_body, _LINES.strip().splitlines())}
