"""The note in French that goes with a sealed file: how to check it without Encre."""

README = """PREUVE D’UNE ENTRÉE DE CAHIER DE LABORATOIRE
============================================

Ce dossier se vérifie sans Encre et sans réseau. Il contient :

  preuves/       un énoncé par version scellée (« version » : verrouillée ; « signature » : signée).
                 Chaque énoncé (.json) dit le titre, le texte, les champs, les étapes, les fichiers
                 avec leur SHA-256, puis le signataire, le sens de sa signature et la date.
                 D’un tableau qui calcule, il dit les formules (« =… ») et leurs données ; les
                 résultats, qui s’en recalculent, n’y sont pas.
                 Il est écrit en JSON canonique (RFC 8785) : pas un octet ne peut y changer.
                 Le fichier .tsr qui porte le même nom est son horodatage (RFC 3161).
                 « renouvellement » : horodatage qui prolonge le précédent avant son expiration.
  fichiers/      les fichiers joints, chacun dans un dossier nommé par son SHA-256.
  chaine/        la chaîne du cahier : chaque maillon porte le SHA-256 de l’énoncé et celui du
                 maillon précédent. Les « têtes » sont des maillons horodatés, chaque jour.
  certificats/   les certificats des autorités d’horodatage (autorites.pem : les racines).

VÉRIFIER AVEC OPENSSL
---------------------
Pour chaque énoncé, depuis ce dossier :

  openssl ts -verify -data preuves/00001-signature.json -in preuves/00001-signature.json.tsr \\
      -CAfile certificats/autorites.pem -untrusted certificats/intermediaires.pem

La réponse doit être « Verification: OK ». La date de l’horodatage se lit avec :

  openssl ts -reply -in preuves/00001-signature.json.tsr -text

Après l’expiration du certificat de l’autorité, ajoutez « -attime » suivi de la date de
l’horodatage en secondes depuis 1970 ; c’est alors le renouvellement qui fait foi.
Un renouvellement et une tête se vérifient de la même façon.

VÉRIFIER LES FICHIERS
---------------------
  sha256sum fichiers/*/*

Chaque empreinte doit être le nom du dossier, et figurer dans un énoncé (« facts », « files »).

VÉRIFIER LA CHAÎNE
------------------
Chaque ligne de chaine/maillons.jsonl est un maillon. Son SHA-256, sans le saut de ligne, est le
« previous » de la ligne suivante. « statement » est le SHA-256 de l’énoncé de ce rang.
Ce dossier porte toute la chaîne du cahier jusqu’au jour de l’archive ; des autres entrées, elle
ne dit que des identifiants et des empreintes.

TOUT VÉRIFIER D’UN COUP
-----------------------
  ./encre notebook verify CETTE-ARCHIVE.zip

Ce programme est libre ; il n’a besoin ni du serveur ni de la base. Avec « --root racine.pem », il
n’accepte que l’autorité que vous lui donnez ; sans cela, comparez l’empreinte de la racine qu’il
affiche à celle que l’institut ou l’autorité publie.

CE QUE CELA PROUVE
------------------
Que ce contenu, dans cette forme, existait à la date de l’horodatage. Un horodatage qualifié au
sens du règlement eIDAS (article 41) porte une présomption d’exactitude. Celui de l’autorité locale
d’Encre (« Encre, horodatage locale ») est un élément de preuve, sans présomption légale.
"""
