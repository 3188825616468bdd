/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-view.h"

G_BEGIN_DECLS

/* Points of three sizes with the numbers that they stand for; invisible while all have the same. */
#define STUDIO_TYPE_EXPLORER_SIZE_KEY (studio_explorer_size_key_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerSizeKey, studio_explorer_size_key, STUDIO, EXPLORER_SIZE_KEY,
                      GtkWidget)

/* @with_title: it says of what the sizes are */
GtkWidget *studio_explorer_size_key_new (HekExplorerView *view, gboolean with_title);

G_END_DECLS
