/* SPDX-License-Identifier: Apache-2.0 */
/* Immutable states of a collection: the segments of one commit and which of their rows live. */
#include "config.h"

#include "hek-snapshot-private.h"

#include <string.h>

#include "hek-ref.h"

static gsize
live_words (gsize n_rows)
{
  return (n_rows + 63) / 64;
}

HekLive *
hek_live_new_all (gsize n_rows)
{
  HekLive *live = g_malloc (sizeof *live + live_words (n_rows) * sizeof (guint64));

  g_atomic_ref_count_init (&live->ref_count);
  memset (live->words, 0xff, live_words (n_rows) * sizeof (guint64));
  if (n_rows % 64 != 0)
    live->words[n_rows / 64] = (G_GUINT64_CONSTANT (1) << (n_rows % 64)) - 1;
  return live;
}

HekLive *
hek_live_copy (const HekLive *live,
               gsize          n_old,
               gsize          n_rows)
{
  HekLive *copy = hek_live_new_all (n_rows);

  memcpy (copy->words, live->words, n_old / 64 * sizeof (guint64));
  if (n_old % 64 != 0)
    copy->words[n_old / 64] &= live->words[n_old / 64] |
                               ~((G_GUINT64_CONSTANT (1) << (n_old % 64)) - 1);
  return copy;
}

void
hek_live_unref (HekLive *live)
{
  if (hek_ref_drop (&live->ref_count))
    g_free (live);
}

static gsize
live_count (const HekLive *live,
            gsize          n_rows)
{
  gsize n = 0;

  for (gsize i = 0; i < live_words (n_rows); i++)
    n += (gsize) __builtin_popcountll (live->words[i]);
  return n;
}

static void
part_clear (gpointer item)
{
  HekPart *part = item;

  if (part->copies != NULL)
    {
      HekSchema *schema = part->segment->head->schema;

      for (guint i = 0; i < schema->n_fields; i++)
        g_clear_pointer (&part->copies[i], hek_column_free);
      g_free (part->copies);
      g_free (part->views);
    }
  g_clear_pointer (&part->live, hek_live_unref);
  hek_segment_unref (part->segment);
}

static void
sidecar_info_clear (gpointer item)
{
  HekSidecarInfo *info = item;

  g_free (info->name);
  g_free (info->file);
}

HekSnapshot *
hek_snapshot_new (HekManifest *manifest)
{
  HekSnapshot *snapshot = g_new0 (HekSnapshot, 1);

  g_atomic_ref_count_init (&snapshot->ref_count);
  pthread_mutex_init (&snapshot->lock, NULL);
  snapshot->manifest = hek_manifest_ref (manifest);
  snapshot->parts = g_array_new (FALSE, FALSE, sizeof (HekPart));
  g_array_set_clear_func (snapshot->parts, part_clear);
  snapshot->sidecars = g_array_new (FALSE, FALSE, sizeof (HekSidecarInfo));
  g_array_set_clear_func (snapshot->sidecars, sidecar_info_clear);
  return snapshot;
}

HekSnapshot *
hek_snapshot_ref (HekSnapshot *snapshot)
{
  g_atomic_ref_count_inc (&snapshot->ref_count);
  return snapshot;
}

void
hek_snapshot_unref (HekSnapshot *snapshot)
{
  if (!hek_ref_drop (&snapshot->ref_count))
    return;
  g_array_unref (snapshot->parts);
  g_array_unref (snapshot->sidecars);
  pthread_mutex_destroy (&snapshot->lock);
  hek_manifest_unref (snapshot->manifest);
  g_free (snapshot);
}

static void
add_part (HekSnapshot *snapshot,
          HekSegment  *segment,
          gsize        n_rows,
          HekLive     *live,
          gsize        n_live)
{
  HekSchema *schema = snapshot->manifest->schema;
  HekPart part = { .segment = segment, .live = live };

  part.shown.id = segment->id;
  part.shown.sealed = segment->sealed;
  part.shown.rows = (HekRows) {
    .dtype = schema->dtype,
    .dim = schema->dim,
    .n = n_rows,
    .stride_bytes = hek_vector_stride (schema),
    .data = segment->problem != NULL ? NULL
            : segment->head != NULL  ? segment->head->vectors
                                     : segment->vectors->payload,
  };
  part.shown.live = live != NULL ? live->words : NULL;
  part.shown.n_live = n_live;
  snapshot->n_rows += n_live;
  g_array_append_val (snapshot->parts, part);
}

void
hek_snapshot_add_part (HekSnapshot *snapshot,
                       HekSegment  *segment,
                       gsize        n_rows,
                       HekLive     *live)
{
  add_part (snapshot, segment, n_rows, live, live != NULL ? live_count (live, n_rows) : n_rows);
}

/* The bitmap of a part after @n_rows of it and some deaths. */
static HekLive *
derive_live (const HekPart  *part,
             gsize           n_rows,
             guint64         segment_id,
             const HekDeath *deaths,
             gsize           n_deaths)
{
  HekLive *live = NULL;
  gsize n_old = part != NULL ? part->shown.rows.n : 0;

  if (part != NULL && part->live != NULL)
    {
      if (n_rows == n_old)
        {
          live = part->live;
          g_atomic_ref_count_inc (&live->ref_count);
        }
      else
        live = hek_live_copy (part->live, n_old, n_rows);
    }
  for (gsize i = 0; i < n_deaths; i++)
    {
      if (deaths[i].segment_id != segment_id)
        continue;
      if (live == NULL)
        live = hek_live_new_all (n_rows);
      else if (part != NULL && live == part->live)
        {
          hek_live_unref (live);
          live = hek_live_copy (part->live, n_old, n_rows);
        }
      live->words[deaths[i].row / 64] &= ~(G_GUINT64_CONSTANT (1) << (deaths[i].row % 64));
    }
  return live;
}

gboolean
hek_snapshot_fits (HekSnapshot            *snapshot,
                   const HekSegment       *segment,
                   const HekJournalCommit *commit)
{
  for (gsize i = 0; i < commit->n_deaths; i++)
    {
      const HekDeath *death = &commit->deaths[i];
      int idx = hek_snapshot_find_segment (snapshot, death->segment_id);
      gsize n_rows = death->segment_id == segment->id
                       ? segment->head->n_rows + commit->n_rows
                     : idx >= 0 ? g_array_index (snapshot->parts, HekPart, idx).shown.rows.n
                                : 0;

      if (death->row >= n_rows)
        return FALSE;
    }
  return TRUE;
}

HekSnapshot *
hek_snapshot_derive (HekSnapshot    *old,
                     const HekState *state,
                     HekSegment     *grown,
                     const HekDeath *deaths,
                     gsize           n_deaths)
{
  HekSnapshot *snapshot = hek_snapshot_new (old->manifest);
  gboolean is_new = grown != NULL;

  snapshot->seq = state->seq;
  snapshot->change = state->change;
  snapshot->time_us = state->time_us;
  snapshot->next_row = state->next_row;
  for (guint i = 0; i < old->parts->len; i++)
    {
      const HekPart *part = &g_array_index (old->parts, HekPart, i);
      gsize n_rows = part->segment == grown ? grown->head->n_rows : part->shown.rows.n;
      HekLive *live = derive_live (part, n_rows, part->shown.id, deaths, n_deaths);
      gboolean is_same = live == part->live && n_rows == part->shown.rows.n;

      is_new = is_new && part->segment != grown;
      add_part (snapshot, hek_segment_ref (part->segment), n_rows, live,
                is_same        ? part->shown.n_live
                : live != NULL ? live_count (live, n_rows)
                               : n_rows);
    }
  if (is_new)
    hek_snapshot_add_part (snapshot, hek_segment_ref (grown), grown->head->n_rows,
                           derive_live (NULL, grown->head->n_rows, grown->id, deaths, n_deaths));
  g_array_unref (snapshot->sidecars);
  snapshot->sidecars = g_array_ref (old->sidecars);
  return snapshot;
}

HekTelemetryScope *
hek_snapshot_get_scope (HekSnapshot *snapshot)
{
  return snapshot->manifest->scope;
}

guint64
hek_snapshot_get_seq (HekSnapshot *snapshot)
{
  return snapshot->seq;
}

gint64
hek_snapshot_get_time (HekSnapshot *snapshot)
{
  return snapshot->time_us;
}

HekSchema *
hek_snapshot_get_schema (HekSnapshot *snapshot)
{
  return snapshot->manifest->schema;
}

HekDistance
hek_snapshot_get_distance (HekSnapshot *snapshot)
{
  return snapshot->manifest->distance;
}

guint64
hek_snapshot_get_n_rows (HekSnapshot *snapshot)
{
  return snapshot->n_rows;
}

guint
hek_snapshot_get_n_segments (HekSnapshot *snapshot)
{
  return snapshot->parts->len;
}

const HekSnapshotSegment *
hek_snapshot_get_segment (HekSnapshot *snapshot,
                          guint        idx)
{
  g_return_val_if_fail (idx < snapshot->parts->len, NULL);

  return &g_array_index (snapshot->parts, HekPart, idx).shown;
}

gboolean
hek_snapshot_check (HekSnapshot  *snapshot,
                    guint         segment,
                    gsize         row,
                    gsize         n,
                    GError      **error)
{
  return hek_segment_check (g_array_index (snapshot->parts, HekPart, segment).segment, row, n,
                            error);
}

gboolean
hek_snapshot_is_checked (HekSnapshot *snapshot,
                         guint        segment)
{
  const HekSegment *checked = g_array_index (snapshot->parts, HekPart, segment).segment;

  return checked->problem == NULL &&
         (!checked->sealed ||
          __atomic_load_n (&checked->vectors->n_unchecked, __ATOMIC_ACQUIRE) == 0);
}

gpointer
hek_snapshot_attach (HekSnapshot     *snapshot,
                     guint            segment,
                     HekAttachFunc    make,
                     gpointer         data,
                     GDestroyNotify   free_func,
                     GError         **error)
{
  const HekPart *part = &g_array_index (snapshot->parts, HekPart, segment);
  HekSegment *owner = part->segment;
  gpointer attached, made;

  pthread_mutex_lock (&owner->lock);
  attached = owner->attached;
  pthread_mutex_unlock (&owner->lock);
  if (attached != NULL || make == NULL)
    return attached;

  made = make (&part->shown, data, error);
  if (made == NULL)
    return NULL;
  pthread_mutex_lock (&owner->lock);
  if (owner->attached == NULL)
    {
      owner->attached = g_steal_pointer (&made);
      owner->free_attached = free_func;
    }
  attached = owner->attached;
  pthread_mutex_unlock (&owner->lock);
  if (made != NULL)
    free_func (made); /* another thread was first */
  return attached;
}

/* Columns of a journal are copied: its own go on growing. */
static const HekColumnView *
journal_column (HekSnapshot *snapshot,
                HekPart     *part,
                guint        field)
{
  HekSchema *schema = snapshot->manifest->schema;

  pthread_mutex_lock (&snapshot->lock);
  if (part->copies == NULL)
    {
      part->copies = g_new0 (HekColumn *, schema->n_fields);
      part->views = g_new0 (HekColumnView, schema->n_fields);
    }
  if (part->copies[field] == NULL)
    {
      part->copies[field] = hek_head_copy_column (part->segment->head, field, 0,
                                                  part->shown.rows.n);
      part->views[field] = hek_column_view_of (part->copies[field], part->shown.rows.n);
    }
  pthread_mutex_unlock (&snapshot->lock);
  return &part->views[field];
}

const HekColumnView *
hek_snapshot_get_column (HekSnapshot  *snapshot,
                         guint         segment,
                         guint         field,
                         GError      **error)
{
  HekPart *part = &g_array_index (snapshot->parts, HekPart, segment);

  g_return_val_if_fail (field < snapshot->manifest->schema->n_fields, NULL);

  if (part->segment->problem != NULL)
    {
      hek_segment_fail (part->segment, error);
      return NULL;
    }
  if (part->segment->head != NULL)
    return journal_column (snapshot, part, field);
  return hek_attr_get_column (part->segment->attr, field, error);
}
