/* SPDX-License-Identifier: Apache-2.0 */
/* From ids and keys to rows and back, and fetching what rows hold. */
#include "config.h"

#include "hek-snapshot-private.h"

#include <string.h>

#include "hek-store-error.h"

static HekPart *
get_part (HekSnapshot *snapshot,
          guint        idx)
{
  return &g_array_index (snapshot->parts, HekPart, idx);
}

int
hek_snapshot_find_segment (HekSnapshot *snapshot,
                           guint64      segment_id)
{
  for (guint i = 0; i < snapshot->parts->len; i++)
    if (get_part (snapshot, i)->shown.id == segment_id)
      return (int) i;
  return -1;
}

guint64
hek_snapshot_get_row_id (HekSnapshot *snapshot,
                         HekRowPlace  place)
{
  return hek_segment_get_row_id (get_part (snapshot, place.segment)->segment, place.row);
}

gboolean
hek_snapshot_find_row (HekSnapshot *snapshot,
                       guint64      row_id,
                       HekRowPlace *place)
{
  for (guint i = 0; i < snapshot->parts->len; i++)
    {
      HekPart *part = get_part (snapshot, i);
      gsize row;

      if (!hek_segment_find_row (part->segment, part->shown.rows.n, row_id, &row))
        continue;
      if (!hek_snapshot_segment_is_live (&part->shown, row))
        return FALSE;
      *place = (HekRowPlace) { i, row };
      return TRUE;
    }
  return FALSE;
}

typedef struct
{
  const HekPart *part;
  gsize row;
  gboolean found;
} LiveKey;

static gboolean
take_live (gsize    row,
           gpointer data)
{
  LiveKey *live = data;

  if (row >= live->part->shown.rows.n || !hek_snapshot_segment_is_live (&live->part->shown, row))
    return FALSE;
  live->row = row;
  live->found = TRUE;
  return TRUE;
}

gboolean
hek_snapshot_find (HekSnapshot   *snapshot,
                   const HekKey  *key,
                   HekRowPlace   *place,
                   GError       **error)
{
  int field = snapshot->manifest->key_field;

  for (guint i = snapshot->parts->len; i > 0; i--)
    {
      HekPart *part = get_part (snapshot, i - 1);
      LiveKey live = { .part = part };

      if (part->segment->problem != NULL)
        return hek_segment_fail (part->segment, error);
      if (part->segment->head != NULL)
        hek_head_find_key (part->segment->head, key, part->shown.rows.n, take_live, &live);
      else if (!hek_segment_find_key (part->segment, (guint) field, key, take_live, &live, error))
        return FALSE;
      if (live.found)
        {
          *place = (HekRowPlace) { i - 1, live.row };
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
hek_snapshot_find_key (HekSnapshot  *snapshot,
                       const char   *text,
                       HekRowPlace  *place,
                       GError      **error)
{
  HekManifest *manifest = snapshot->manifest;
  const HekField *field;
  guint64 row_id;
  HekKey key;

  if (manifest->key_field < 0)
    return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &row_id, NULL) &&
           hek_snapshot_find_row (snapshot, row_id, place);
  field = hek_schema_get_field (manifest->schema, (guint) manifest->key_field);
  return hek_key_from_text (&key, field->type, text) &&
         hek_snapshot_find (snapshot, &key, place, error);
}

char *
hek_snapshot_dup_key (HekSnapshot  *snapshot,
                      HekRowPlace   place,
                      GError      **error)
{
  HekPart *part = get_part (snapshot, place.segment);
  int field = snapshot->manifest->key_field;
  const HekColumnView *column;
  HekKey key;

  if (field < 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, hek_snapshot_get_row_id (snapshot, place));
  if (part->segment->head != NULL && part->segment->problem == NULL)
    return hek_head_dup_key (part->segment->head, place.row);
  column = hek_snapshot_get_column (snapshot, place.segment, (guint) field, error);
  if (column == NULL)
    return NULL;
  if (hek_key_from_column (&key, column, place.row))
    return hek_key_dup (&key);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "segment %" G_GUINT64_FORMAT ": row %" G_GSIZE_FORMAT " has no key", part->shown.id,
               place.row);
  return NULL;
}

HekThumbnail *
hek_snapshot_find_thumbnail (HekSnapshot  *snapshot,
                             HekRowPlace   place,
                             GError      **error)
{
  HekSegment *segment = get_part (snapshot, place.segment)->segment;
  guint64 begin;
  gsize n_bytes;

  if (segment->thumbs == NULL)
    {
      GBytes *bytes = hek_segment_read_thumbnail (segment, place.row, error);

      return bytes != NULL ? hek_thumbnail_new (bytes, NULL, 0) : NULL;
    }
  if (!hek_thumbs_find (segment->thumbs, place.row, &begin, &n_bytes, error) || n_bytes == 0)
    return NULL;
  return hek_thumbnail_new (NULL, hek_thumbs_ref (segment->thumbs), place.row);
}

/* Live rows of a segment that have a thumbnail. */
static gboolean
count_in_part (HekPart  *part,
               guint64  *n,
               GError  **error)
{
  HekSegment *segment = part->segment;
  gsize n_rows = part->shown.rows.n;

  if (segment->thumbs_problem != NULL)
    {
      g_propagate_error (error, g_error_copy (segment->thumbs_problem));
      return FALSE;
    }
  if (segment->thumbs != NULL && part->shown.live == NULL && n_rows == segment->n_rows)
    {
      *n += segment->thumbs->n_pictures;
      return TRUE;
    }
  for (gsize row = 0; row < n_rows && (segment->thumbs != NULL || segment->head != NULL); row++)
    {
      g_autoptr (GBytes) bytes = NULL;
      guint64 begin;
      gsize n_bytes;

      if (!hek_snapshot_segment_is_live (&part->shown, row))
        continue;
      if (segment->thumbs == NULL)
        bytes = hek_head_dup_thumbnail (segment->head, row);
      else if (!hek_thumbs_find (segment->thumbs, row, &begin, &n_bytes, error))
        return FALSE;
      *n += segment->thumbs != NULL ? n_bytes > 0 : bytes != NULL;
    }
  return TRUE;
}

gboolean
hek_snapshot_count_thumbnails (HekSnapshot  *snapshot,
                               guint64      *n,
                               GError      **error)
{
  guint64 sum = 0;

  for (guint i = 0; i < snapshot->parts->len; i++)
    if (!count_in_part (get_part (snapshot, i), &sum, error))
      return FALSE;
  *n = sum;
  return TRUE;
}

static gboolean
fetch_columns (HekSnapshot        *snapshot,
               const HekRowPlace  *places,
               gsize               n,
               HekBatch           *batch,
               GError            **error)
{
  for (guint field = 0; field < batch->schema->n_fields; field++)
    for (gsize i = 0; i < n; i++)
      {
        const HekColumnView *view = hek_snapshot_get_column (snapshot, places[i].segment, field,
                                                             error);

        if (view == NULL)
          return FALSE;
        hek_column_append_view (batch->columns[field], view, places[i].row);
      }
  return TRUE;
}

HekBatch *
hek_snapshot_fetch (HekSnapshot        *snapshot,
                    const HekRowPlace  *places,
                    gsize               n,
                    gboolean            with_vectors,
                    GError            **error)
{
  g_autoptr (HekBatch) batch = hek_batch_try_new (snapshot->manifest->schema, n);
  gsize n_bytes;

  if (batch == NULL)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOMEM,
                   "not enough memory for %" G_GSIZE_FORMAT " rows", n);
      return NULL;
    }
  n_bytes = hek_batch_vector_bytes (batch);
  batch->row_numbers = g_new (guint64, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      HekPart *part = get_part (snapshot, places[i].segment);

      if (!hek_segment_check (part->segment, places[i].row, 1, error))
        return NULL;
      if (with_vectors)
        memcpy (batch->vectors + i * n_bytes, hek_rows_get (&part->shown.rows, places[i].row),
                n_bytes);
      batch->row_numbers[i] = hek_segment_get_row_id (part->segment, places[i].row);
    }
  if (!fetch_columns (snapshot, places, n, batch, error))
    return NULL;
  batch->n_rows = n;
  return g_steal_pointer (&batch);
}
