/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-codebook-list.h"
#include "hek-explorer-view.h"

G_BEGIN_DECLS

/* The histograms of a view, one below the other, with a button that adds one. A range that is
 * chosen in one of them leaves all other rows out. */
#define STUDIO_TYPE_EXPLORER_HISTOGRAMS (studio_explorer_histograms_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerHistograms, studio_explorer_histograms, STUDIO,
                      EXPLORER_HISTOGRAMS, GtkWidget)

GtkWidget *studio_explorer_histograms_new (HekExplorerView *view, HekCodebookList *codebooks);

G_END_DECLS
