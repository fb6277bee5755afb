"""What support there is, what a line in the book of a grant says, and the words for both."""

from enum import StrEnum

from innovation.errors import N_


class SupportKind(StrEnum):
    """What an initiative can get."""

    GUIDANCE = "guidance"
    NETWORK = "network"
    SPACE = "space"
    KICK_START = "kick_start"
    STIMULATION = "stimulation"
    DEVELOPMENT = "development"


#: Kinds that are money: each rests on a decision of a municipality.
GRANTS = (SupportKind.KICK_START, SupportKind.STIMULATION, SupportKind.DEVELOPMENT)

SUPPORT_WORDS = {
    SupportKind.GUIDANCE: N_("Guidance"),
    SupportKind.NETWORK: N_("Contacts in the network"),
    SupportKind.SPACE: N_("A place"),
    SupportKind.KICK_START: N_("Kick-start grant"),
    SupportKind.STIMULATION: N_("Stimulation grant"),
    SupportKind.DEVELOPMENT: N_("Development grant"),
}


class Entry(StrEnum):
    """What a line in the book of a grant says."""

    DECIDED = "decided"
    CORRECTED = "corrected"  #: the municipality changed the amount of its decision
    PLANNED = "planned"  #: an instalment was agreed
    CHANGED = "changed"  #: its amount was
    REQUESTED = "requested"
    PAID = "paid"
    RECLAIMED = "reclaimed"  #: paid by mistake, or not used


ENTRY_WORDS = {
    Entry.DECIDED: N_("Decided by the municipality"),
    Entry.CORRECTED: N_("Decision changed"),
    Entry.PLANNED: N_("Agreed"),
    Entry.CHANGED: N_("Amount changed"),
    Entry.REQUESTED: N_("Asked for"),
    Entry.PAID: N_("Paid"),
    Entry.RECLAIMED: N_("Came back"),
}
