/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-view.h"

G_BEGIN_DECLS

/* A card about one row: its picture, its key, the value that it is coloured by, some attributes.
 * What it needs is read by jobs; it is seen when that is there. */
#define STUDIO_TYPE_POINTS_CARD (studio_points_card_get_type ())
G_DECLARE_FINAL_TYPE (StudioPointsCard, studio_points_card, STUDIO, POINTS_CARD, GtkWidget)

GtkWidget *studio_points_card_new (HekExplorerView *view);

/* @data: (nullable): whose row it is; @row: G_MAXUINT32: none */
void    studio_points_card_set_row (StudioPointsCard *self, HekExplorerData *data, guint32 row);
guint32 studio_points_card_get_row (StudioPointsCard *self);

G_END_DECLS
