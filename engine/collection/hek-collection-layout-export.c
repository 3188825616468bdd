/* SPDX-License-Identifier: Apache-2.0 */
/* Positions of a layout into a file, some rows at a time. */
#include "config.h"

#include "hek-collection-layout-private.h"

#include <math.h>

#include "hek-number.h"
#include "hek-row-runs-private.h"
#include "hek-sink.h"

#define BATCH_ROWS 4096u

typedef struct
{
  HekSnapshot *snapshot;
  const HekCollectionLayout *layout;
  HekSchema *schema;    /* of the file */
  gboolean with_fields; /* key, x, y, z; else vectors */
  gsize guess;
  guint64 n_placed;
} Export;

/* The double whose shortest text is that of the float. */
static double
shorten (float value)
{
  char text[HEK_NUMBER_TEXT_BYTES];
  gsize n = hek_number_format_float (value, text);
  double number = (double) value;

  (void) hek_number_parse_real (text, n, &number);
  return number;
}

static HekSchema *
make_schema (Export *export)
{
  static const char *const axes[] = { "x", "y", "z" };
  guint n_coords = hek_layout_n_coords (export->layout->layout);
  HekField fields[1 + G_N_ELEMENTS (axes)] = { { (char *) "key", HEK_FIELD_TEXT } };

  g_return_val_if_fail (n_coords <= G_N_ELEMENTS (axes), NULL);
  for (guint i = 0; i < n_coords; i++)
    fields[1 + i] = (HekField) { (char *) axes[i], HEK_FIELD_REAL };
  return export->with_fields ? hek_schema_new (HEK_DTYPE_F32, 0, fields, 1 + n_coords)
                             : hek_schema_new (HEK_DTYPE_F32, n_coords, NULL, 0);
}

/* @coords: (nullable): there is no place */
static gboolean
add_row (Export              *export,
         HekBatch            *batch,
         const HekLayoutRow  *row,
         const float         *coords,
         GError             **error)
{
  guint n_coords = hek_layout_n_coords (export->layout->layout);
  g_autofree char *key = NULL;

  if (!export->with_fields)
    {
      float *vector = (float *) (gpointer) batch->vectors + batch->n_rows * n_coords;

      for (guint d = 0; d < n_coords; d++)
        vector[d] = coords != NULL ? coords[d] : NAN;
      return TRUE;
    }
  key = hek_snapshot_dup_key (export->snapshot, row->place, error);
  if (key == NULL)
    return FALSE;
  hek_column_append_text (batch->columns[0], key, -1);
  for (guint d = 0; d < n_coords; d++)
    if (coords != NULL && isfinite (coords[d]))
      hek_column_append_real (batch->columns[1 + d], shorten (coords[d]));
    else
      hek_column_append_missing (batch->columns[1 + d]);
  return TRUE;
}

static HekBatch *
make_batch (Export              *export,
            const HekLayoutRow  *rows,
            gsize                n,
            GError             **error)
{
  const HekCollectionLayout *layout = export->layout;
  const float *coords = hek_layout_coords (layout->layout);
  guint n_coords = hek_layout_n_coords (layout->layout);
  g_autoptr (HekBatch) batch = hek_batch_try_new (export->schema, n);

  if (batch == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %" G_GSIZE_FORMAT " rows", n);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    {
      gsize at = hek_row_ids_find (layout->row_ids, layout->n_rows, rows[i].row_id, export->guess);
      gboolean known = at < layout->n_rows;

      if (!add_row (export, batch, &rows[i], known ? coords + at * n_coords : NULL, error))
        return NULL;
      batch->n_rows++;
      export->n_placed += known && isfinite (coords[at * n_coords]); /* all are, or none is */
      export->guess = known ? at + 1 : export->guess;
    }
  return g_steal_pointer (&batch);
}

gboolean
hek_collection_export_layout (HekSnapshot                *snapshot,
                              const HekCollectionLayout  *layout,
                              const guint64              *row_ids,
                              gsize                       n,
                              const char                 *path,
                              guint64                    *n_placed,
                              const HekTask              *task,
                              GError                    **error)
{
  const HekSourceFormat *format = hek_source_format_for_suffix (path, TRUE);
  Export export = { .snapshot = snapshot, .layout = layout,
                    .with_fields = format != NULL && format->writes_fields };
  g_autoptr (HekSchema) schema = make_schema (&export);
  g_autoptr (HekSink) sink = NULL;
  g_autofree HekLayoutRow *rows = NULL;
  gsize n_rows = 0;

  export.schema = schema;
  rows = hek_layout_find_rows (snapshot, row_ids, n, &n_rows, NULL, error);
  sink = rows != NULL ? hek_sink_open (path, NULL, NULL, schema, error) : NULL;
  if (sink == NULL)
    return FALSE;
  for (gsize begin = 0; begin < n_rows; begin += BATCH_ROWS)
    {
      g_autoptr (HekBatch) batch = NULL;

      if (!hek_task_check (task, error))
        return FALSE;
      batch = make_batch (&export, rows + begin, MIN (BATCH_ROWS, n_rows - begin), error);
      if (batch == NULL || !hek_sink_write (sink, batch, task, error))
        return FALSE;
      hek_task_progress (task, (double) begin / (double) n_rows);
    }
  if (n_placed != NULL)
    *n_placed = export.n_placed;
  return hek_sink_finish (sink, error);
}
