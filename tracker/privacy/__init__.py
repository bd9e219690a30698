"""THE inventory of personal data: what is stored about whom, why, for how long, and who sees it.

The privacy page prints it, and a test holds it complete: every field of every installed model is either named here as
personal (`inventory.KEPT`) or declared to hold nothing personal (`fields.NOTHING_PERSONAL`), and every period that is
named has the function that ends it (`actions.retention`).
"""

from .browser import BROWSER
from .inventory import KEPT, of_group
from .kinds import GROUPS, Group, Kept, Stored, written_time

__all__ = ["BROWSER", "GROUPS", "KEPT", "Group", "Kept", "Stored", "of_group", "written_time"]
