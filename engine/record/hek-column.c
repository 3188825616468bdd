/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of attributes in memory; see the header. */
#include "config.h"

#include "hek-column.h"

#include <math.h>
#include <string.h>

#include "hek-number.h"
#include "hek-time.h"

static gboolean
is_text (HekFieldType type)
{
  return type == HEK_FIELD_TEXT || type == HEK_FIELD_JSON;
}

HekColumn *
hek_column_new (HekFieldType type)
{
  HekColumn *column = g_new0 (HekColumn, 1);

  column->type = type;
  column->values = g_array_new (FALSE, FALSE, sizeof (gint64));
  column->valid = g_byte_array_new ();
  if (is_text (type))
    {
      guint64 start = 0;

      column->bytes = g_byte_array_new ();
      g_array_append_val (column->values, start);
    }
  return column;
}

void
hek_column_free (HekColumn *column)
{
  g_array_unref (column->values);
  g_byte_array_unref (column->valid);
  g_clear_pointer (&column->bytes, g_byte_array_unref);
  g_free (column);
}

static void
append_valid (HekColumn *column,
              gboolean   valid)
{
  const guint8 zero = 0;

  if (column->n % 8 == 0)
    g_byte_array_append (column->valid, &zero, 1);
  if (valid)
    column->valid->data[column->n / 8] |= (guint8) (1u << (column->n % 8));
  else
    column->n_missing++;
  column->n++;
}

static void
append_bytes (HekColumn  *column,
              const char *value,
              gsize       length)
{
  const guint8 nul = 0;
  guint64 end;

  g_byte_array_append (column->bytes, (const guint8 *) value, (guint) length);
  g_byte_array_append (column->bytes, &nul, 1);
  end = column->bytes->len;
  g_array_append_val (column->values, end);
}

void
hek_column_append_missing (HekColumn *column)
{
  const gint64 zero = 0; /* also the double 0 */

  if (is_text (column->type))
    append_bytes (column, "", 0);
  else
    g_array_append_val (column->values, zero);
  append_valid (column, FALSE);
}

void
hek_column_append_integer (HekColumn *column,
                           gint64     value)
{
  g_return_if_fail (!is_text (column->type) && column->type != HEK_FIELD_REAL);

  g_array_append_val (column->values, value);
  append_valid (column, TRUE);
}

void
hek_column_append_real (HekColumn *column,
                        double     value)
{
  g_return_if_fail (column->type == HEK_FIELD_REAL && !isnan (value));

  g_array_append_val (column->values, value);
  append_valid (column, TRUE);
}

void
hek_column_append_text (HekColumn  *column,
                        const char *value,
                        gssize      length)
{
  g_return_if_fail (is_text (column->type));

  append_bytes (column, value, length < 0 ? strlen (value) : (gsize) length);
  append_valid (column, TRUE);
}

void
hek_column_append_from (HekColumn       *column,
                        const HekColumn *from,
                        gsize            row)
{
  g_return_if_fail (column->type == from->type);

  if (hek_column_is_missing (from, row))
    hek_column_append_missing (column);
  else if (is_text (from->type))
    {
      gsize length;
      const char *text = hek_column_get_text (from, row, &length);

      hek_column_append_text (column, text, (gssize) length);
    }
  else if (from->type == HEK_FIELD_REAL)
    hek_column_append_real (column, hek_column_get_real (from, row));
  else
    hek_column_append_integer (column, hek_column_get_integer (from, row));
}

gint64
hek_column_get_integer (const HekColumn *column,
                        gsize            row)
{
  return g_array_index (column->values, gint64, row);
}

double
hek_column_get_real (const HekColumn *column,
                     gsize            row)
{
  return g_array_index (column->values, double, row);
}

const char *
hek_column_get_text (const HekColumn *column,
                     gsize            row,
                     gsize           *length)
{
  guint64 start = g_array_index (column->values, guint64, row);

  if (length != NULL)
    *length = g_array_index (column->values, guint64, row + 1) - start - 1;
  return (const char *) column->bytes->data + start;
}

char *
hek_column_dup_text (const HekColumn *column,
                     gsize            row)
{
  char buffer[MAX (HEK_NUMBER_TEXT_BYTES, HEK_TIME_TEXT_BYTES)];

  if (hek_column_is_missing (column, row))
    return NULL;
  switch (column->type)
    {
    case HEK_FIELD_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, hek_column_get_integer (column, row));
    case HEK_FIELD_REAL:
      hek_number_format_real (hek_column_get_real (column, row), buffer);
      return g_strdup (buffer);
    case HEK_FIELD_BOOLEAN:
      return g_strdup (hek_column_get_integer (column, row) != 0 ? "true" : "false");
    case HEK_FIELD_TIME:
      hek_time_format (hek_column_get_integer (column, row), buffer);
      return g_strdup (buffer);
    case HEK_FIELD_TEXT:
    case HEK_FIELD_JSON:
    default:
      return g_strdup (hek_column_get_text (column, row, NULL));
    }
}
