/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "geometry-fixture.h"

#include <string.h>

Set
set_make_tree (guint n_children,
               guint depth)
{
  Set set = { .n = 1 };
  guint level = 1;

  for (guint i = 0; i < depth; i++)
    set.n += level *= n_children;
  set.dim = set.n;
  set.x = g_new0 (float, (gsize) set.n * set.dim);
  set.distance = g_new0 (double, (gsize) set.n * set.n);
  for (guint i = 1; i < set.n; i++)
    {
      guint parent = (i - 1) / n_children;

      memcpy (set.x + (gsize) i * set.dim, set.x + (gsize) parent * set.dim,
              set.dim * sizeof (float));
      set.x[(gsize) i * set.dim + i] = 1;
      for (guint j = 0; j < i; j++)
        set.distance[i * set.n + j] = set.distance[j * set.n + i]
          = set.distance[parent * set.n + j] + 1;
    }
  return set;
}

HekRows
set_rows (const Set *set)
{
  return (HekRows) { .dtype = HEK_DTYPE_F32, .dim = set->dim, .n = set->n,
                     .stride_bytes = set->dim * sizeof (float), .data = (const guint8 *) set->x };
}

void
set_clear (Set *set)
{
  g_free (set->x);
  g_free (set->distance);
}
