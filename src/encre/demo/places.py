"""Towns and sites of the fictitious institute: real towns, their postcode and coordinates."""

# ruff: noqa: E501 - one line a row reads better than a row over three lines

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """An address where units stand; coordinates in degrees (WGS 84), absent when the site was never surveyed."""

    key: str
    name: str
    street: str
    postcode: str
    town: str
    department: str
    latitude: float | None
    longitude: float | None


def _site(line: str) -> Site:
    """Read one line `key | name | street | postcode | town | department | latitude, longitude`."""
    key, name, street, postcode, town, department, point = (
        part.strip() for part in line.split("|")
    )
    latitude, longitude = (float(part) for part in point.split(",")) if point else (None, None)
    return Site(key, name, street, postcode, town, department, latitude, longitude)


_LINES = """
siege          | Siège de l’INRB                         | 18 rue de la Santé                     | 75013 | Paris                  | 75  | 48.8366, 2.3422
cordeliers     | Campus de l’École-de-médecine           | 9 rue de l’École-de-médecine           | 75006 | Paris                  | 75  | 48.8511, 2.3407
saint-antoine  | Hôpital Saint-Antoine                   | 27 rue de Chaligny                     | 75012 | Paris                  | 75  | 48.8489, 2.3840
pitie          | Hôpital de la Pitié                     | 51 boulevard de l’Hôpital              | 75013 | Paris                  | 75  | 48.8390, 2.3650
necker         | Pôle Necker                             | 154 rue de Vaugirard                   | 75015 | Paris                  | 75  | 48.8449, 2.3142
bichat         | Campus Bichat                           | 16 rue Henri-Huchard                   | 75018 | Paris                  | 75  | 48.8990, 2.3318
bobigny        | Campus santé de Bobigny                 | 74 rue Marcel-Cachin                   | 93000 | Bobigny                | 93  | 48.9147, 2.4203
villejuif      | Centre de recherche de Villejuif        | 16 avenue Paul-Vaillant-Couturier      | 94800 | Villejuif              | 94  | 48.7928, 2.3536
bicetre        | Hôpital de Bicêtre                      | 80 rue du Général-Leclerc              | 94270 | Le Kremlin-Bicêtre     | 94  | 48.8100, 2.3550
creteil        | Faculté de santé de Créteil             | 8 rue du Général-Sarrail               | 94000 | Créteil                | 94  | 48.7975, 2.4536
saclay         | Plateau de Saclay                       | 5 rue des Sciences                     | 91190 | Gif-sur-Yvette         | 91  | 48.7096, 2.1660
rennes         | Campus de Villejean                     | 2 avenue du Professeur-Léon-Bernard    | 35000 | Rennes                 | 35  | 48.1189, -1.6985
nantes         | Institut de recherche en santé de Nantes | 8 quai Moncousu                       | 44000 | Nantes                 | 44  | 47.2095, -1.5540
brest          | Faculté de médecine de Brest            | 22 avenue Camille-Desmoulins           | 29200 | Brest                  | 29  | 48.4001, -4.5025
angers         | Institut de biologie en santé           | 4 rue Larrey                           | 49100 | Angers                 | 49  | 47.4813, -0.5556
roscoff        | Station biologique                      | Place Georges-Teissier                 | 29680 | Roscoff                | 29  |
lille          | Campus hospitalo-universitaire de Lille | 1 place de Verdun                      | 59000 | Lille                  | 59  | 50.6094, 3.0338
amiens         | Centre universitaire de recherche en santé | Chemin du Thil                      | 80000 | Amiens                 | 80  | 49.8760, 2.2640
caen           | Campus Jules-Horowitz                   | Boulevard Henri-Becquerel              | 14000 | Caen                   | 14  | 49.1990, -0.3570
rouen          | Faculté de santé de Rouen               | 22 boulevard Gambetta                  | 76000 | Rouen                  | 76  | 49.4370, 1.1070
strasbourg     | Parc d’innovation                       | 1 rue Laurent-Fries                    | 67400 | Illkirch-Graffenstaden | 67  | 48.5247, 7.7372
strasbourg-hc  | Hôpital civil de Strasbourg             | 11 rue Humann                          | 67000 | Strasbourg             | 67  | 48.5767, 7.7420
nancy          | Campus Brabois-Santé                    | 9 avenue de la Forêt-de-Haye           | 54500 | Vandœuvre-lès-Nancy    | 54  | 48.6526, 6.1465
besancon       | Pôle des Hauts-du-Chazal                | 8 rue Docteur-Jean-François-Girod      | 25000 | Besançon               | 25  | 47.2240, 5.9640
dijon          | Maison de la recherche en santé         | 7 boulevard Jeanne-d’Arc               | 21000 | Dijon                  | 21  | 47.3196, 5.0680
reims          | Pôle santé de Reims                     | 51 rue Cognacq-Jay                     | 51100 | Reims                  | 51  | 49.2290, 4.0250
lyon           | Domaine Rockefeller                     | 8 avenue Rockefeller                   | 69008 | Lyon                   | 69  | 45.7415, 4.8830
lyon-gerland   | Quartier de Gerland                     | 21 avenue Tony-Garnier                 | 69007 | Lyon                   | 69  | 45.7290, 4.8260
bron           | Groupement hospitalier Est              | 16 avenue du Doyen-Lépine              | 69500 | Bron                   | 69  | 45.7440, 4.9010
grenoble       | Polygone scientifique                   | 71 avenue des Martyrs                  | 38000 | Grenoble               | 38  | 45.2060, 5.6940
saint-etienne  | Campus santé-innovations                | 10 rue de la Marandière                | 42270 | Saint-Priest-en-Jarez  | 42  | 45.4800, 4.3650
clermont       | Faculté de médecine de Clermont         | 28 place Henri-Dunant                  | 63000 | Clermont-Ferrand       | 63  | 45.7590, 3.0890
marseille      | Campus de la Timone                     | 27 boulevard Jean-Moulin               | 13005 | Marseille              | 13  | 43.2900, 5.4030
luminy         | Parc scientifique de Luminy             | 163 avenue de Luminy                   | 13009 | Marseille              | 13  | 43.2320, 5.4380
nice           | Pôle universitaire de Pasteur           | 28 avenue de Valombrose                | 06100 | Nice                   | 06  | 43.7240, 7.2820
corte          | Campus Grimaldi                         | Avenue du 9-Septembre                  | 20250 | Corte                  | 2B  | 42.3010, 9.1520
montpellier    | Campus Arnaud-de-Villeneuve             | 80 avenue Augustin-Fliche              | 34090 | Montpellier            | 34  | 43.6310, 3.8620
montpellier-cn | Route de Mende                          | 1919 route de Mende                    | 34090 | Montpellier            | 34  | 43.6390, 3.8650
nimes          | Campus santé de Nîmes                   | 186 chemin du Carreau-de-Lanes         | 30900 | Nîmes                  | 30  |
toulouse       | Campus de Purpan                        | 330 avenue de Grande-Bretagne          | 31300 | Toulouse               | 31  | 43.6110, 1.3980
oncopole       | Oncopole                                | 2 avenue Hubert-Curien                 | 31100 | Toulouse               | 31  | 43.5600, 1.4200
rangueil       | Hôpital de Rangueil                     | 1 avenue du Professeur-Jean-Poulhès    | 31400 | Toulouse               | 31  | 43.5590, 1.4530
bordeaux       | Campus Carreire                         | 146 rue Léo-Saignat                    | 33000 | Bordeaux               | 33  | 44.8260, -0.6020
pessac         | Hôpital Xavier-Arnozan                  | Avenue du Haut-Lévêque                 | 33600 | Pessac                 | 33  | 44.7830, -0.6600
poitiers       | Pôle biologie santé                     | 1 rue Georges-Bonnet                   | 86000 | Poitiers               | 86  | 46.5650, 0.3850
limoges        | Centre de biologie et de recherche en santé | 2 rue du Professeur-Bernard-Descottes | 87000 | Limoges              | 87  | 45.8160, 1.2330
tours          | Faculté de médecine de Tours            | 10 boulevard Tonnellé                  | 37000 | Tours                  | 37  | 47.3870, 0.6690
orleans        | Campus d’Orléans                        | 3 rue de la Férollerie                 | 45100 | Orléans                | 45  | 47.8420, 1.9370
saint-denis    | Plateforme Cyclotron Réunion            | 2 rue Maxime-Rivière                   | 97490 | Sainte-Clotilde        | 974 | -20.9010, 55.4850
saint-pierre   | Campus du Tampon                        | 117 rue du Général-Ailleret            | 97430 | Le Tampon              | 974 |
fort-de-france | Centre hospitalier Pierre-Zobda-Quitman | Route de Châteaubœuf                   | 97200 | Fort-de-France         | 972 | 14.6220, -61.0370
pointe         | Campus de Fouillole                     | Boulevard Légitimus                    | 97110 | Pointe-à-Pitre         | 971 | 16.2250, -61.5280
cayenne        | Centre hospitalier de Cayenne           | Avenue des Flamboyants                 | 97300 | Cayenne                | 973 | 4.9310, -52.3280
mamoudzou      | Centre de recherche de Mamoudzou        | Rue de l’Hôpital                       | 97600 | Mamoudzou              | 976 | -12.7810, 45.2310
"""

SITES: dict[str, Site] = {site.key: site for site in map(_site, _LINES.strip().splitlines())}
