"""The note in French that goes with a package: what is what, how to check it without Encre."""

README = """CAHIER DE LABORATOIRE VERSÉ AUX ARCHIVES
========================================

Ce paquet se lit et se vérifie sans Encre et sans réseau. C’est un « sac » BagIt 1.0 (RFC 8493) :
le dossier data/ porte le cahier ; les fichiers manifest-… donnent l’empreinte de chaque fichier,
tagmanifest-… celle des manifestes, bag-info.txt dit d’où vient le paquet.

COMMENCER PAR
-------------
  index.html     la liste des entrées, à ouvrir dans un navigateur, sans réseau.
  index.csv      la même, pour un tableur (UTF-8, points-virgules).
  rapport.txt    ce qui manque ou n’a pas pu être fait (premières lignes), puis les nombres.

CE QUE CONTIENT data/
---------------------
  entrees/NUMÉRO/            une entrée du cahier :
    NUMÉRO.pdf               ses pages (PDF/A-3b), la source et ce qui fut scellé enclos dedans ;
                             NUMÉRO.html à la place si le PDF n’a pas pu être fait.
    fichiers/                les fichiers joints, tels qu’ils furent donnés.
    fichiers-anterieurs/     ceux que citent d’anciennes versions et que l’entrée n’a plus.
    versions/                chaque version gardée : .json (JSON canonique, RFC 8785), .html.
    commentaires.csv         la discussion.
    activite.csv             ce que le journal d’Encre dit de l’entrée : qui, quoi, quand, avec la
                             place et l’empreinte de chaque événement dans ce journal.
  corbeille/NUMÉRO/          de même, pour les entrées mises à la corbeille.
  cahier.eln                 le cahier entier au format .eln (RO-Crate), que d’autres cahiers
                             électroniques savent relire. Il porte l’état présent des entrées.
  preuves/                   ce qui fut signé ou verrouillé : énoncés, horodatages (RFC 3161),
                             chaîne du cahier, certificats (voir plus bas).
  description/dc.xml         la description du cahier en Dublin Core.
  style.css                  l’apparence des pages HTML.

Un texte de tableau qui commence par = + - ou @ est précédé d’une apostrophe, pour qu’aucun
tableur ne le prenne pour une formule.

VÉRIFIER LE PAQUET
------------------
Depuis le dossier qui contient bagit.txt, sous Linux ou macOS :

  sha256sum -c manifest-sha256.txt
  sha512sum -c manifest-sha512.txt
  sha256sum -c tagmanifest-sha256.txt

Tout programme qui connaît BagIt le fait aussi.

VÉRIFIER LES HORODATAGES
------------------------
Depuis le dossier data/preuves, pour chaque énoncé horodaté :

  openssl ts -verify -data preuves/00001-signature.json -in preuves/00001-signature.json.tsr \\
      -CAfile certificats/autorites.pem -untrusted certificats/intermediaires.pem

La réponse doit être « Verification: OK ». Les fichiers que cite un énoncé (« facts », « files »)
sont désignés par leur SHA-256, qui se retrouve dans manifest-sha256.txt.

La date de l’horodatage se lit avec : openssl ts -reply -in … -text

Après l’expiration du certificat de l’autorité, ajoutez « -attime » suivi de la date de
l’horodatage en secondes depuis 1970. « renouvellement » : horodatage qui prolonge le précédent
avant son expiration ; il se vérifie de la même façon, comme les « têtes » de chaine/.

VÉRIFIER LA CHAÎNE
------------------
Chaque ligne de preuves/chaine/maillons.jsonl est un maillon. Son SHA-256, sans le saut de ligne,
est le « previous » de la ligne suivante. « statement » est le SHA-256 de l’énoncé de ce rang.
Des entrées qui ne sont pas dans ce paquet, elle ne dit que des identifiants et des empreintes.

TOUT VÉRIFIER D’UN COUP
-----------------------
  ./encre notebook verify CE-PAQUET.zip

Ce programme est libre (licence MIT) ; il n’a besoin ni du serveur ni de la base.
"""
