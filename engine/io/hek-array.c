/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of an array in a file. In C order they are read one after the other. In Fortran order all
 * first numbers come first, then all second ones: a piece of each of these columns is read for
 * every batch, so that memory stays bounded there too.
 */
#include "config.h"

#include "hek-array-private.h"

#include <string.h>

#include "hek-checked.h"

#define SCRATCH_BYTES (1024 * 1024)

/* Where in Fortran order the number is that stands at @place of a row in C order. */
static guint32
fortran_place (const HekArray *array,
               guint32         place)
{
  guint64 result = 0, stride = 1;
  guint64 index[64];

  for (guint i = array->n_axes; i-- > 0;)
    {
      index[i] = place % array->axes[i];
      place /= (guint32) array->axes[i];
    }
  for (guint i = 0; i < array->n_axes; i++)
    {
      result += index[i] * stride;
      stride *= array->axes[i];
    }
  return (guint32) result;
}

static gboolean
read_whole (HekArray   *array,
            HekSource  *source,
            gsize       n_bytes,
            GError    **error)
{
  if (n_bytes > HEK_ARRAY_MAX_PACKED_BYTES)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "is packed and in Fortran order, which is read up to %d MB only: save "
                            "it in C order, or unpacked",
                            HEK_ARRAY_MAX_PACKED_BYTES / (1024 * 1024));
  array->whole = g_try_malloc (MAX (n_bytes, 1));
  if (array->whole == NULL)
    return hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                            "is too large for the memory");
  return hek_input_seek (array->input, array->data_offset, error) &&
         hek_input_read_exactly (array->input, array->whole, n_bytes, error);
}

static gboolean
prepare_columns (HekArray   *array,
                 HekSource  *source,
                 gsize       n_bytes,
                 gboolean    is_packed,
                 GError    **error)
{
  array->columns = g_new (guint32, array->dim);
  for (guint32 i = 0; i < array->dim; i++)
    array->columns[i] = array->n_axes > 1 ? fortran_place (array, i) : i;
  return !is_packed || read_whole (array, source, n_bytes, error);
}

gboolean
hek_array_open (HekArray        *array,
                HekSource       *source,
                const HekField  *fields,
                guint            n_fields,
                GError         **error)
{
  gint64 size = hek_input_get_size (array->input);
  gsize row_bytes, n_bytes, end;
  char *note;

  g_return_val_if_fail (array->n_axes <= 64, FALSE);

  if (!hek_source_check_dim (source, array->dim, error))
    return FALSE;
  row_bytes = array->dim * array->type.n_bytes;
  if (!hek_checked_mul (array->n_rows, row_bytes, &n_bytes) ||
      !hek_checked_add (n_bytes, array->data_offset, &end) || end > G_MAXINT64)
    return hek_source_damaged (source, 0, error, "%" G_GUINT64_FORMAT " rows are more than a file "
                               "can have", array->n_rows);
  if (size >= 0 && (guint64) size < end)
    {
      guint64 there = (guint64) size > array->data_offset ? (guint64) size - array->data_offset : 0;

      return hek_source_damaged (source, (guint64) size, error,
                                 "it is cut short: %" G_GUINT64_FORMAT " of %" G_GSIZE_FORMAT
                                 " bytes of numbers are there", there, n_bytes);
    }

  if (array->by_columns && array->n_rows > 1 && array->dim > 1)
    {
      /* parts know their size but may be packed all the same */
      if (!prepare_columns (array, source, n_bytes, hek_input_is_packed (array->input), error))
        return FALSE;
    }
  else
    array->by_columns = FALSE;
  array->axes = NULL;

  array->scratch_bytes = MAX (SCRATCH_BYTES, row_bytes);
  array->scratch = g_malloc (array->scratch_bytes);
  source->n_rows = (gint64) array->n_rows;
  source->schema = hek_schema_new (hek_number_type_get_dtype (&array->type), (guint) array->dim,
                                   fields, n_fields);
  note = hek_number_type_describe_loss (&array->type);
  if (note != NULL)
    hek_source_take_note (source, note);
  return TRUE;
}

void
hek_array_clear (HekArray *array)
{
  g_clear_pointer (&array->input, hek_input_close);
  g_clear_pointer (&array->scratch, g_free);
  g_clear_pointer (&array->whole, g_free);
  g_clear_pointer (&array->columns, g_free);
}

static gboolean
read_rows (HekArray   *array,
           HekSource  *source,
           guint8     *out,
           gsize       n,
           GError    **error)
{
  gsize row_bytes = array->dim * array->type.n_bytes, n_bytes;

  if (!hek_input_seek (array->input, array->data_offset + source->position.row * row_bytes, error))
    return FALSE;
  if (!hek_input_read (array->input, array->scratch, n * row_bytes, &n_bytes, error))
    return FALSE;
  if (n_bytes < n * row_bytes)
    return hek_source_damaged (source, hek_input_get_offset (array->input), error,
                               "it is cut short after row %" G_GUINT64_FORMAT " of %"
                               G_GUINT64_FORMAT,
                               source->position.row + n_bytes / row_bytes, array->n_rows);
  hek_numbers_convert (&array->type, array->scratch, n * array->dim, out, &source->largest_loss);
  return TRUE;
}

/* The same numbers of @n rows: from the file a column at a time, in the batch a row at a time. */
static gboolean
read_columns (HekArray   *array,
              HekSource  *source,
              guint8     *out,
              gsize       n,
              GError    **error)
{
  gsize number_bytes = array->type.n_bytes;
  gsize out_bytes = hek_dtype_bytes (source->schema->dtype);
  gsize column_bytes = n * number_bytes;
  guint8 *converted = array->scratch + array->scratch_bytes / 2;

  for (gsize k = 0; k < array->dim; k++)
    {
      guint64 place = (array->columns[k] * array->n_rows + source->position.row) * number_bytes;
      const guint8 *column = array->scratch;

      if (array->whole != NULL)
        column = array->whole + place;
      else if (!hek_input_seek (array->input, array->data_offset + place, error) ||
               !hek_input_read_exactly (array->input, array->scratch, column_bytes, error))
        return FALSE;
      hek_numbers_convert (&array->type, column, n, converted, &source->largest_loss);
      for (gsize i = 0; i < n; i++)
        memcpy (out + (i * array->dim + k) * out_bytes, converted + i * out_bytes, out_bytes);
    }
  return TRUE;
}

gboolean
hek_array_read (HekArray   *array,
                HekSource  *source,
                HekBatch   *batch,
                gsize       max_rows,
                gsize      *n_rows,
                GError    **error)
{
  guint64 row = source->position.row, left = array->n_rows - MIN (row, array->n_rows);
  gsize row_bytes = array->dim * array->type.n_bytes;
  gsize limit = array->by_columns ? array->scratch_bytes / 2 / 8 : array->scratch_bytes / row_bytes;
  gsize n = MIN (MIN (max_rows - batch->n_rows, left), limit);
  guint8 *out = batch->vectors + batch->n_rows * hek_batch_vector_bytes (batch);

  *n_rows = n;
  if (n == 0)
    return TRUE;
  return array->by_columns ? read_columns (array, source, out, n, error)
                           : read_rows (array, source, out, n, error);
}

gboolean
hek_array_check_end (HekArray   *array,
                     HekSource  *source,
                     GError    **error)
{
  source->at_end = source->position.row >= array->n_rows;
  return !source->at_end || array->whole != NULL || hek_input_check_end (array->input, error);
}

gboolean
hek_array_fill (HekArray       *array,
                HekSource      *source,
                HekBatch       *batch,
                gsize           max_rows,
                const HekTask  *task,
                GError        **error)
{
  gsize n = 1;

  while (batch->n_rows < max_rows && n > 0)
    if (!hek_task_check (task, error) ||
        !hek_array_read (array, source, batch, max_rows, &n, error) ||
        !hek_source_take_rows (source, batch, n, error))
      return FALSE;
  return hek_array_check_end (array, source, error);
}
