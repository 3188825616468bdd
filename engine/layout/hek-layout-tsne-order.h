/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/*
 * Points in the order of a Hilbert curve through their bounding square or cube: neighbours on the
 * curve are near each other. Points in one cell of it keep the order of their rows, so that the
 * order depends on the coordinates alone.
 */
typedef struct _HekTsneOrder HekTsneOrder;

/* Returns: (nullable): %NULL when memory is short. @n_dims: 2 or 3 */
HekTsneOrder *hek_tsne_order_new (gsize n, guint n_dims);
void          hek_tsne_order_free (HekTsneOrder *self); /* (nullable) */

/* @coords: n × n_dims, finite; %FALSE when the task was cancelled. */
gboolean       hek_tsne_order_sort (HekTsneOrder *self, const float *coords, const HekTask *task);
const guint32 *hek_tsne_order_get (const HekTsneOrder *self);

G_END_DECLS
