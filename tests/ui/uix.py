# SPDX-License-Identifier: Apache-2.0
"""What the X server knows, asked through libX11: a program for each question (xwininfo, import)
would take longer than the answer. Needs python3-pil for pictures."""
import ctypes
import os
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_long, c_uint, c_ulong, c_void_p

from PIL import ImageGrab

VIEWABLE = 2         # X.h: IsViewable
REVERT_TO_PARENT = 2
CURRENT_TIME = 0
ANY_TYPE = 0
LONGEST = 4096       # of a property, in units of four bytes

lib = ctypes.CDLL('libX11.so.6')


class WindowAttributes(Structure):
    """XWindowAttributes of Xlib.h."""
    _fields_ = [('x', c_int), ('y', c_int), ('width', c_int), ('height', c_int),
                ('border_width', c_int), ('depth', c_int), ('visual', c_void_p), ('root', c_ulong),
                ('c_class', c_int), ('bit_gravity', c_int), ('win_gravity', c_int),
                ('backing_store', c_int), ('backing_planes', c_ulong), ('backing_pixel', c_ulong),
                ('save_under', c_int), ('colormap', c_ulong), ('map_installed', c_int),
                ('map_state', c_int), ('all_event_masks', c_long), ('your_event_mask', c_long),
                ('do_not_propagate_mask', c_long), ('override_redirect', c_int),
                ('screen', c_void_p)]


def declare(name, result, *arguments):
    function = getattr(lib, name)
    function.restype, function.argtypes = result, arguments
    return function


open_display = declare('XOpenDisplay', c_void_p, c_char_p)
default_root = declare('XDefaultRootWindow', c_ulong, c_void_p)
intern_atom = declare('XInternAtom', c_ulong, c_void_p, c_char_p, c_int)
free = declare('XFree', c_int, c_void_p)
sync = declare('XSync', c_int, c_void_p, c_int)
query_tree = declare('XQueryTree', c_int, c_void_p, c_ulong, POINTER(c_ulong), POINTER(c_ulong),
                     POINTER(POINTER(c_ulong)), POINTER(c_uint))
get_attributes = declare('XGetWindowAttributes', c_int, c_void_p, c_ulong,
                         POINTER(WindowAttributes))
get_property = declare('XGetWindowProperty', c_int, c_void_p, c_ulong, c_ulong, c_long, c_long,
                       c_int, c_ulong, POINTER(c_ulong), POINTER(c_int), POINTER(c_ulong),
                       POINTER(c_ulong), POINTER(c_void_p))
get_focus = declare('XGetInputFocus', c_int, c_void_p, POINTER(c_ulong), POINTER(c_int))
set_focus = declare('XSetInputFocus', c_int, c_void_p, c_ulong, c_int, c_ulong)
resize_window = declare('XResizeWindow', c_int, c_void_p, c_ulong, c_uint, c_uint)

# A window may go between two questions: the default handler would end the program.
ErrorHandler = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)
ignore_errors = ErrorHandler(lambda display, event: 0)
lib.XSetErrorHandler(ignore_errors)


class Server:
    def __init__(self):
        self.display = open_display(None)
        if not self.display:
            raise OSError('no X server')
        self.root = default_root(self.display)

    def atom(self, name):
        return intern_atom(self.display, name.encode(), False)

    def property(self, window, name):
        """Bytes or a list of numbers, by the property's format; None where there is none."""
        kind, length, left, data = c_ulong(), c_ulong(), c_ulong(), c_void_p()
        width = c_int()
        failed = get_property(self.display, window, self.atom(name), 0, LONGEST, False, ANY_TYPE,
                              byref(kind), byref(width), byref(length), byref(left), byref(data))
        if failed or not data:
            return None
        if width.value == 32:  # which Xlib hands out as longs
            answer = list(ctypes.cast(data, POINTER(c_ulong))[:length.value])
        else:
            answer = ctypes.string_at(data, length.value * width.value // 8)
        free(data)
        return answer

    def title(self, window):
        title = self.property(window, '_NET_WM_NAME') or self.property(window, 'WM_NAME')
        return title.decode('utf-8', 'replace') if isinstance(title, bytes) else ''

    def windows(self):
        """(id, x, y, w, h, title, managed) of the mapped windows, topmost first."""
        above, parent = c_ulong(), c_ulong()
        nodes, n = POINTER(c_ulong)(), c_uint()
        if not query_tree(self.display, self.root, byref(above), byref(parent), byref(nodes),
                          byref(n)):
            return []
        windows = list(nodes[:n.value])
        if n.value:
            free(nodes)
        result = []
        for window in reversed(windows):
            a = WindowAttributes()
            if not get_attributes(self.display, window, byref(a)):
                continue
            if a.map_state != VIEWABLE or a.width <= 1 or a.height <= 1:
                continue
            result.append((window, a.x + a.border_width, a.y + a.border_width, a.width, a.height,
                           self.title(window), not a.override_redirect))
        return result

    def focused(self):
        """The window that has the keyboard; 0 or 1 (PointerRoot) for none."""
        focused, revert = c_ulong(), c_int()
        get_focus(self.display, byref(focused), byref(revert))
        return focused.value

    def focus(self, window):
        if self.focused() != window:
            set_focus(self.display, window, REVERT_TO_PARENT, CURRENT_TIME)
            sync(self.display, False)

    def resize(self, window, width, height):
        resize_window(self.display, window, width, height)
        sync(self.display, False)


def picture():
    """The screen as a PIL image."""
    return ImageGrab.grab(xdisplay=os.environ['DISPLAY'])
