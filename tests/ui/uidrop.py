# SPDX-License-Identifier: Apache-2.0
"""Files that come from another program: the source's side of the XDND protocol, version 5
(https://www.freedesktop.org/wiki/Specifications/XDND). A pointer is not needed: the messages say
where it would be.
"""
import ctypes
import pathlib
import time
from ctypes import (POINTER, Structure, Union, byref, c_char_p, c_int, c_long, c_uint, c_ulong,
                    c_void_p)

import uix
from uidriver import Failure, POLL_S

XDND_VERSION = 5
CLIENT_MESSAGE, SELECTION_REQUEST, SELECTION_NOTIFY = 33, 30, 31  # X.h
XA_ATOM = 4  # Xatom.h
URI_LIST = 'text/uri-list'


class ClientMessage(Structure):
    """XClientMessageEvent of Xlib.h, with data of format 32."""
    _fields_ = [('type', c_int), ('serial', c_ulong), ('send_event', c_int), ('display', c_void_p),
                ('window', c_ulong), ('message_type', c_ulong), ('format', c_int),
                ('data', c_long * 5)]


class SelectionRequest(Structure):
    """XSelectionRequestEvent of Xlib.h."""
    _fields_ = [('type', c_int), ('serial', c_ulong), ('send_event', c_int), ('display', c_void_p),
                ('owner', c_ulong), ('requestor', c_ulong), ('selection', c_ulong),
                ('target', c_ulong), ('property', c_ulong), ('time', c_ulong)]


class SelectionNotify(Structure):
    """XSelectionEvent of Xlib.h."""
    _fields_ = [('type', c_int), ('serial', c_ulong), ('send_event', c_int), ('display', c_void_p),
                ('requestor', c_ulong), ('selection', c_ulong), ('target', c_ulong),
                ('property', c_ulong), ('time', c_ulong)]


class Event(Union):
    _fields_ = [('type', c_int), ('message', ClientMessage), ('request', SelectionRequest),
                ('notify', SelectionNotify), ('pad', c_long * 24)]


create_window = uix.declare('XCreateSimpleWindow', c_ulong, c_void_p, c_ulong, c_int, c_int, c_uint,
                            c_uint, c_uint, c_ulong, c_ulong)
set_owner = uix.declare('XSetSelectionOwner', c_int, c_void_p, c_ulong, c_ulong, c_ulong)
send_event = uix.declare('XSendEvent', c_int, c_void_p, c_ulong, c_int, c_long, POINTER(Event))
change_property = uix.declare('XChangeProperty', c_int, c_void_p, c_ulong, c_ulong, c_ulong, c_int,
                              c_int, c_char_p, c_int)
count_pending = uix.declare('XPending', c_int, c_void_p)
next_event = uix.declare('XNextEvent', c_int, c_void_p, POINTER(Event))


class Drag:
    """Files that are held; a window of its own, which nobody sees, owns them."""

    def __init__(self, server, paths):
        self.server, self.target = server, None
        self.uris = ''.join(pathlib.Path(p).absolute().as_uri() + '\r\n' for p in paths).encode()
        self.window = create_window(server.display, server.root, 0, 0, 1, 1, 0, 0, 0)
        set_owner(server.display, server.atom('XdndSelection'), self.window, uix.CURRENT_TIME)

    def send(self, name, *numbers):
        event = Event(message=ClientMessage(
            type=CLIENT_MESSAGE, window=self.target, message_type=self.server.atom(name), format=32,
            data=(c_long * 5)(self.window, *numbers)))
        send_event(self.server.display, self.target, False, 0, byref(event))
        uix.sync(self.server.display, False)

    def enter(self, target):
        self.target = target
        self.send('XdndEnter', XDND_VERSION << 24, self.server.atom(URI_LIST))

    def move(self, x, y):
        self.send('XdndPosition', 0, x << 16 | y, uix.CURRENT_TIME,
                  self.server.atom('XdndActionCopy'))

    def answer(self, request):
        """Gives what is held, or the list of what it can be given as."""
        targets, uri_list = self.server.atom('TARGETS'), self.server.atom(URI_LIST)
        given = request.property
        if request.target == uri_list:
            change_property(self.server.display, request.requestor, given, uri_list, 8, 0,
                            self.uris, len(self.uris))
        elif request.target == targets:
            offered = (c_ulong * 2)(targets, uri_list)
            change_property(self.server.display, request.requestor, given, XA_ATOM, 32, 0,
                            ctypes.cast(offered, c_char_p), len(offered))
        else:
            given = 0
        event = Event(notify=SelectionNotify(
            type=SELECTION_NOTIFY, requestor=request.requestor, selection=request.selection,
            target=request.target, property=given, time=request.time))
        send_event(self.server.display, request.requestor, False, 0, byref(event))
        uix.sync(self.server.display, False)

    def listen(self, name):
        """Whether a message of this name has come that says yes; requests are answered."""
        event, agreed = Event(), False
        while count_pending(self.server.display):
            next_event(self.server.display, byref(event))
            if event.type == SELECTION_REQUEST:
                self.answer(event.request)
            elif (event.type == CLIENT_MESSAGE
                  and event.message.message_type == self.server.atom(name)):
                agreed = bool(event.message.data[1] & 1)
        return agreed


def hold(driver, node):
    """Over the middle of the widget, until the program says that it takes what is held."""
    drag, (window, *_) = driver.dragged, driver.surface(node)[0]
    x, y = driver.point_at_rest(node)
    if drag.target != window:
        drag.enter(window)

    def is_welcome():  # a hand is never quite at rest: each move asks again
        drag.move(x, y)
        time.sleep(POLL_S)
        return drag.listen('XdndStatus')
    driver.until(is_welcome, 'the program to take the files')


def let_go(driver):
    drag, driver.dragged = driver.dragged, None
    if drag is None or drag.target is None:
        raise Failure('no files are held')
    drag.send('XdndDrop', 0, uix.CURRENT_TIME)
    driver.until(lambda: drag.listen('XdndFinished'), 'the program to have taken the files')
