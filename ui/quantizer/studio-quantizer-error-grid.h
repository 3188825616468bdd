/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Four panes with hairlines between them: two by two, or one below the other where they would be
 * too narrow. For a window that scrolls when they would be too low. */
#define STUDIO_TYPE_QUANTIZER_ERROR_GRID (studio_quantizer_error_grid_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerErrorGrid, studio_quantizer_error_grid, STUDIO,
                      QUANTIZER_ERROR_GRID, GtkWidget)

G_END_DECLS
