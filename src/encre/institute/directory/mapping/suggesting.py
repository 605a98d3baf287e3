"""Guessing a mapping from the names of native columns."""

import re
from collections.abc import Iterable

from encre.foundation.base.text import sort_key
from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.mapping.applying import UUIDS
from encre.institute.directory.mapping.shape import Column, Mapping
from encre.institute.directory.mapping.steps import Step

KNOWN: dict[str, str] = {
    "source_id": "objectguid entryuuid nsuniqueid ipauniqueid uid id ident identifiant login"
    " noagent nagent numagent numeroagent idagent matriculesi samaccountname codeagent cle dn",
    "family_name": "sn surname nom nomusage nomdusage nomusuel nomdefamille lastname familyname"
    " nommarital nomcourant patronyme",
    "birth_name": "supannnomdenaissance nomnaissance nomdenaissance nompatronymique nompatro"
    " nomfamille birthname nomjeunefille nomdejeunefille",
    "given_names": "givenname prenom prenoms firstname gn prenomusuel supannprenomsetatcivil"
    " prenometatcivil givennames",
    "sex": "supanncivilite civilite sexe genre gender sex supannoidcgenre titre"
    " extensionattribute2",
    "birth_date": "supannoidcdatedenaissance datenaissance datedenaissance datenaiss nele neele"
    " birthdate dateofbirth ddn schacdateofbirth dtnaissance",
    "birth_place": "supannoidclieudenaissance lieunaissance lieudenaissance lieunaiss nea neea"
    " villenaissance villedenaissance birthplace communenaissance schacplaceofbirth"
    " supanncodeinseevilledenaissance",
    "email": "mail email courriel mel adressemail adresseelectronique emailaddress rfc822mailbox"
    " adressecourriel adressemel userprincipalname",
    "phone": "telephonenumber telephone tel phone poste tel1 numtel telfixe telephoneprofessionnel"
    " mobile",
    "employee_number": "supannempid employeenumber employeeid matricule numemploye nummatricule"
    " numeromatricule nummat matriculepaie",
    "orcid": "eduPersonorcid orcid idorcid orcidid supannorcid extensionattribute1".lower(),
    "employer": "o company employeur etablissement organisme tutelle employer"
    " supannetablissement organization organizationname",
    "unit": "supannentiteaffectation supannentiteaffectationprincipale department departmentnumber"
    " unite codeunite labo laboratoire structure affectation service ou unit codestructure umr",
    "title": "employeetype title corpsgrade corps grade fonction titrefonction statut categorie"
    " supannempcorps qualite",
    "start_date": "datedebut datedarrivee datearrivee datedeb du debut arrivee startdate"
    " inrbdatedebut datedentree dateentree supannempdatedebut debutcontrat",
    "end_date": "supannempdatefin accountexpires datefin datededepart datedepart au fin depart"
    " enddate datedesortie datesortie fincontrat supannextdatefin shadowexpire",
}
_PREFERRED = {
    name: {word: place for place, word in enumerate(words.split())} for name, words in KNOWN.items()
}
_STEPS: dict[str, tuple[Step, ...]] = {
    "birth_date": (Step("date", "auto"),),
    "start_date": (Step("date", "auto"),),
    "end_date": (Step("date", "auto"),),
    "title": (Step("staff"),),
}


def suggested(seen: Iterable[str]) -> Mapping:
    """Return the mapping that the names of native columns suggest; a person may change it."""
    names = {_plain(name): name for name in reversed(list(seen)) if _plain(name)}
    if "useraccountcontrol" in names:
        # Every account of an AD has one; « never » is not told, and the first rows may all be so.
        names.setdefault("accountexpires", "accountExpires")
    columns: dict[str, Column] = {}
    taken: set[str] = set()
    for column in COLUMNS:
        order = _PREFERRED[column]
        free = (word for word in names if word in order and word not in taken)
        found = sorted(free, key=lambda word: order[word])
        if not found:
            continue
        taken.add(found[0])
        # An entry whose UUID is no UUID is still known by its login.
        kept = found[: 2 if column == "source_id" and found[0] in UUIDS else 1]
        steps = _STEPS.get(column, ())
        columns[column] = Column(tuple(names[word] for word in kept), steps)
    full = next((names[word] for word in ("cn", "displayname", "nomcomplet") if word in names), "")
    for column, step in (("family_name", "family"), ("given_names", "given")):
        if column not in columns and full:
            columns[column] = Column((full,), (Step(step, "capitals"),))
    without = (("accountDisabled", ("TRUE",)),) if "useraccountcontrol" in names else ()
    return Mapping(columns, without)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", sort_key(name.replace("°", "")))
