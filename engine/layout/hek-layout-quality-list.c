/* SPDX-License-Identifier: Apache-2.0 */
/* The nearest of one row, and how many rows are nearer than each of its targets. */
#include "config.h"

#include "hek-layout-quality-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"

#define LANES 16

void
hek_quality_list_init (HekQualityList *list,
                       guint           k)
{
  guint n_lanes = (k + LANES - 1) / LANES * LANES;

  *list = (HekQualityList) {
    .k = k,
    .n_lanes = n_lanes,
    .found = g_new (HekNeighbor, k),
    .target = hek_aligned_new (n_lanes, sizeof (float)),
    .target_row = hek_aligned_new (n_lanes, sizeof (guint32)),
    .n_nearer = hek_aligned_new (n_lanes, sizeof (guint32)),
    .pending = g_new (guint32, HEK_QUALITY_RUN),
    .is_counted = g_new (guint8, HEK_QUALITY_RUN),
  };
}

void
hek_quality_list_clear (HekQualityList *list)
{
  g_free (list->found);
  hek_aligned_free (list->target);
  hek_aligned_free (list->target_row);
  hek_aligned_free (list->n_nearer);
  g_free (list->pending);
  g_free (list->is_counted);
}

void
hek_quality_list_reset (HekQualityList *list,
                        gboolean        finds)
{
  list->n_found = 0;
  list->n_pending = 0;
  list->limit = (HekNeighbor) { finds ? INFINITY : -INFINITY, finds ? G_MAXUINT32 : 0 };
  list->farthest = -INFINITY;
  for (guint i = 0; i < list->n_lanes; i++)
    list->target[i] = -INFINITY;
  memset (list->target_row, 0, list->n_lanes * sizeof *list->target_row);
  memset (list->n_nearer, 0, list->n_lanes * sizeof *list->n_nearer);
}

void
hek_quality_list_set_target (HekQualityList *list,
                             guint           i,
                             HekNeighbor     target)
{
  list->target[i] = target.distance;
  list->target_row[i] = target.row;
  list->farthest = MAX (list->farthest, target.distance);
}

/* Puts @row in the place of the farthest. */
static void
heap_put (HekNeighbor *heap,
          guint        n,
          HekNeighbor  row)
{
  guint i = 0;

  for (;;)
    {
      guint child = 2 * i + 1;

      if (child + 1 < n && hek_neighbor_before (heap[child], heap[child + 1]))
        child++;
      if (child >= n || !hek_neighbor_before (row, heap[child]))
        break;
      heap[i] = heap[child];
      i = child;
    }
  heap[i] = row;
}

static void
heap_add (HekNeighbor *heap,
          guint        n,
          HekNeighbor  row)
{
  guint i = n;

  for (; i > 0 && hek_neighbor_before (heap[(i - 1) / 2], row); i = (i - 1) / 2)
    heap[i] = heap[(i - 1) / 2];
  heap[i] = row;
}

void
hek_quality_list_take (HekQualityList *list,
                       HekNeighbor     row,
                       gboolean        counts)
{
  if (counts)
    for (guint i = 0; i < list->n_lanes; i++)
      list->n_nearer[i] += (guint32) ((row.distance < list->target[i])
                                      | ((row.distance == list->target[i])
                                         & (row.row < list->target_row[i])));

  if (!hek_neighbor_before (row, list->limit))
    return;
  if (list->n_found == list->k)
    heap_put (list->found, list->k, row);
  else
    heap_add (list->found, list->n_found++, row);
  if (list->n_found == list->k)
    list->limit = list->found[0];
}

gboolean
hek_quality_list_count_between (HekQualityList *list,
                                float           low,
                                float           high)
{
  guint32 n_decided = 0;

  for (guint i = 0; i < list->n_lanes; i++)
    n_decided += (guint32) ((high < list->target[i]) | (low > list->target[i]));
  if (n_decided < list->n_lanes)
    return FALSE;
  for (guint i = 0; i < list->n_lanes; i++)
    list->n_nearer[i] += high < list->target[i];
  return TRUE;
}

guint64
hek_quality_list_penalty (const HekQualityList *list,
                          guint                *n_within)
{
  guint64 sum = 0;

  *n_within = 0;
  for (guint i = 0; i < list->k; i++)
    {
      guint32 rank = list->n_nearer[i] + 1;

      *n_within += rank <= list->k;
      sum += rank > list->k ? rank - list->k : 0;
    }
  return sum;
}
