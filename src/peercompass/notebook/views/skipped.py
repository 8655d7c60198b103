"""What a learner passed over in practice: neither done nor missed, and open to be taken up."""

from peercompass.exercise import Log

SKIP = "--skip"
"""After an item's id: that it was skipped, kept as an entry of its own so that no answer goes."""
SKIPPED, LATER = "skipped", "later"
"""How it was: for good, or to come up under "look again"."""


def skipped_in(log: Log) -> dict[str, str]:
    """What is skipped now, by id, and how. An answer given since takes it up again. A scene says it
    in the line of its play."""
    found: dict[str, str] = {}
    for one in log.responses:
        if one.item.endswith(SKIP) and one.kind == "skip":
            item = one.item.removesuffix(SKIP)
            if one.value in (SKIPPED, LATER):
                found[item] = one.value
            else:
                found.pop(item, None)
        elif isinstance(one.value, dict) and one.value.get("skipped") is True:
            found.setdefault(one.item, SKIPPED)
        else:
            found.pop(one.item, None)
    return found
