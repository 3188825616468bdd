/* SPDX-License-Identifier: Apache-2.0 */
/* Views of columns in memory. */
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
