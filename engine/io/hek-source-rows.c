/* SPDX-License-Identifier: Apache-2.0 */
/* What adapters share: rows that are taken or refused, and messages. */
#include "config.h"

#include "hek-source-private.h"

#include <math.h>
#include <string.h>

/* Numbers of rows are listed from the first gap on. */
void
hek_source_take_row (HekSource *source,
                     HekBatch  *batch)
{
  guint64 number = source->position.row;

  if (batch->row_numbers == NULL && number != batch->first_row + batch->n_rows)
    {
      batch->row_numbers = g_new (guint64, batch->capacity);
      for (gsize i = 0; i < batch->n_rows; i++)
        batch->row_numbers[i] = batch->first_row + i;
    }
  if (batch->row_numbers != NULL)
    batch->row_numbers[batch->n_rows] = number;
  batch->n_rows++;
  source->position.row++;
}

gboolean
hek_source_skip_row (HekSource   *source,
                     guint64      number,
                     GError     **error,
                     const char  *format,
                     ...)
{
  g_autofree char *message = NULL;
  va_list args;

  source->position.row++;
  source->n_errors++;
  if (source->options.policy == HEK_SOURCE_SKIP &&
      source->errors->len >= source->options.max_errors)
    return TRUE;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  if (source->options.policy == HEK_SOURCE_STOP)
    g_set_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_ROW,
                 "%s, %s %" G_GUINT64_FORMAT ": %s", source->name,
                 source->format->numbers_lines ? "line" : "row", number, message);
  if (source->errors->len < source->options.max_errors)
    {
      HekRowError *row_error = g_new (HekRowError, 1);

      *row_error = (HekRowError) { number, g_steal_pointer (&message) };
      g_ptr_array_add (source->errors, row_error);
    }
  return source->options.policy == HEK_SOURCE_SKIP;
}

/* The exponent of all ones is infinity and NaN. -1 when there is none. */
static int
find_bad_f32 (const float *v,
              guint        dim)
{
  guint32 worst = 0;

  for (guint i = 0; i < dim; i++)
    {
      guint32 bits;

      memcpy (&bits, v + i, sizeof bits);
      bits &= 0x7fffffffu;
      worst = MAX (worst, bits);
    }
  if (worst < 0x7f800000u)
    return -1;
  for (guint i = 0; i < dim; i++)
    if (!isfinite (v[i]))
      return (int) i;
  return -1;
}

static int
find_bad_f16 (const guint16 *v,
              guint          dim)
{
  guint16 worst = 0;

  for (guint i = 0; i < dim; i++)
    worst = MAX (worst, v[i] & 0x7fffu);
  if (worst < 0x7c00u)
    return -1;
  for (guint i = 0; i < dim; i++)
    if ((v[i] & 0x7c00u) == 0x7c00u)
      return (int) i;
  return -1;
}

static int
find_bad (const HekSchema *schema,
          const guint8    *vector)
{
  switch (schema->dtype)
    {
    case HEK_DTYPE_F32:
      return find_bad_f32 ((const float *) vector, schema->dim);
    case HEK_DTYPE_F16:
      return find_bad_f16 ((const guint16 *) vector, schema->dim);
    case HEK_DTYPE_U8:
    default:
      return -1;
    }
}

/* Columns cannot forget a row: they are copied without those that are marked. */
static void
drop_from_columns (HekBatch      *batch,
                   const GArray  *refused) /* gsize, ascending */
{
  for (guint i = 0; i < batch->schema->n_fields; i++)
    {
      HekColumn *old = batch->columns[i], *column = hek_column_new (old->type);

      for (gsize row = 0, k = 0; row < old->n; row++)
        if (k < refused->len && g_array_index (refused, gsize, k) == row)
          k++;
        else
          hek_column_append_from (column, old, row);
      batch->columns[i] = column;
      hek_column_free (old);
    }
}

gboolean
hek_source_take_rows (HekSource  *source,
                      HekBatch   *batch,
                      gsize       n,
                      GError    **error)
{
  const HekSchema *schema = batch->schema;
  gsize vector_bytes = hek_batch_vector_bytes (batch), start = batch->n_rows;
  g_autoptr (GArray) refused = g_array_new (FALSE, FALSE, sizeof (gsize));
  gboolean ok = TRUE;

  for (gsize i = 0; i < n && ok; i++)
    {
      const guint8 *vector = batch->vectors + (start + i) * vector_bytes;
      int bad = find_bad (schema, vector);

      if (bad >= 0)
        {
          gsize row = start + i;

          g_array_append_val (refused, row);
          ok = hek_source_skip_row (source, source->position.row + 1, error,
                                    "number %d of the vector is not finite", bad + 1);
          continue;
        }
      if (refused->len > 0)
        memmove (batch->vectors + batch->n_rows * vector_bytes, vector, vector_bytes);
      hek_source_take_row (source, batch);
    }
  if (ok && refused->len > 0)
    drop_from_columns (batch, refused);
  return ok;
}

gboolean
hek_source_set_error (GError         **error,
                      HekSourceError   code,
                      const char      *before,
                      const char      *format,
                      va_list          args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);
  g_autofree char *what = g_utf8_make_valid (text, -1); /* it may quote a damaged file */

  g_set_error (error, HEK_SOURCE_ERROR, code, "%s %s", before, what);
  return FALSE;
}

gboolean
hek_source_damaged (HekSource   *source,
                    guint64      offset,
                    GError     **error,
                    const char  *format,
                    ...)
{
  g_autofree char *before
    = g_strdup_printf ("%s is damaged at byte %" G_GUINT64_FORMAT ":", source->name, offset);
  va_list args;

  va_start (args, format);
  hek_source_set_error (error, HEK_SOURCE_ERROR_DAMAGED, before, format, args);
  va_end (args);
  return FALSE;
}

gboolean
hek_source_fail (HekSource       *source,
                 HekSourceError   code,
                 GError         **error,
                 const char      *format,
                 ...)
{
  va_list args;

  va_start (args, format);
  hek_source_set_error (error, code, source->name, format, args);
  va_end (args);
  return FALSE;
}

gboolean
hek_source_check_dim (HekSource  *source,
                      guint64     dim,
                      GError    **error)
{
  if (dim >= 1 && dim <= HEK_ROWS_MAX_DIM)
    return TRUE;
  if (dim == 0)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has vectors without numbers");
  return hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                          "has vectors of %" G_GUINT64_FORMAT " numbers; the limit is %d", dim,
                          HEK_ROWS_MAX_DIM);
}

/* The bits of a half, moved to the places of a float, are too small by 2^112, subnormal numbers
 * included; infinity and NaN do not occur in batches. */
static double
half_to_double (guint16 half)
{
  guint32 bits = (guint32) (half & 0x7fffu) << 13;
  float v;

  memcpy (&v, &bits, sizeof v);
  return (half & 0x8000u) != 0 ? -(double) v * 0x1p112 : (double) v * 0x1p112;
}

double
hek_source_number (HekDtype      dtype,
                   const guint8 *vector,
                   guint         i)
{
  switch (dtype)
    {
    case HEK_DTYPE_F32:
      return ((const float *) vector)[i];
    case HEK_DTYPE_F16:
      return half_to_double (((const guint16 *) vector)[i]);
    case HEK_DTYPE_U8:
    default:
      return vector[i];
    }
}

void
hek_source_take_note (HekSource *source,
                      char      *note)
{
  g_ptr_array_add (source->notes, note);
}
