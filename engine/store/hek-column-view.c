/* SPDX-License-Identifier: Apache-2.0 */
/* Reading rows of column views, and views of columns in memory. */
#include "config.h"

#include "hek-key-table-private.h"

static gsize
text_entry (const HekColumnView *column,
            gsize                row)
{
  if (column->codes == NULL)
    return row;
  switch (column->code_bytes)
    {
    case 1:
      return ((const guint8 *) column->codes)[row];
    case 2:
      return ((const guint16 *) column->codes)[row];
    default:
      return ((const guint32 *) column->codes)[row];
    }
}

const char *
hek_column_view_get_text (const HekColumnView *column,
                          gsize                row,
                          gsize               *n_bytes)
{
  gsize entry = text_entry (column, row);

  *n_bytes = column->offsets[entry + 1] - column->offsets[entry] - 1;
  return column->bytes + column->offsets[entry];
}

gint64
hek_column_view_get_integer (const HekColumnView *column,
                             gsize                row)
{
  if (column->integers != NULL)
    return column->integers[row];
  return column->bits[row / 8] >> (row % 8) & 1;
}

HekColumnView
hek_column_view_of (const HekColumn *column,
                    gsize            n)
{
  HekColumnView view = { .type = column->type, .n = n, .valid = column->valid->data };

  if (column->bytes != NULL)
    {
      view.offsets = (const guint64 *) column->values->data;
      view.bytes = (const char *) column->bytes->data;
    }
  else if (column->type == HEK_FIELD_REAL)
    view.reals = (const double *) column->values->data;
  else
    view.integers = (const gint64 *) column->values->data;
  return view;
}

void
hek_column_append_view (HekColumn           *column,
                        const HekColumnView *from,
                        gsize                row)
{
  if (hek_column_view_is_missing (from, row))
    hek_column_append_missing (column);
  else if (from->offsets != NULL)
    {
      gsize n_bytes;
      const char *text = hek_column_view_get_text (from, row, &n_bytes);

      hek_column_append_text (column, text, (gssize) n_bytes);
    }
  else if (from->type == HEK_FIELD_REAL)
    hek_column_append_real (column, from->reals[row]);
  else
    hek_column_append_integer (column, hek_column_view_get_integer (from, row));
}
