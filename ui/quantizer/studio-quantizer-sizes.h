/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The sizes of a plan: a typed list, buttons for the usual compressions, and below them what the
 * list means for the collection.
 *
 * Signal "changed" (): the user chose others
 */
#define STUDIO_TYPE_QUANTIZER_SIZES (studio_quantizer_sizes_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerSizes, studio_quantizer_sizes, STUDIO, QUANTIZER_SIZES,
                      GtkWidget)

/* Of the collection; 0: none */
void studio_quantizer_sizes_set_dim (StudioQuantizerSizes *self, guint dim);

const char *studio_quantizer_sizes_get_text (StudioQuantizerSizes *self);
void        studio_quantizer_sizes_set_text (StudioQuantizerSizes *self, const char *text);

/* Returns: (transfer full) (nullable) (element-type gsize): ascending; %NULL while the text cannot
 * be read, or without a collection */
GArray *studio_quantizer_sizes_get (StudioQuantizerSizes *self);

G_END_DECLS
