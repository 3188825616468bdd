/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A segment on its way. Vectors and thumbnails are streamed into their files; attributes, keys and
 * ids wait in memory and are written when the segment is finished.
 */
#include "config.h"

#include "hek-store-private.h"

#include <string.h>

#include "hek-store-error.h"

struct _HekSegmentWriter
{
  HekStore *store; /* borrowed */
  guint64 id;
  HekBlockWriter *vectors;
  HekThumbsWriter *thumbs; /* (nullable): no row has one so far */
  gsize row_bytes; /* of a packed vector */
  HekColumn **columns;
  HekKeyTable *keys; /* (nullable) */
  GArray *row_ids, *seqs; /* (nullable): of guint64 */
  gsize n_rows;
};

HekSegmentWriter *
hek_segment_writer_new (HekStore  *store,
                        gboolean   with_ids,
                        GError   **error)
{
  HekSchema *schema = store->manifest->schema;
  guint64 id = hek_store_take_segment (store);
  g_autofree char *path = hek_manifest_segment_path (store->manifest, id, "vec");
  HekBlockWriter *vectors = hek_block_writer_new (store->manifest->ops, path, error);
  HekSegmentWriter *writer;

  if (vectors == NULL)
    return NULL;
  writer = g_new0 (HekSegmentWriter, 1);
  writer->store = store;
  writer->id = id;
  writer->vectors = vectors;
  writer->row_bytes = schema->dim * hek_dtype_bytes (schema->dtype);
  writer->columns = g_new0 (HekColumn *, schema->n_fields);
  for (guint i = 0; i < schema->n_fields; i++)
    writer->columns[i] = hek_column_new (hek_schema_get_field (schema, i)->type);
  if (store->manifest->key_field >= 0)
    writer->keys = hek_key_table_new ();
  if (with_ids)
    {
      writer->row_ids = g_array_new (FALSE, FALSE, sizeof (guint64));
      writer->seqs = g_array_new (FALSE, FALSE, sizeof (guint64));
    }
  return writer;
}

static gboolean
append_vectors (HekSegmentWriter  *writer,
                const guint8      *vectors,
                gsize              from_stride,
                gsize              n,
                GError           **error)
{
  static const guint8 zeros[64];
  gsize stride = hek_vector_stride (writer->store->manifest->schema);

  if (writer->row_bytes == stride && from_stride == stride)
    return hek_block_writer_append (writer->vectors, vectors, n * stride, error);
  for (gsize i = 0; i < n; i++)
    if (!hek_block_writer_append (writer->vectors, vectors + i * from_stride, writer->row_bytes,
                                  error) ||
        !hek_block_writer_append (writer->vectors, zeros, stride - writer->row_bytes, error))
      return FALSE;
  return TRUE;
}

/* The texts of a column are one array, which counts in 32 bits. */
static gboolean
text_fits (HekSegmentWriter     *writer,
           const HekColumnView  *column,
           guint                 field,
           gsize                 first,
           gsize                 n,
           GError              **error)
{
  guint64 n_bytes;

  if (column->offsets == NULL)
    return TRUE;
  n_bytes = writer->columns[field]->bytes->len;
  for (gsize i = first; i < first + n; i++)
    {
      gsize length;

      (void) hek_column_view_get_text (column, i, &length);
      n_bytes += length + 1;
    }
  if (n_bytes <= G_MAXINT32)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
               "the texts of \"%s\" take more than %d bytes in one segment",
               hek_schema_get_field (writer->store->manifest->schema, field)->name, G_MAXINT32);
  return FALSE;
}

gboolean
hek_segment_writer_append (HekSegmentWriter     *writer,
                           const guint8         *vectors,
                           gsize                 stride_bytes,
                           const HekColumnView  *columns,
                           gsize                 first,
                           gsize                 n,
                           GError              **error)
{
  HekSchema *schema = writer->store->manifest->schema;
  int key_field = writer->store->manifest->key_field;
  HekKey key;

  for (guint field = 0; field < schema->n_fields; field++)
    if (!text_fits (writer, &columns[field], field, first, n, error))
      return FALSE;
  if (!append_vectors (writer, vectors, stride_bytes, n, error))
    return FALSE;
  for (guint field = 0; field < schema->n_fields; field++)
    for (gsize i = 0; i < n; i++)
      hek_column_append_view (writer->columns[field], &columns[field], first + i);
  if (writer->keys != NULL)
    for (gsize i = 0; i < n; i++)
      if (hek_key_from_column (&key, &columns[key_field], first + i))
        hek_key_table_add (writer->keys, key.hash);
  writer->n_rows += n;
  return TRUE;
}

gboolean
hek_segment_writer_add_thumbnail (HekSegmentWriter  *writer,
                                  gsize              row,
                                  GBytes            *thumbnail,
                                  GError           **error)
{
  HekManifest *manifest = writer->store->manifest;

  if (writer->thumbs == NULL)
    {
      g_autofree char *path = hek_manifest_segment_path (manifest, writer->id, HEK_THUMBS_SIDECAR);

      writer->thumbs = hek_thumbs_writer_new (manifest->ops, path, error);
    }
  return writer->thumbs != NULL && hek_thumbs_writer_add (writer->thumbs, row, thumbnail, error);
}

void
hek_segment_writer_add_id (HekSegmentWriter *writer,
                           guint64           row_id,
                           guint64           seq)
{
  g_array_append_val (writer->row_ids, row_id);
  g_array_append_val (writer->seqs, seq);
}

guint64
hek_segment_writer_get_id (HekSegmentWriter *writer)
{
  return writer->id;
}

gsize
hek_segment_writer_get_n_rows (HekSegmentWriter *writer)
{
  return writer->n_rows;
}

gsize
hek_segment_writer_get_memory (HekSegmentWriter *writer)
{
  guint n_fields = writer->store->manifest->schema->n_fields;
  gsize n_bytes = writer->thumbs != NULL ? hek_thumbs_writer_get_memory (writer->thumbs) : 0;

  for (guint i = 0; i < n_fields; i++)
    n_bytes += writer->n_rows * sizeof (gint64) +
               (writer->columns[i]->bytes != NULL ? writer->columns[i]->bytes->len : 0);
  return n_bytes;
}

gssize
hek_segment_writer_find_key (HekSegmentWriter *writer,
                             const HekKey     *key)
{
  HekColumnView view = hek_column_view_of (writer->columns[writer->store->manifest->key_field],
                                           writer->n_rows);

  for (guint32 row = hek_key_table_find (writer->keys, key->hash); row != HEK_KEY_NONE;
       row = hek_key_table_older (writer->keys, row))
    if (hek_key_equals (key, &view, row))
      return row;
  return -1;
}

static gboolean
finish_thumbs (HekSegmentWriter  *writer,
               HekSegmentInfo    *info,
               GError           **error)
{
  HekBlockHeader header = hek_store_file_header (writer->store, HEK_BLOCK_SIDECAR, writer->id,
                                                 writer->n_rows);

  return writer->thumbs == NULL ||
         hek_thumbs_writer_finish (writer->thumbs, &header, writer->n_rows, &info->thumbs_bytes,
                                   error);
}

gboolean
hek_segment_writer_finish (HekSegmentWriter  *writer,
                           HekSegmentInfo    *info,
                           GError           **error)
{
  HekManifest *manifest = writer->store->manifest;
  g_autofree char *path = hek_manifest_segment_path (manifest, writer->id, "attr");
  HekBlockHeader header;
  HekAttrContent content = {
    .schema = manifest->schema,
    .columns = writer->columns,
    .n_rows = writer->n_rows,
    .row_ids = writer->row_ids != NULL ? (const guint64 *) writer->row_ids->data : NULL,
    .seqs = writer->seqs != NULL ? (const guint64 *) writer->seqs->data : NULL,
    .keys = writer->keys,
  };

  *info = (HekSegmentInfo) {
    .id = writer->id,
    .sealed = TRUE,
    .n_rows = writer->n_rows,
    .first_row = content.row_ids != NULL && writer->n_rows > 0 ? content.row_ids[0] : 0,
    .min_seq = content.seqs != NULL && writer->n_rows > 0 ? content.seqs[0] : 0,
    .n_bytes = hek_block_writer_get_bytes (writer->vectors),
  };
  header = hek_store_file_header (writer->store, HEK_BLOCK_VECTORS, writer->id, writer->n_rows);
  if (!hek_block_writer_finish (writer->vectors, &header, error))
    return FALSE;
  header = hek_store_file_header (writer->store, HEK_BLOCK_ATTRIBUTES, writer->id, writer->n_rows);
  if (hek_attr_write (manifest->ops, path, &header, &content, &info->attr_bytes, error) &&
      finish_thumbs (writer, info, error))
    return TRUE;
  hek_store_discard_segment (writer->store, info);
  return FALSE;
}

gboolean
hek_store_publish_segment (HekStore              *store,
                           const HekSegmentInfo  *info,
                           GError               **error)
{
  g_autofree char *path = hek_manifest_segment_path (store->manifest, info->id, HEK_THUMBS_SIDECAR);
  const HekSidecarChange thumbs = {
    .segment_id = info->id,
    .name = HEK_THUMBS_SIDECAR,
    .file = strrchr (path, G_DIR_SEPARATOR) + 1,
    .version = 1,
    .n_bytes = info->thumbs_bytes,
  };

  return hek_manifest_put_segment (store->manifest, info, error) &&
         (info->thumbs_bytes == 0 || hek_store_publish_sidecar (store, &thumbs, error));
}

void
hek_store_discard_segment (HekStore             *store,
                           const HekSegmentInfo *info)
{
  g_autofree char *path = hek_manifest_segment_path (store->manifest, info->id, HEK_THUMBS_SIDECAR);

  hek_store_unlink_segment (store, info->id, TRUE);
  if (info->thumbs_bytes > 0)
    (void) hek_file_unlink (store->manifest->ops, path, NULL);
}

void
hek_segment_writer_free (HekSegmentWriter *writer)
{
  guint n_fields = writer->store->manifest->schema->n_fields;

  hek_block_writer_free (writer->vectors);
  g_clear_pointer (&writer->thumbs, hek_thumbs_writer_free);
  for (guint i = 0; i < n_fields; i++)
    hek_column_free (writer->columns[i]);
  g_free (writer->columns);
  g_clear_pointer (&writer->keys, hek_key_table_free);
  g_clear_pointer (&writer->row_ids, g_array_unref);
  g_clear_pointer (&writer->seqs, g_array_unref);
  g_free (writer);
}
