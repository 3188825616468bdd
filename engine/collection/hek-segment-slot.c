/* SPDX-License-Identifier: Apache-2.0 */
/* One thing can be attached to a segment: this, with all that searches keep. */
#include "config.h"

#include "hek-segment-slot-private.h"

#include "hek-segment-codes-private.h"

static void
slot_free (gpointer data)
{
  HekSegmentSlot *slot = data;

  g_clear_pointer (&slot->graph, hek_search_graph_unref);
  g_ptr_array_unref (slot->codes);
  pthread_mutex_destroy (&slot->lock);
  g_free (slot);
}

static gpointer
slot_new (const HekSnapshotSegment  *segment,
          gpointer                   data,
          GError                   **error)
{
  HekSegmentSlot *slot = g_new0 (HekSegmentSlot, 1);

  pthread_mutex_init (&slot->lock, NULL);
  slot->codes = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_segment_codes_unref);
  return slot;
}

HekSegmentSlot *
hek_segment_slot_get (HekSnapshot *snapshot,
                      guint        idx,
                      gboolean     make)
{
  return hek_snapshot_attach (snapshot, idx, make ? slot_new : NULL, NULL, slot_free, NULL);
}
