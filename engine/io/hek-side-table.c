/* SPDX-License-Identifier: Apache-2.0 */
/* Ground truth in memory; see the header. */
#include "config.h"

#include "hek-side-table.h"

#include <string.h>

#include "hek-checked.h"
#include "hek-file.h"
#include "hek-rows.h"
#include "hek-source.h"

HekSideTable *
hek_side_table_try_new (HekSideRole   role,
                        guint64       n_rows,
                        guint64       dim,
                        GError      **error)
{
  gsize n = 0;
  gpointer data = NULL;
  HekSideTable *table;

  G_STATIC_ASSERT (sizeof (float) == 4 && sizeof (gint32) == 4);
  if (dim <= HEK_ROWS_MAX_DIM && hek_checked_mul (n_rows, dim, &n) &&
      n <= HEK_SIDE_TABLE_MAX_BYTES / 4)
    data = g_try_malloc0_n (MAX (n, 1), 4);
  if (data == NULL)
    {
      g_set_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_TOO_LARGE,
                   "a table of %" G_GUINT64_FORMAT " rows of %" G_GUINT64_FORMAT
                   " numbers is too large",
                   n_rows, dim);
      return NULL;
    }
  table = g_new0 (HekSideTable, 1);
  table->n_rows = n_rows;
  table->dim = (guint) dim;
  if (role == HEK_SIDE_NEIGHBORS)
    table->ids = data;
  else
    table->values = data;
  return table;
}

void
hek_side_table_free (HekSideTable *table)
{
  if (table == NULL)
    return;
  g_free (table->ids);
  g_free (table->values);
  g_free (table);
}

HekSideTable *
hek_side_table_load (const char   *path,
                     HekSideRole   role,
                     GError      **error)
{
  g_autoptr (HekSource) source = hek_source_open (path, NULL, NULL, NULL, error);

  return source != NULL ? hek_source_read_side (source, role, NULL, error) : NULL;
}

gboolean
hek_side_table_save (const HekSideTable  *table,
                     const char          *path,
                     GError             **error)
{
  const guint32 *in = table->ids != NULL ? (const guint32 *) table->ids
                                         : (const guint32 *) table->values;
  gsize row_numbers = (gsize) table->dim + 1;
  g_autofree guint32 *out = g_try_malloc_n (MAX (table->n_rows * row_numbers, 1), 4);

  if (out == NULL)
    {
      g_set_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_TOO_LARGE,
                   "a table of %" G_GSIZE_FORMAT " rows is too large for the memory",
                   table->n_rows);
      return FALSE;
    }
  for (gsize i = 0; i < table->n_rows; i++)
    {
      out[i * row_numbers] = GUINT32_TO_LE (table->dim);
      for (guint k = 0; k < table->dim; k++)
        out[i * row_numbers + 1 + k] = GUINT32_TO_LE (in[i * table->dim + k]);
    }
  return hek_file_replace (path, out, table->n_rows * row_numbers * 4, error);
}
