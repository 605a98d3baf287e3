"""Given names by sex and generation, surnames by origin: general knowledge, written for the demonstration."""

# ruff: noqa: E501, RUF001 - lists of names, as they are spelt

from __future__ import annotations

from dataclasses import dataclass


def _words(text: str) -> tuple[str, ...]:
    """Return the comma-separated words of a list written over several lines."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


FRENCH_GIVEN: dict[str, dict[int, tuple[str, ...]]] = {
    "f": {
        1955: _words(
            """Françoise, Catherine, Martine, Brigitte, Chantal, Dominique, Annie, Sylviane, Geneviève,
            Marie-Claude, Anne-Marie, Danielle, Élisabeth, Michèle, Odile, Jocelyne, Marie-Hélène, Solange"""
        ),
        1970: _words(
            """Nathalie, Valérie, Sandrine, Isabelle, Sylvie, Laurence, Florence, Christine, Véronique, Corinne,
            Agnès, Hélène, Anne-Laure, Béatrice, Cécile, Delphine, Emmanuelle, Frédérique, Gwénaëlle, Karine,
            Marie-Pierre, Muriel, Nadège, Stéphanie, Virginie"""
        ),
        1985: _words(
            """Aurélie, Émilie, Céline, Élodie, Julie, Marion, Laetitia, Audrey, Caroline, Claire, Anaïs,
            Charlotte, Mathilde, Pauline, Marine, Amélie, Noémie, Solène, Maëlle, Aude, Bérénice, Coralie,
            Marie-Ange, Morgane, Ségolène, Tiphaine, Violaine, Anne-Sophie"""
        ),
        1997: _words(
            """Camille, Léa, Manon, Chloé, Lucie, Sarah, Clara, Inès, Zoé, Margaux, Océane, Justine, Romane,
            Éloïse, Lou-Anne, Héloïse, Juliette, Agathe, Clémence, Salomé, Apolline, Maïlys, Nolwenn, Capucine"""
        ),
    },
    "m": {
        1955: _words(
            """Jean-Pierre, Michel, Alain, Bernard, Gérard, Jean-Claude, Daniel, Christian, Patrick, Jacques,
            Philippe, Jean-Louis, Yves, Gilles, Hervé, Joël, André, Jean-Marie, Roland"""
        ),
        1970: _words(
            """Laurent, Stéphane, Christophe, Frédéric, Olivier, Éric, Pascal, Thierry, David, Jérôme, François,
            Bruno, Emmanuel, Fabrice, Franck, Jean-François, Ludovic, Pierre-Yves, Sébastien, Xavier, Yann, Régis,
            Jean-Christophe, Arnaud"""
        ),
        1985: _words(
            """Nicolas, Julien, Guillaume, Mathieu, Romain, Benoît, Vincent, Aurélien, Antoine, Maxime, Rémi,
            Cédric, Damien, Fabien, Gaël, Jérémy, Loïc, Mickaël, Pierre, Simon, Thibault, Erwan, Baptiste, Cyril,
            Jean-Baptiste, Grégoire"""
        ),
        1997: _words(
            """Thomas, Lucas, Hugo, Théo, Alexandre, Clément, Valentin, Quentin, Corentin, Adrien, Paul, Léo,
            Enzo, Titouan, Tristan, Gabin, Axel, Bastien, Évan, Maël, Élouan, Raphaël, Ilan, Noé"""
        ),
    },
}

FRENCH_FAMILY = _words(
    """Martin, Bernard, Durand, Petit, Moreau, Laurent, Lefèvre, Roux, Fournier, Girard, Bonnet, Dupuis, Lambert,
    Fontaine, Rousseau, Chevalier, Gauthier, Perrin, Morin, Mathieu, Clément, Gérard, Robin, Masson, Blanchard,
    Joly, Rivière, Brunet, Gaillard, Barbier, Arnaud, Aubert, Lemoine, Renaud, Picard, Colin, Vidal, Caron,
    Leroux, Roger, Guillot, Adam, Bertin, Charpentier, Moulin, Baron, Delmas, Delorme, Chauvin, Courtois,
    Cordier, Lacroix, Maillard, Besson, Poirier, Marchal, Prévost, Royer, Vasseur, Gillet, Besnard, Bouvier,
    Carlier, Hamel, Jacquet, Langlois, Ménard, Navarre, Pasquier, Perrot, Rolland, Tessier, Verdier, Vaillant,
    Bourdon, Chapuis, Crépin, Desbois, Duchêne, Escoffier, Faucher, Granger, Hervouet, Jourdan, Lavigne,
    Maréchal, Noblet, Œuvrard, Peltier, Quentin, Raynaud, Sabatier, Thibaudeau, Valette, Aubry, Boucher, Castaing,
    Delaunay, Fayolle, Grandjean, Labbé, Mounier, Naudin, Pommier, Ricard, Sauvage, Teyssier, Villeneuve,
    Bachelet, Chaumeil, Dallongeville, Estève, Forestier, Gaudin, Huet, Larribère, Monteil, Ozanne, Pradel,
    Rougier, Serre, Tournier, Vigneron, Lagarde, Cazenave, Dufresne, Gervais, Hébert, Lhermitte, Marsac"""
)

REGIONAL_FAMILY: dict[str, tuple[str, ...]] = {
    "Bretagne": _words(
        """Le Goff, Le Bihan, Tanguy, Prigent, Kerbrat, Quéméner, Guéguen, Le Roux, Floc’h, Morvan, Cadiou, Riou,
        Le Corre, Kermarrec, Rannou, Bothorel, Guivarc’h, Jaouen, Le Dantec, Salaün, Troadec, Nédélec"""
    ),
    "Alsace": _words(
        """Wernert, Schneider, Klein, Muller, Schmitt, Meyer, Kieffer, Oberlin, Stoll, Zimmermann, Hoffmann,
        Burckel, Heitz, Ritter, Weiss, Kuntz"""
    ),
    "Pays basque": _words(
        "Etcheverry, Harispe, Iriart, Elissalde, Bidegain, Ithurralde, Goyhenetche, Mendiburu"
    ),
    "Corse": _words("Paoli, Casanova, Mattei, Colonna, Santoni, Luciani, Albertini, Orsini, Poggi"),
    "Outre-mer": _words(
        """Payet, Hoarau, Grondin, Boyer, Fontaine, Técher, Dijoux, Rivière, Césaire, Jean-Baptiste, Marie-Joseph,
        Sainte-Rose, Bélizaire, Placide, Zozime, Lubin, Toussaint, Attoumani, Saïndou, Mogès"""
    ),
    "Particule": _words(
        """de Kersaint, de La Borderie, du Plessis, d’Hauteville, de Saint-Jores, des Rotours, de Montbrun,
        d’Argenson-Lacaze, de Villèle"""
    ),
}


@dataclass(frozen=True)
class Origin:
    """Names of one origin: given names by sex, surnames, and languages spoken (ISO 639-1)."""

    f: tuple[str, ...]
    m: tuple[str, ...]
    family: tuple[str, ...]
    languages: tuple[str, ...]


ORIGINS: dict[str, Origin] = {
    "Maghreb": Origin(
        _words(
            "Samira, Leïla, Nadia, Fatima-Zahra, Meriem, Yasmine, Rym, Hajar, Imane, Sonia, Kenza, Lamia"
        ),
        _words(
            "Karim, Youssef, Mehdi, Rachid, Sofiane, Nabil, Anis, Hicham, Walid, Tarek, Ilyes, Abdelkader"
        ),
        _words(
            """Benhaddou, El Amrani, Benali, Bouchareb, Haddad, Mansouri, Ben Youssef, Cherif, Belkacem, Ould-Ali,
            Zerrouki, Amrouche, Boukhalfa, Trabelsi, El Fassi, Khelifi, Aït Ouali, Meziane, Lahlou"""
        ),
        ("fr", "ar", "en"),
    ),
    "Afrique de l’Ouest": Origin(
        _words("Aminata, Fatoumata, Awa, Mariama, Ndeye, Aïssatou, Adjoa, Rokhaya"),
        _words("Mamadou, Ibrahima, Moussa, Cheikh, Ousmane, Kwame, Koffi, Abdoulaye"),
        _words(
            "Diallo, Traoré, Coulibaly, Ndiaye, Sow, Koné, Touré, Diop, Kouassi, Adjovi, Camara, Sissoko, Mensah"
        ),
        ("fr", "wo", "en"),
    ),
    "Afrique centrale": Origin(
        _words("Grâce, Prisca, Nadine, Clarisse"),
        _words("Serge, Armand, Patrice, Rodrigue"),
        _words("Mbarga, Nkoulou, Tchoumi, Mabiala, Ilunga, Kamga"),
        ("fr", "en"),
    ),
    "Portugal": Origin(
        _words("Inês, Catarina, Sofia, Mariana, Beatriz, Joana"),
        _words("João, Tiago, Rui, Nuno, Miguel, Luís"),
        _words(
            "Carvalho, Ferreira, Gonçalves, Da Silva, Rodrigues, Lopes, Teixeira, Dos Santos, Simões"
        ),
        ("pt", "fr", "en"),
    ),
    "Italie": Origin(
        _words("Chiara, Francesca, Elena, Giulia, Federica"),
        _words("Matteo, Lorenzo, Davide, Andrea, Riccardo"),
        _words("Rossi, Bianchi, Ferrari, Ricci, Conti, Gallo, Marchetti, De Luca, Lombardi"),
        ("it", "en", "fr"),
    ),
    "Espagne": Origin(
        _words("Marta, Lucía, Carmen, Nuria, Itziar"),
        _words("Javier, Álvaro, Íñigo, Pablo, Diego"),
        _words("García, Fernández, Navarro, Muñoz, Ortega, Ibáñez, Castillo, Sánchez Romero, Peña"),
        ("es", "en", "fr"),
    ),
    "Allemagne": Origin(
        _words("Katharina, Anke, Johanna, Friederike"),
        _words("Matthias, Jürgen, Stefan, Florian"),
        _words("Becker, Vogel, Lindner, Krüger, Schäfer, von Bülow, Brandt"),
        ("de", "en", "fr"),
    ),
    "Pologne": Origin(
        _words("Marta, Agnieszka, Małgorzata, Zofia"),
        _words("Tomasz, Paweł, Jakub, Wojciech"),
        _words("Kowalczyk, Wiśniewska, Nowak, Zieliński, Dąbrowski, Wójcik"),
        ("pl", "en", "fr"),
    ),
    "Europe de l’Est": Origin(
        _words("Olena, Ioana, Anastasia, Vesna"),
        _words("Dmytro, Andrei, Bogdan, Marko"),
        _words("Kovalenko, Popescu, Ionescu, Petrova, Jovanović, Horvat"),
        ("en", "fr"),
    ),
    "Chine": Origin(
        _words("Xiaoyu, Meiling, Jing, Yuting"),
        _words("Wei, Haoran, Jun, Zhiqiang"),
        _words("Wang, Zhang, Chen, Liu, Huang, Zhou, Xu"),
        ("zh", "en", "fr"),
    ),
    "Viêt Nam": Origin(
        _words("Minh Anh, Thu Hà, Mai Linh, Ngọc Lan"),
        _words("Quang Huy, Đức Minh, Tuấn, Hoàng Nam"),
        _words("Nguyen, Trần, Phạm, Lê, Vũ, Bùi"),
        ("vi", "fr", "en"),
    ),
    "Inde": Origin(
        _words("Priya, Ananya, Lakshmi, Shreya"),
        _words("Arjun, Rahul, Sanjay, Vikram"),
        _words("Sharma, Iyer, Mukherjee, Patel, Rao, Krishnan, Banerjee"),
        ("hi", "en"),
    ),
    "Brésil": Origin(
        _words("Thaís, Renata, Juliana, Camila"),
        _words("Thiago, Rafael, Gustavo, Leandro"),
        _words("Almeida, Barbosa, Nascimento, Moreira, Azevedo, Souza"),
        ("pt", "en", "fr"),
    ),
    "Liban": Origin(
        _words("Rima, Carine, Joëlle, Maya"),
        _words("Elie, Fadi, Georges, Ziad"),
        _words("Khoury, Haddad, Abi Nader, Gemayel, Saadé, Nassif, Karam"),
        ("ar", "fr", "en"),
    ),
    "Japon et Corée": Origin(
        _words("Yuki, Haruka, Ji-woo, Soo-min"),
        _words("Kenji, Daisuke, Min-jun, Hiroshi"),
        _words("Tanaka, Nakamura, Kim, Park, Yamamoto"),
        ("ja", "en"),
    ),
    "Turquie et Iran": Origin(
        _words("Elif, Zeynep, Shirin, Niloufar"),
        _words("Emre, Can, Reza, Babak"),
        _words("Yılmaz, Demir, Hosseini, Moradi, Şahin"),
        ("en", "fr"),
    ),
    "Monde anglophone": Origin(
        _words("Sarah, Rebecca, Siobhán, Emily"),
        _words("James, Andrew, Liam, Oliver"),
        _words("O’Connor, Smith, Campbell, Taylor, MacLeod, Whitfield"),
        ("en", "fr"),
    ),
}

# One person in three bears a name from elsewhere than metropolitan France: what a French institute looks like.
ORIGIN_WEIGHTS: dict[str, float] = {
    "Maghreb": 7.0,
    "Afrique de l’Ouest": 3.0,
    "Afrique centrale": 1.2,
    "Portugal": 2.5,
    "Italie": 3.2,
    "Espagne": 2.8,
    "Allemagne": 1.8,
    "Pologne": 1.3,
    "Europe de l’Est": 1.3,
    "Chine": 2.0,
    "Viêt Nam": 1.2,
    "Inde": 1.6,
    "Brésil": 1.5,
    "Liban": 1.6,
    "Japon et Corée": 0.8,
    "Turquie et Iran": 1.0,
    "Monde anglophone": 1.4,
}
