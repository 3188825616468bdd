# SPDX-License-Identifier: Apache-2.0
"""The children of a widget by one message, where libatspi takes one for each and one for how many.

GetChildren of org.a11y.atspi.Accessible answers with paths, and only libatspi can make nodes of
them: those of nodes that were met before are known, and paths are never used for another widget. A
GtkStack has its pages as children when they are asked for one by one, but what is in the pages when
all are asked for: a node is trusted once both ways have had the same answer.
"""
import os

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

INTERFACE = 'org.a11y.atspi.Accessible'
ANSWER = GLib.VariantType('(a(so))')
TIMEOUT_MS = 10000


class Children:
    def __init__(self):
        self.nodes = {}    # by bus name and path
        self.trust = {}    # by node: whether both ways agree, None while that is not known
        self.connection = None
        address = os.environ.get('AT_SPI_BUS_ADDRESS')
        if address:  # of ui-session; without it all is asked for one by one
            self.connection = Gio.DBusConnection.new_for_address_sync(
                address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)

    def ask(self, node):
        """Bus name and path of each, or None."""
        try:
            answer = self.connection.call_sync(node.app.bus_name, node.path, INTERFACE,
                                               'GetChildren', None, ANSWER,
                                               Gio.DBusCallFlags.NO_AUTO_START, TIMEOUT_MS, None)
        except (GLib.Error, AttributeError):  # gone, or no widget: the desktop
            return None
        return answer.unpack()[0]

    def met(self, node, i, ref):
        """The node of a path; node's child number i is made one when it was not met before."""
        if ref not in self.nodes:
            child = node.getChildAtIndex(i)
            self.nodes[child.app.bus_name, child.path] = child
        return self.nodes[ref]

    def of(self, node):
        """A list of nodes, or None: ask for them one by one."""
        if not self.trust.get(node):
            return None
        refs = self.ask(node)
        try:
            return None if refs is None else [self.met(node, *item) for item in enumerate(refs)]
        except (GLib.Error, AttributeError, LookupError):  # they change at this moment
            return None

    def learn(self, node, seen):
        """@seen: what there was one by one."""
        refs = {(child.app.bus_name, child.path): child for child in seen if child.app}
        self.nodes.update(refs)
        if self.connection is not None and refs and self.trust.get(node) is None:
            self.trust[node] = self.ask(node) == list(refs)
