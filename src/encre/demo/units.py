"""The laboratories of the fictitious institute: some sixty units, their bodies, labels and history."""

# ruff: noqa: E501 - one line a row reads better than a row over three lines

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from encre.demo.chance import chance
from encre.demo.themes import THEMES

RNSR_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True)
class Team:
    """A team of a unit; its themes in a few words."""

    key: str
    unit: str
    number: int
    name: str
    theme: str


@dataclass(frozen=True)
class Unit:
    """A laboratory; `labels` go from body key to the label that body gave; `closed` is the year it ended."""

    key: str
    number: int
    name: str
    acronym: str
    delegation: str
    site: str
    domain: str
    bodies: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    rnsr: str
    created: int
    closed: int | None
    teams: tuple[Team, ...]


@dataclass(frozen=True)
class Succession:
    """A step in the life of units; `kind` is renewal, fusion, split, integration or spin_off."""

    predecessor: str
    successor: str
    kind: str
    year: int


def rnsr(number: int) -> str:
    """Return the RNSR-like identifier of a unit: nine digits from a range never given, and the check letter."""
    digits = f"2099{number:05d}"
    return digits + RNSR_LETTERS[int(digits) % 23]


# key | number | acronym | name | delegation | site | domain | bodies | created-closed | teams (0: drawn)
_LINES = """
iris         | 1901 | IRIS     | Immunité innée, réponses inflammatoires et signalisation | grand-ouest  | rennes         | immunology | inrb urennes cnrs         | 2022      | 5
barriere     | 1902 | BEMM     | Barrières épithéliales, microbiote et métabolisme        | grand-ouest  | rennes         | digestive  | inrb urennes inrae        | 2017      | 2
greffe       | 1903 | TRANSIM  | Transplantation, immunologie et tolérance                | grand-ouest  | nantes         | immunology | inrb unantes chu-nantes   | 2022      | 3
rythme       | 1904 | RYTHME   | Rythme cardiaque et insuffisance respiratoire            | grand-ouest  | nantes         | cardio     | inrb unantes cnrs         | 2012      | 2
ghb          | 1905 | GHB      | Génétique humaine et maladies rares de Bretagne          | grand-ouest  | brest          | genetics   | inrb ubo                  | 2012      | 2
marin        | 1907 | SUMER    | Substances marines et découverte de médicaments          | grand-ouest  | roscoff        | chemistry  | inrb sorbonne cnrs        | 2019      | 1
virophage    | 1908 | VIM      | Virologie, immunité et métabolisme                       | idf-centre   | cordeliers     | microbio   | inrb upcite cnrs          | 2019      | 3
retine       | 1909 | RÉTINA   | Neurosciences de la vision                               | idf-centre   | saint-antoine  | neuro      | inrb sorbonne cnrs        | 2009      | 3
foie         | 1910 | MEFTD    | Métabolisme, foie et tube digestif                       | idf-centre   | saint-antoine  | digestive  | inrb sorbonne             | 2019      | 3
cerveau      | 1911 | CMC      | Cerveau, mouvement et cognition                          | idf-centre   | pitie          | neuro      | inrb sorbonne cnrs aphp   | 2010      | 3
enfant-genes | 1914 | MAGEN    | Maladies génétiques de l’enfant                          | idf-centre   | necker         | genetics   | inrb upcite               | 2014      | 6
hote-rein    | 1915 | HPR      | Hôtes, pathogènes et rein                                | idf-centre   | necker         | microbio   | inrb upcite cnrs          | 2014      | 2
evolution    | 1916 | ABE      | Antibiotiques, bactéries et évolution                    | idf-centre   | bichat         | microbio   | inrb upcite uspn          | 2014      | 2
trajectoires | 1919 | ÉTS      | Épidémiologie et trajectoires de santé                   | idf-sud      | villejuif      | epidemio   | inrb saclay               | 2015      | 3
oncovj       | 1920 | DYNTUM   | Dynamique des tumeurs et immunothérapie                  | idf-sud      | villejuif      | cancer     | inrb saclay               | 2015      | 5
creteil      | 1924 | MEDCRE   | Médecine et immunologie de Créteil                       | idf-sud      | creteil        | immunology | inrb upec                 | 2005      | 3
neuropsi     | 1925 | NEUROSYN | Synapses, circuits et comportements                      | idf-sud      | saclay         | neuro      | cnrs saclay inrb          | 2015      | 2
itp          | 1926 | ITP      | Inflammation et thérapies personnalisées                 | nord-ouest   | lille          | immunology | inrb ulille chu-lille     | 2020      | 3
neurolil     | 1927 | NIF      | Neurosciences intégratives des Flandres                  | nord-ouest   | lille          | neuro      | inrb ulille chu-lille     | 2020      | 3
echappement  | 1928 | TPE      | Tumeurs, plasticité et échappement                       | nord-ouest   | lille          | cancer     | inrb ulille cnrs          | 2020      | 2
irce         | 1931 | IRCE     | Imagerie et réparation du cerveau                        | nord-ouest   | caen           | neuro      | inrb ucaen                | 2017      | 2
endorouen    | 1932 | HONES    | Hormones, neurones et sécrétion                          | nord-ouest   | rouen          | neuro      | inrb urouen               | 2022      | 2
crible       | 1933 | CIBIOS   | Criblage, ingénierie biomoléculaire et signalisation     | est          | strasbourg     | chemistry  | cnrs unistra inrb         | 2013      | 3
noyau        | 1934 | GND      | Gènes, noyau et développement                            | est          | strasbourg     | structural | cnrs unistra inrb         | 2002      | 3
immunorhum   | 1935 | RHUMIM   | Immunologie des rhumatismes                              | est          | strasbourg-hc  | immunology | inrb unistra hus          | 2013      | 2
nancycard    | 1937 | ICV      | Insuffisance cardiaque et vaisseaux                      | est          | nancy          | cardio     | inrb ulorraine            | 2013      | 2
gtb          | 1939 | GTB      | Greffe, tolérance et biothérapies                        | est          | besancon       | immunology | inrb umlp                 | 2008      | 2
lipides      | 1940 | LAC      | Lipoprotéines, alimentation et cancer                    | est          | dijon          | cancer     | inrb ube                  | 2012      | 3
sommeil      | 1942 | C2S      | Cerveau, sens et sommeil                                 | aura         | bron           | neuro      | inrb lyon1 cnrs           | 2011      | 3
carnut       | 1943 | CARNUT   | Cardiométabolisme et nutrition humaine                   | aura         | bron           | cardio     | inrb lyon1 inrae          | 2011      | 2
capla        | 1944 | CAPLA    | Cancer et plasticité cellulaire                          | aura         | lyon           | cancer     | inrb lyon1 cnrs           | 2011      | 3
infvac       | 1945 | INFVAC   | Infectiologie moléculaire et vaccinologie                | aura         | lyon-gerland   | microbio   | inrb lyon1 ensl cnrs      | 2013      | 3
assemblages  | 1946 | ARCHIVI  | Architecture des assemblages du vivant                   | aura         | grenoble       | structural | cnrs uga inrb             | 2016      | 2
neurogre     | 1947 | NEUALP   | Neurosciences alpines                                    | aura         | grenoble       | neuro      | inrb uga                  | 2007      | 2
dynneuro     | 1951 | SYNEMO   | Systèmes nerveux et modèles                              | paca         | marseille      | neuro      | inrb amu                  | 2012      | 2
gemn         | 1952 | GEMN     | Génomes et maladies neuromusculaires                     | paca         | marseille      | genetics   | inrb amu                  | 2018      | 2
homim        | 1953 | HOMIM    | Homéostasie et mémoire immunitaires                      | paca         | luminy         | immunology | inrb cnrs amu             | 1976      | 3
mtmc         | 1954 | MTMC     | Métabolisme tumoral et mort cellulaire                   | paca         | nice           | cancer     | inrb unica                | 2008      | 2
corse        | 1955 | SANTÎLE  | Santé des populations insulaires                         | paca         | corte          | epidemio   | ucorse inrb               | 2023      | 1
reticel      | 1956 | RETICEL  | Réparation tissulaire et thérapie cellulaire             | occ-med      | montpellier    | immunology | inrb um                   | 2012      | 2
neuther      | 1957 | NEUTHER  | Neurobiologie et thérapies                               | occ-med      | montpellier    | neuro      | inrb um                   | 2011      | 2
persistantes | 1960 | IBP      | Infections bactériennes persistantes                     | occ-med      | nimes          | microbio   | inrb um unimes            | 2007      | 1
i2m          | 1961 | I2M      | Infections, inflammation et mémoire immunitaire          | occ-pyr      | toulouse       | immunology | inrb ut cnrs              | 2022      | 3
dine         | 1962 | DINE     | Digestion, nutrition et neurones entériques              | occ-pyr      | toulouse       | digestive  | inrb ut inrae             | 2016      | 2
ohti         | 1963 | OHTI     | Oncogenèse, hématologie et thérapies innovantes          | occ-pyr      | oncopole       | cancer     | inrb ut cnrs              | 2011      | 3
mcv          | 1964 | MCV      | Métabolisme, cœur et vaisseaux                           | occ-pyr      | rangueil       | cardio     | inrb ut                   | 2011      | 3
carreire     | 1965 | NEUROCAM | Neurocentre Carreire                                     | aquitaine    | bordeaux       | neuro      | inrb ubordeaux            | 2007      | 3
spla         | 1966 | SPLA     | Santé publique et longévité en Aquitaine                 | aquitaine    | bordeaux       | epidemio   | inrb ubordeaux            | 2016      | 3
brio         | 1967 | ONCOBORD | Oncologie de Bordeaux                                    | aquitaine    | bordeaux       | cancer     | inrb ubordeaux            | 2022      | 2
resinfit     | 1970 | ANTIRES  | Antibiotiques, résistances et tropisme                   | aquitaine    | limoges        | microbio   | inrb unilim               | 2018      | 2
poumon       | 1972 | PPA      | Poumon, protéases et aérosols                            | grand-centre | tours          | immunology | inrb utours               | 2012      | 2
photons      | 1973 | PHOMOC   | Photons, molécules et cellules                           | grand-centre | orleans        | structural | cnrs uorleans inrb        | 2020      | 1
vmoi         | 1974 | VMOI     | Vaisseaux et métabolisme de l’océan Indien               | outre-mer    | saint-denis    | cardio     | inrb ureunion chu-reunion | 2015      | 2
infiles      | 1975 | INFÎLES  | Infections émergentes des îles de l’océan Indien         | outre-mer    | saint-denis    | microbio   | inrb ureunion cnrs ird    | 2015      | 2
arbomart     | 1976 | ARBOCAR  | Arbovirus des Caraïbes                                   | outre-mer    | fort-de-france | microbio   | inrb uantilles chu-mart   | 2020      | 1
drepano      | 1977 | GRDA     | Globule rouge et drépanocytose des Antilles              | outre-mer    | pointe         | genetics   | inrb uantilles            | 2014      | 2
tropguy      | 1978 | PATAM    | Pathologies tropicales d’Amazonie                        | outre-mer    | cayenne        | microbio   | inrb uguyane              | 2019      | 1
mayotte      | 1979 | SANTÉMAY | Santé des populations de Mayotte                         | outre-mer    | mamoudzou      | epidemio   | inrb ureunion             | 2024      | 1
tampon       | 1980 | PHYTOR   | Plantes médicinales et substances actives de La Réunion  | outre-mer    | saint-pierre   | chemistry  | inrb ureunion             | 2021      | 1
signinf      | 1881 | SIG      | Signalisation et inflammation                            | grand-ouest  | rennes         | immunology | inrb urennes              | 2012-2021 | 2
macroph      | 1882 | MAC      | Macrophages et infection                                 | grand-ouest  | rennes         | immunology | inrb urennes              | 2012-2021 | 2
neurolilb    | 1883 | NCL      | Neurobiologie et cognition de Lille                      | nord-ouest   | lille          | neuro      | inrb ulille               | 2005-2019 | 2
inflille     | 1884 | BIOINF   | Biomarqueurs de l’inflammation                           | nord-ouest   | lille          | immunology | inrb ulille               | 2010-2019 | 2
canbord      | 1885 | ONSI     | Oncogènes et signaux de survie                           | aquitaine    | bordeaux       | cancer     | inrb ubordeaux            | 2011-2021 | 2
"""

SUCCESSIONS: tuple[Succession, ...] = (
    Succession("signinf", "iris", "fusion", 2022),
    Succession("macroph", "iris", "fusion", 2022),
    Succession("inflille", "itp", "renewal", 2020),
    Succession("neurolilb", "neurolil", "split", 2020),
    Succession("neurolilb", "echappement", "split", 2020),
    Succession("canbord", "brio", "integration", 2022),
    Succession("oncovj", "brio", "spin_off", 2022),
    Succession("trajectoires", "mayotte", "spin_off", 2024),
)


def _labels(number: int, bodies: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the labels a unit bears at each body that gives one: U, UMR_S and, with CNRS, UMR."""
    labels = [("inrb", f"U {number}")]
    university = next((key for key in bodies if key not in ("inrb", "cnrs", "inrae", "ird")), None)
    if university:
        labels.append((university, f"UMR_S {number}"))
    if "cnrs" in bodies:
        labels.append(("cnrs", f"UMR {number + 7700}"))
    if "inrae" in bodies:
        labels.append(("inrae", f"UMR_A {number - 300}"))
    return tuple(labels)


def _teams(unit: str, domain: str, count: int, seed: int) -> tuple[Team, ...]:
    """Draw `count` teams of a domain for a unit, the fixed ones first."""
    names = list(THEMES[domain])
    fixed = FIXED_TEAMS.get(unit, ())
    chance(seed, "teams", unit).shuffle(names)
    chosen = [*fixed, *(pair for pair in names if pair not in fixed)][:count]
    return tuple(
        Team(f"{unit}-{rank}", unit, rank, name, theme)
        for rank, (name, theme) in enumerate(chosen, 1)
    )


# Teams that the documentation and the notebooks name.
FIXED_TEAMS: dict[str, tuple[tuple[str, str], ...]] = {
    "iris": (
        (
            "Inflammasomes et mort cellulaire",
            "NLRP3, pyroptose, IL-1β, macrophages humains et murins",
        ),
        (
            "Lymphocytes et tolérance périphérique",
            "lymphocytes T régulateurs, auto-immunité, cytométrie",
        ),
        ("Signalisation des récepteurs Toll", "TLR, NF-κB, protéines adaptatrices"),
        (
            "Dynamique des infections respiratoires",
            "épithélium bronchique, virus respiratoires, interférons",
        ),
    ),
    "barriere": (
        (
            "Organoïdes et barrière intestinale",
            "organoïdes humains et murins, jonctions serrées, perméabilité",
        ),
    ),
    "carreire": (
        (
            "Circuits de la mémoire et de la peur",
            "amygdale, patch-clamp, imagerie calcique, comportement",
        ),
    ),
    "assemblages": (
        (
            "Assemblages macromoléculaires de l’immunité",
            "cryo-microscopie, purification, cinétique enzymatique",
        ),
    ),
    "trajectoires": (
        (
            "Expositions précoces et santé respiratoire",
            "cohortes de naissance, exposome, biostatistique",
        ),
    ),
    "crible": (
        (
            "Criblage et chémobiologie",
            "chimiothèques, relations structure-activité, automatisation",
        ),
    ),
}


def _unit(line: str, seed: int) -> Unit:
    """Read one line of the table."""
    key, number, acronym, name, delegation, site, domain, bodies, years, teams = (
        part.strip() for part in line.split("|")
    )
    created, _, closed = years.partition("-")
    owners = tuple(bodies.split())
    return Unit(
        key=key,
        number=int(number),
        name=name,
        acronym=acronym,
        delegation=delegation,
        site=site,
        domain=domain,
        bodies=owners,
        labels=_labels(int(number), owners),
        rnsr=rnsr(int(created) % 100 * 1000 + int(number) % 1000),
        created=int(created),
        closed=int(closed) if closed else None,
        teams=_teams(key, domain, int(teams), seed),
    )


@cache
def units(seed: int) -> dict[str, Unit]:
    """Return every unit by its key."""
    return {unit.key: unit for unit in (_unit(line, seed) for line in _LINES.strip().splitlines())}


@dataclass(frozen=True)
class Service:
    """A service of the head office: its key, name, acronym, site and the service it belongs to."""

    key: str
    name: str
    acronym: str
    site: str
    parent: str | None = None


SERVICES: tuple[Service, ...] = (
    Service("dsi", "Direction des systèmes d’information", "DSI", "siege"),
    Service("centre-services", "Centre de services national", "CSN", "villejuif", "dsi"),
    Service("drh", "Direction des ressources humaines", "DRH", "siege"),
    Service("daf", "Direction des affaires financières", "DAF", "siege"),
    Service("dpo", "Délégation à la protection des données", "DPD", "siege"),
    Service("ist", "Service de l’information scientifique et des données", "ISD", "siege"),
)
