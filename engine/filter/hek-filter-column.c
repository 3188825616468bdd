/* SPDX-License-Identifier: Apache-2.0 */
/* Views of columns, and their statistics. */
#include "config.h"

#include "hek-filter-column.h"

HekColumnView
hek_filter_column_from_column (const HekColumn *column)
{
  HekColumnView view = { .type = column->type, .n = column->n };

  view.valid = column->n_missing > 0 ? column->valid->data : NULL;
  switch (column->type)
    {
    case HEK_FIELD_REAL:
      view.reals = (const double *) (gpointer) column->values->data;
      break;
    case HEK_FIELD_TEXT:
    case HEK_FIELD_JSON:
      view.offsets = (const guint64 *) (gpointer) column->values->data;
      view.bytes = (const char *) column->bytes->data;
      break;
    default:
      view.integers = (const gint64 *) (gpointer) column->values->data;
    }
  return view;
}

static gint64
read_code (const HekColumnView *column,
           gsize                  row)
{
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

static void
widen (HekColumnBlock *block,
       gboolean        first,
       gint64          value)
{
  block->min.integer = first ? value : MIN (block->min.integer, value);
  block->max.integer = first ? value : MAX (block->max.integer, value);
}

static void
widen_real (HekColumnBlock *block,
            gboolean        first,
            double          value)
{
  block->min.real = first ? value : MIN (block->min.real, value);
  block->max.real = first ? value : MAX (block->max.real, value);
}

HekColumnBlock
hek_filter_column_compute_block (const HekColumnView *column,
                                 gsize                  block_idx)
{
  gsize start = block_idx * HEK_COLUMN_BLOCK_ROWS;
  gsize end = MIN (start + HEK_COLUMN_BLOCK_ROWS, column->n);
  HekColumnBlock block = { 0 };
  gboolean first = TRUE;

  for (gsize i = start; i < end; i++)
    {
      if (column->valid != NULL && (column->valid[i / 8] >> (i % 8) & 1) == 0)
        {
          block.n_missing++;
          continue;
        }
      if (column->reals != NULL)
        widen_real (&block, first, column->reals[i]);
      else if (column->integers != NULL)
        widen (&block, first, column->integers[i]);
      else if (column->bits != NULL)
        widen (&block, first, column->bits[i / 8] >> (i % 8) & 1);
      else if (column->codes != NULL)
        widen (&block, first, read_code (column, i));
      first = FALSE;
    }
  return block;
}
