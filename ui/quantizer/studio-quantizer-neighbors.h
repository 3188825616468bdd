/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* Which neighbours of a row the selected run of a quantizer session loses: the exact list beside
 * the list by codes. */
#define STUDIO_TYPE_QUANTIZER_NEIGHBORS (studio_quantizer_neighbors_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerNeighbors, studio_quantizer_neighbors, STUDIO,
                      QUANTIZER_NEIGHBORS, GtkWidget)

GtkWidget *studio_quantizer_neighbors_new (HekQuantizerSession *session);

G_END_DECLS
