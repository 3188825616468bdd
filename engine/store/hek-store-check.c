/* SPDX-License-Identifier: Apache-2.0 */
/* What a batch must fulfil before any of it is stored. */
#include "config.h"

#include "hek-store-private.h"

#include <string.h>

#include "hek-store-error.h"

HekColumnView *
hek_batch_views (const HekBatch *batch)
{
  HekColumnView *views = g_new (HekColumnView, batch->schema->n_fields + 1);

  for (guint i = 0; i < batch->schema->n_fields; i++)
    views[i] = hek_column_view_of (batch->columns[i], batch->n_rows);
  return views;
}

guint64
hek_batch_row_number (const HekBatch *batch,
                      gsize           row)
{
  return batch->row_numbers != NULL ? batch->row_numbers[row] : batch->first_row + row;
}

/* Numbers whose exponent is all ones are infinite or NaN; counted without a branch. */
static gboolean
row_is_finite_f32 (const guint32 *bits,
                   gsize          dim)
{
  guint32 bad = 0;

  for (gsize i = 0; i < dim; i++)
    bad |= (guint32) ((bits[i] & 0x7f800000u) == 0x7f800000u);
  return bad == 0;
}

static gboolean
row_is_finite_f16 (const guint16 *bits,
                   gsize          dim)
{
  guint16 bad = 0;

  for (gsize i = 0; i < dim; i++)
    bad |= (guint16) ((bits[i] & 0x7c00u) == 0x7c00u);
  return bad == 0;
}

gssize
hek_rows_find_not_finite (const HekRows *rows)
{
  if (rows->dtype == HEK_DTYPE_U8)
    return -1;
  for (gsize i = 0; i < rows->n; i++)
    if (rows->dtype == HEK_DTYPE_F32 ? !row_is_finite_f32 (hek_rows_get (rows, i), rows->dim)
                                     : !row_is_finite_f16 (hek_rows_get (rows, i), rows->dim))
      return (gssize) i;
  return -1;
}

static gboolean
schema_fits (const HekSchema *a,
             const HekSchema *b)
{
  if (a == b)
    return TRUE;
  if (a->dtype != b->dtype || a->dim != b->dim || a->n_fields != b->n_fields)
    return FALSE;
  for (guint i = 0; i < a->n_fields; i++)
    if (hek_schema_get_field (a, i)->type != hek_schema_get_field (b, i)->type ||
        !g_str_equal (hek_schema_get_field (a, i)->name, hek_schema_get_field (b, i)->name))
      return FALSE;
  return TRUE;
}

/* One a row, and none so large that it is no small picture. */
static gboolean
check_thumbnails (const HekBatch  *batch,
                  GError         **error)
{
  if (batch->thumbnails == NULL)
    return TRUE;
  g_return_val_if_fail (batch->thumbnails->len == batch->n_rows, FALSE);

  for (gsize i = 0; i < batch->n_rows; i++)
    {
      GBytes *thumbnail = hek_batch_get_thumbnail (batch, i);

      if (thumbnail == NULL || g_bytes_get_size (thumbnail) <= HEK_STORE_THUMBNAIL_MAX_BYTES)
        continue;
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "row %" G_GUINT64_FORMAT ": its thumbnail has more than %" G_GSIZE_FORMAT
                   " bytes", hek_batch_row_number (batch, i), HEK_STORE_THUMBNAIL_MAX_BYTES);
      return FALSE;
    }
  return TRUE;
}

gboolean
hek_store_check_batch (HekStore        *store,
                       const HekBatch  *batch,
                       GError         **error)
{
  HekSchema *schema = store->manifest->schema;
  HekRows rows = hek_batch_get_rows (batch);
  gssize row;

  if (!schema_fits (schema, batch->schema))
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "the rows do not fit the collection: it holds %u numbers of type %s with %u"
                   " attributes, they have %u of type %s with %u", schema->dim,
                   hek_dtype_id (schema->dtype), schema->n_fields, batch->schema->dim,
                   hek_dtype_id (batch->schema->dtype), batch->schema->n_fields);
      return FALSE;
    }
  row = hek_rows_find_not_finite (&rows);
  if (row < 0)
    return check_thumbnails (batch, error);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
               "row %" G_GUINT64_FORMAT ": its vector has a number that is not finite",
               hek_batch_row_number (batch, (gsize) row));
  return FALSE;
}

gboolean
hek_store_get_key (HekStore             *store,
                   const HekBatch       *batch,
                   const HekColumnView  *views,
                   gsize                 row,
                   HekKey               *key,
                   GError              **error)
{
  if (!hek_key_from_column (key, &views[store->manifest->key_field], row))
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                 "row %" G_GUINT64_FORMAT " has no key", hek_batch_row_number (batch, row));
  else if (key->n_bytes > HEK_STORE_KEY_MAX_BYTES)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                 "row %" G_GUINT64_FORMAT ": its key is longer than %u bytes",
                 hek_batch_row_number (batch, row), HEK_STORE_KEY_MAX_BYTES);
  else
    return TRUE;
  return FALSE;
}

gboolean
hek_store_fail_key (const HekKey  *key,
                    const char    *what,
                    guint64        row,
                    GError       **error)
{
  g_autofree char *text = hek_key_dup (key);

  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS,
               "row %" G_GUINT64_FORMAT ": the key \"%s\" %s", row, text, what);
  return FALSE;
}

gboolean
hek_store_add_tombstones (HekStore        *store,
                          const HekDeath  *deaths,
                          gsize            n,
                          guint64          seq,
                          GError         **error)
{
  g_autoptr (HekSqliteStmt) stmt = NULL;

  if (n == 0)
    return TRUE;
  stmt = hek_manifest_prepare_tombstone (store->manifest, error);
  if (stmt == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!hek_manifest_add_tombstone (stmt, deaths[i].segment_id, deaths[i].row, seq, error))
      return FALSE;
  return TRUE;
}

HekBlockHeader
hek_store_file_header (HekStore     *store,
                       HekBlockKind  kind,
                       guint64       segment_id,
                       gsize         n_rows)
{
  HekManifest *manifest = store->manifest;
  HekBlockHeader header = {
    .kind = kind,
    .segment_id = segment_id,
    .n_rows = n_rows,
    .stride_bytes = hek_vector_stride (manifest->schema),
    .dtype = manifest->schema->dtype,
    .dim = manifest->schema->dim,
  };

  memcpy (header.uuid, manifest->uuid_bytes, HEK_UUID_BYTES);
  return header;
}

void
hek_store_unlink_segment (HekStore *store,
                          guint64   id,
                          gboolean  sealed)
{
  HekManifest *manifest = store->manifest;
  g_autofree char *vectors = sealed ? hek_manifest_segment_path (manifest, id, "vec")
                                    : hek_manifest_journal_path (manifest, id);
  g_autofree char *attr = hek_manifest_segment_path (manifest, id, "attr");

  (void) hek_file_unlink (manifest->ops, vectors, NULL);
  if (sealed)
    (void) hek_file_unlink (manifest->ops, attr, NULL);
}
