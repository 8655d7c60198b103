"""The part of a written item that may be answered with a version from one's own story workshop."""

from peercompass.course import WORKSHOP
from peercompass.notebook.views.base import View
from peercompass.notebook.views.workshop import stories_of, version_view

from .item import ItemPart


class StoryItemPart(ItemPart):
    """A written item that looks into the workshop when it is asked to.

    The versions are told to the page once and are part of no view. The one that the person chooses
    becomes their answer as any words they type; nothing else of the workshop is kept here.
    """

    verbs = (*ItemPart.verbs, "versions")

    def on_versions(self, _message: View) -> tuple[View, None]:
        """Tell the versions there are, the newest first; none where the workshop is not near."""
        path = f"{self.page.to_home}{WORKSHOP}.ipynb"
        log = self._store.private_beside(path)
        stories = stories_of(log.read()).values() if log else ()
        versions = [version_view(one) for story in stories for one in story.versions]
        versions.sort(key=lambda one: one["kept"], reverse=True)
        return {"workshop": {"path": path if log else None, "versions": versions}}, None
