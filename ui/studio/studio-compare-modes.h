/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The buttons that choose how two pictures are compared: one for each StudioCompareMode, through
 * the action "studio.compare". */
#define STUDIO_TYPE_COMPARE_MODES (studio_compare_modes_get_type ())
G_DECLARE_FINAL_TYPE (StudioCompareModes, studio_compare_modes, STUDIO, COMPARE_MODES, GtkBox)

G_END_DECLS
