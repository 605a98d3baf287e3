"""The relations every room may use."""

from django.utils.translation import gettext_lazy as _

from encre.foundation.links.kinds import Relation, relate

CITES = "cites"
FOLLOWS = "follows"
USES = "uses"
PART_OF = "part_of"
COMES_FROM = "comes_from"
MENTIONS = "mentions"

for _relation in (
    Relation(CITES, _("cites"), _("cited by")),
    Relation(FOLLOWS, _("follows on from"), _("followed by")),
    Relation(USES, _("uses"), _("used by")),
    Relation(PART_OF, _("is part of"), _("contains")),
    Relation(COMES_FROM, _("comes from"), _("gave")),
    Relation(MENTIONS, _("mentions"), _("mentioned by")),
):
    relate(_relation)
