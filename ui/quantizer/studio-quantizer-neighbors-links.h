/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Between two lists of the same row height: a line from each row of the left one to the same row
 * of the right one; what only one of them has ends in a dot. */
#define STUDIO_TYPE_QUANTIZER_NEIGHBORS_LINKS (studio_quantizer_neighbors_links_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerNeighborsLinks, studio_quantizer_neighbors_links, STUDIO,
                      QUANTIZER_NEIGHBORS_LINKS, GtkWidget)

GtkWidget *studio_quantizer_neighbors_links_new (void);

/* @left, @right: (array length=n): ids of rows, from the top */
void studio_quantizer_neighbors_links_set (StudioQuantizerNeighborsLinks *self,
                                           const guint32 *left, const guint32 *right, guint n);

/* @id: the row whose line is marked; -1: none */
void studio_quantizer_neighbors_links_set_marked (StudioQuantizerNeighborsLinks *self, gint64 id);

G_END_DECLS
