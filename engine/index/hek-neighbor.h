/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One answer of a search. Answers are sorted by distance, then by row; a distance that is no number
 * is answered as infinity. */
typedef struct
{
  float distance;
  guint32 row;
} HekNeighbor;

/* Sets of rows are bitmaps of 64-bit words, the lowest bit first; bits past the last row are 0. */
static inline gboolean
hek_row_set_has (const guint64 *set,
                 guint32        row)
{
  return (set[row >> 6] >> (row & 63)) & 1;
}

static inline gboolean
hek_neighbor_before (HekNeighbor a,
                     HekNeighbor b)
{
  return a.distance < b.distance || (a.distance == b.distance && a.row < b.row);
}

G_END_DECLS
