/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-picture-session.h"

G_BEGIN_DECLS

/*
 * The colours of the session's result: locked ones first, then the most used ones. A click on a
 * swatch offers to lock it, to change it, to copy its code and to see where it is used. Empty and
 * hidden when the result has no palette.
 *
 * Signals
 *   show-pixels (int palette_idx)   show only the pixels of this colour; -1: all again
 *   copied (string hex)             the code is in the clipboard now
 */
#define STUDIO_TYPE_PALETTE_VIEW (studio_palette_view_get_type ())
G_DECLARE_FINAL_TYPE (StudioPaletteView, studio_palette_view, STUDIO, PALETTE_VIEW, GtkWidget)

void studio_palette_view_set_session (StudioPaletteView *self, HekPictureSession *session);
/* The colour whose pixels are shown, or -1. */
void studio_palette_view_set_shown (StudioPaletteView *self, int palette_idx);

G_END_DECLS
