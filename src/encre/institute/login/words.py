"""The sentences that doors share."""

from django.utils.translation import gettext_lazy as _

from encre.institute.login.gate import Barred

BARRED = {
    Barred.SERVICE: _("This service is closed for the moment."),
    Barred.ACCOUNT: _("This account is closed. Your service desk can open it again."),
    Barred.LEFT: _("You are no longer among the institute’s people, as the directory has it."),
    Barred.AUDIENCE: _("This service is kept for other people of the institute."),
}
LOST = _("The request of the service was lost on the way, or is too old: begin again from there.")
UNKNOWN = _("The service that sent you here is not declared, or its address is not the right one.")
UNREADABLE = _("The request of the service could not be read: begin again from there.")
UNSIGNED = _("The request of the service is not signed by it, or was touched on the way.")
REPLAYED = _("This request was used already: begin again from the service.")
