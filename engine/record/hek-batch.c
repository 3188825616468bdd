/* SPDX-License-Identifier: Apache-2.0 */
/* Rows on their way; see the header. */
#include "config.h"

#include "hek-batch.h"

#include "hek-aligned.h"

HekBatch *
hek_batch_try_new (HekSchema *schema,
                   gsize      capacity)
{
  gsize vector_bytes = schema->dim * hek_dtype_bytes (schema->dtype);
  g_autoptr (HekBatch) batch = g_new0 (HekBatch, 1);

  batch->schema = hek_schema_ref (schema);
  batch->columns = g_new0 (HekColumn *, schema->n_fields);
  for (guint i = 0; i < schema->n_fields; i++)
    batch->columns[i] = hek_column_new (hek_schema_get_field (schema, i)->type);
  batch->capacity = capacity;
  if (vector_bytes > 0)
    {
      batch->vectors = hek_aligned_try_new (capacity, vector_bytes);
      if (batch->vectors == NULL)
        return NULL;
    }
  return g_steal_pointer (&batch);
}

void
hek_batch_free (HekBatch *batch)
{
  for (guint i = 0; i < batch->schema->n_fields; i++)
    hek_column_free (batch->columns[i]);
  g_free (batch->columns);
  hek_aligned_free (batch->vectors);
  g_free (batch->row_numbers);
  g_clear_pointer (&batch->thumbnails, g_ptr_array_unref);
  hek_schema_unref (batch->schema);
  g_free (batch);
}

void
hek_batch_take_thumbnail (HekBatch *batch,
                          GBytes   *thumbnail)
{
  if (batch->thumbnails == NULL)
    batch->thumbnails = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_add (batch->thumbnails, thumbnail);
}

gsize
hek_batch_vector_bytes (const HekBatch *batch)
{
  return batch->schema->dim * hek_dtype_bytes (batch->schema->dtype);
}

HekRows
hek_batch_get_rows (const HekBatch *batch)
{
  return (HekRows) {
    .dtype = batch->schema->dtype,
    .dim = batch->schema->dim,
    .n = batch->n_rows,
    .stride_bytes = hek_batch_vector_bytes (batch),
    .data = batch->vectors,
  };
}
