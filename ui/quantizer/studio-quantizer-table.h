/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-quantizer-front.h"

G_BEGIN_DECLS

/*
 * The runs of a session with all their figures: pinned ones first, unfinished ones last. Its
 * selection is the session's. Return or a double click adopts, the Menu key opens the menu.
 */
#define STUDIO_TYPE_QUANTIZER_TABLE (studio_quantizer_table_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerTable, studio_quantizer_table, STUDIO, QUANTIZER_TABLE,
                      GtkWidget)

/* The session cannot be changed afterwards. */
void studio_quantizer_table_set_session (StudioQuantizerTable *self, HekQuantizerSession *session);

/* Whether figures are told as differences to the reference, where there is one (see
 * studio_quantizer_run_find_reference()). */
void studio_quantizer_table_set_differences (StudioQuantizerTable *self, gboolean differences);

/* Marks the runs that are on the front. @front: for the call only */
void studio_quantizer_table_set_front (StudioQuantizerTable *self,
                                       const StudioQuantizerFront *front);

/* Runs, the pinned ones or the selection have changed: the rows show it. */
void studio_quantizer_table_refresh (StudioQuantizerTable *self);

G_END_DECLS
