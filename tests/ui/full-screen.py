#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The part of a window manager that fills the screen: Xvfb has none, and without an answer to
_NET_WM_STATE (Extended Window Manager Hints 1.5) no window is ever told that it is full-screen.
Goes into the background at once, and ends with the X server."""
import os
from ctypes import Structure, byref, c_int, c_long, c_ulong, c_void_p

import uix

CLIENT_MESSAGE = 33           # X.h
SUBSTRUCTURE_NOTIFY = 1 << 19
PROP_REPLACE = 0
ATOM = 4                      # Xatom.h
REMOVE, ADD = 0, 1            # EWMH: data.l[0]; 2 toggles, which GDK does not ask for

select_input = uix.declare('XSelectInput', c_int, c_void_p, c_ulong, c_long)
next_event = uix.declare('XNextEvent', c_int, c_void_p, c_void_p)
change_property = uix.declare('XChangeProperty', c_int, c_void_p, c_ulong, c_ulong, c_ulong, c_int,
                              c_int, c_void_p, c_int)


class ClientMessage(Structure):
    """XClientMessageEvent of Xlib.h, with the room of an XEvent."""
    _fields_ = [('type', c_int), ('serial', c_ulong), ('send_event', c_int), ('display', c_void_p),
                ('window', c_ulong), ('message_type', c_ulong), ('format', c_int),
                ('data', c_long * 5), ('rest', c_long * 24)]


def set_state(server, window, atoms):
    values = (c_ulong * max(len(atoms), 1))(*atoms)
    change_property(server.display, window, server.atom('_NET_WM_STATE'), ATOM, 32, PROP_REPLACE,
                    values, len(atoms))


def answer(server, sizes, event):
    full = server.atom('_NET_WM_STATE_FULLSCREEN')
    if full not in (event.data[1], event.data[2]):
        return
    now = server.property(event.window, '_NET_WM_STATE') or []
    rest = [atom for atom in now if atom != full]
    attributes = uix.WindowAttributes()
    if event.data[0] == ADD:
        uix.get_attributes(server.display, event.window, byref(attributes))
        sizes[event.window] = (attributes.width, attributes.height)
        uix.get_attributes(server.display, server.root, byref(attributes))
        size = (attributes.width, attributes.height)
        rest.append(full)
    else:
        size = sizes.pop(event.window, None)
    set_state(server, event.window, rest)
    if size is not None:
        uix.resize_window(server.display, event.window, *size)


def main():
    server, sizes, event = uix.Server(), {}, ClientMessage()
    select_input(server.display, server.root, SUBSTRUCTURE_NOTIFY)
    uix.sync(server.display, False)
    if os.fork() > 0:
        os._exit(0)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    while True:
        next_event(server.display, byref(event))
        if event.type == CLIENT_MESSAGE and event.message_type == server.atom('_NET_WM_STATE'):
            answer(server, sizes, event)


main()
