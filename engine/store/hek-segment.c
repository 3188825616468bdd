/* SPDX-License-Identifier: Apache-2.0 */
/* The files of one segment; rows are in the order of their ids and of their commits. */
#include "config.h"

#include "hek-snapshot-private.h"

#include <string.h>

#include "hek-ref.h"
#include "hek-store-error.h"

static gboolean
open_vectors (HekManifest           *manifest,
              const HekSegmentInfo  *info,
              HekSegment            *segment,
              GError               **error)
{
  g_autofree char *path = hek_manifest_segment_path (manifest, info->id, "vec");
  const HekBlockHeader *header;

  segment->vectors = hek_block_file_open (manifest->ops, path, HEK_BLOCK_VECTORS, error);
  if (segment->vectors == NULL)
    return FALSE;
  header = &segment->vectors->header;
  if (header->n_rows == info->n_rows && header->segment_id == info->id &&
      header->dtype == manifest->schema->dtype && header->dim == manifest->schema->dim &&
      header->stride_bytes == hek_vector_stride (manifest->schema) &&
      header->payload_bytes / header->stride_bytes == info->n_rows &&
      memcmp (header->uuid, manifest->uuid_bytes, HEK_UUID_BYTES) == 0)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "%s is damaged at byte 0: it is not the file that the manifest names", path);
  return FALSE;
}

static HekSegment *
segment_new (guint64  id,
             gboolean sealed)
{
  HekSegment *segment = g_new0 (HekSegment, 1);

  g_atomic_ref_count_init (&segment->ref_count);
  pthread_mutex_init (&segment->lock, NULL);
  segment->id = id;
  segment->sealed = sealed;
  return segment;
}

HekSegment *
hek_segment_open (HekManifest           *manifest,
                  const HekSegmentInfo  *info,
                  GError               **error)
{
  g_autofree char *path = hek_manifest_segment_path (manifest, info->id, "attr");
  g_autoptr (HekSegment) segment = segment_new (info->id, TRUE);
  g_autoptr (GError) local = NULL;

  segment->n_rows = info->n_rows;
  segment->first_row = info->first_row;
  segment->min_seq = info->min_seq;
  if (open_vectors (manifest, info, segment, &local))
    segment->attr = hek_attr_open (manifest->ops, path, manifest->schema, info->n_rows, &local);
  if (segment->attr == NULL ||
      !hek_attr_get_row_ids (segment->attr, &segment->row_ids, &local) ||
      !hek_attr_get_seqs (segment->attr, &segment->seqs, &local))
    {
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      segment->problem = g_steal_pointer (&local);
    }
  return g_steal_pointer (&segment);
}

gboolean
hek_segment_open_thumbs (HekSegment   *segment,
                         HekManifest  *manifest,
                         GError      **error)
{
  g_autofree char *path = hek_manifest_segment_path (manifest, segment->id, HEK_THUMBS_SIDECAR);
  g_autoptr (GError) local = NULL;

  segment->thumbs = hek_thumbs_open (manifest->ops, path, manifest->uuid_bytes, segment->id,
                                     segment->n_rows, &local);
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  segment->thumbs_problem = g_steal_pointer (&local);
  return TRUE;
}

HekSegment *
hek_segment_new_journal (guint64  id,
                         HekHead *head)
{
  HekSegment *segment = segment_new (id, FALSE);

  segment->head = hek_head_ref (head);
  segment->row_ids = head->row_ids;
  segment->seqs = head->seqs;
  return segment;
}

HekSegment *
hek_segment_new_missing (guint64  id,
                         gboolean sealed)
{
  return segment_new (id, sealed);
}

HekSegment *
hek_segment_ref (HekSegment *segment)
{
  g_atomic_ref_count_inc (&segment->ref_count);
  return segment;
}

void
hek_segment_unref (HekSegment *segment)
{
  if (!hek_ref_drop (&segment->ref_count))
    return;
  if (segment->attached != NULL)
    segment->free_attached (segment->attached);
  pthread_mutex_destroy (&segment->lock);
  g_clear_pointer (&segment->vectors, hek_block_file_unref);
  g_clear_pointer (&segment->attr, hek_attr_free);
  g_clear_pointer (&segment->head, hek_head_unref);
  g_clear_error (&segment->problem);
  g_clear_pointer (&segment->thumbs, hek_thumbs_unref);
  g_clear_error (&segment->thumbs_problem);
  g_free (segment);
}

gboolean
hek_segment_fail (const HekSegment  *segment,
                  GError           **error)
{
  if (error != NULL)
    *error = g_error_copy (segment->problem);
  return FALSE;
}

gboolean
hek_segment_check (HekSegment  *segment,
                   gsize        row,
                   gsize        n,
                   GError     **error)
{
  gsize stride;

  if (segment->problem != NULL)
    return hek_segment_fail (segment, error);
  if (!segment->sealed)
    return TRUE;
  stride = segment->vectors->header.stride_bytes;
  return hek_block_file_check (segment->vectors, row * stride, n * stride, error);
}

GBytes *
hek_segment_read_thumbnail (HekSegment  *segment,
                            gsize        row,
                            GError     **error)
{
  if (segment->head != NULL)
    return hek_head_dup_thumbnail (segment->head, row);
  if (segment->thumbs_problem != NULL && error != NULL)
    *error = g_error_copy (segment->thumbs_problem);
  return segment->thumbs != NULL ? hek_thumbs_read (segment->thumbs, row, error) : NULL;
}

guint64
hek_segment_get_row_id (const HekSegment *segment,
                        gsize             row)
{
  return segment->row_ids != NULL ? segment->row_ids[row] : segment->first_row + row;
}

guint64
hek_segment_get_seq (const HekSegment *segment,
                     gsize             row)
{
  return segment->seqs != NULL ? segment->seqs[row] : segment->min_seq;
}

/* The first of @n ascending values that is greater than @value. */
static gsize
upper_bound (const guint64 *values,
             gsize          n,
             guint64        value)
{
  gsize low = 0;

  while (low < n)
    {
      gsize mid = low + (n - low) / 2;

      if (values[mid] <= value)
        low = mid + 1;
      else
        n = mid;
    }
  return low;
}

gsize
hek_segment_count_until (const HekSegment *segment,
                         gsize             n,
                         guint64           seq)
{
  if (segment->seqs != NULL)
    return upper_bound (segment->seqs, n, seq);
  return segment->min_seq <= seq ? n : 0;
}

gboolean
hek_segment_find_row (const HekSegment *segment,
                      gsize             n,
                      guint64           row_id,
                      gsize            *row)
{
  gsize end;

  if (segment->problem != NULL)
    return FALSE;
  if (segment->row_ids == NULL)
    {
      if (row_id < segment->first_row || row_id - segment->first_row >= n)
        return FALSE;
      *row = row_id - segment->first_row;
      return TRUE;
    }
  end = upper_bound (segment->row_ids, n, row_id);
  if (end == 0 || segment->row_ids[end - 1] != row_id)
    return FALSE;
  *row = end - 1;
  return TRUE;
}

gboolean
hek_segment_find_key (HekSegment      *segment,
                      guint            key_field,
                      const HekKey    *key,
                      HekHeadKeyFunc   func,
                      gpointer         data,
                      GError         **error)
{
  const guint64 *hashes;
  const guint32 *rows;
  const HekColumnView *column;

  if (!hek_attr_get_keys (segment->attr, &hashes, &rows, error))
    return FALSE;
  column = hek_attr_get_column (segment->attr, key_field, error);
  if (column == NULL)
    return FALSE;
  if (hashes == NULL)
    return TRUE;
  /* Equal hashes lie together; the newest row comes last. */
  for (gsize i = upper_bound (hashes, segment->n_rows, key->hash); i > 0; i--)
    if (hashes[i - 1] != key->hash)
      break;
    else if (rows[i - 1] < segment->n_rows && hek_key_equals (key, column, rows[i - 1]) &&
             func (rows[i - 1], data))
      break;
  return TRUE;
}
