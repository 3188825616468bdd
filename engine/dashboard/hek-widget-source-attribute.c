/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of the rows of a collection, and what can be said of each: a row an attribute. */
#include "config.h"

#include "hek-widget-source-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the rows themselves --------------------------------------------------------------------- */

static HekFrame *
fetch_attributes (const HekWidgetContext  *context,
                  const HekWidgetQuery    *query,
                  const HekTask           *task,
                  GError                 **error)
{
  g_autofree char *name = hek_widget_source_dup_collection (context, query);
  g_auto (HekWidgetRows) rows = { 0 };
  g_autoptr (HekFrame) frame = NULL;
  g_autoptr (GArray) fields = NULL;

  if (!hek_widget_rows_open (&rows, context, &hek_widget_source_attributes, query, task, error))
    return NULL;
  fields = hek_widget_source_find_fields (hek_snapshot_get_schema (rows.snapshot),
                                          hek_widget_query_get (query, "attributes"), FALSE, error);
  if (fields == NULL)
    return NULL;
  frame = hek_frame_new (name, rows.n);
  frame->n_total = rows.n_matching;
  for (guint i = 0; i < fields->len && i < HEK_FRAME_MAX_COLUMNS - 1; i++)
    if (!hek_widget_rows_add_column (&rows, g_array_index (fields, guint, i), frame, task, error))
      return NULL;
  if (!hek_widget_rows_add_ids (&rows, frame, error))
    return NULL;
  return g_steal_pointer (&frame);
}

static const HekWidgetField attributes_fields[] = {
  HEK_WIDGET_FIELD_COLLECTION_ROW (TRUE),
  { .name = "attributes", .label = N_("Attributes"),
    .help = N_("Names separated by commas, in this order; none: all"),
    .kind = HEK_WIDGET_FIELD_ATTRIBUTES },
  HEK_WIDGET_FIELD_FILTER_ROW,
  HEK_WIDGET_FIELD_LIMIT_ROW,
  HEK_WIDGET_FIELD_TAKE_ROW,
};

const HekWidgetSource hek_widget_source_attributes = {
  .id = "attributes",
  .label = N_("Attributes"),
  .help = N_("The attributes of the rows of a collection, as of the moment that is looked at"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_TIME | HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .fields = attributes_fields,
  .n_fields = G_N_ELEMENTS (attributes_fields),
  .changes = TRUE,
  .fetch = fetch_attributes,
};

/* --- statistics of each ---------------------------------------------------------------------- */

enum
{
  STAT_NAME,
  STAT_TYPE,
  STAT_N,
  STAT_MISSING,
  STAT_DISTINCT,
  STAT_MIN,
  STAT_Q25,
  STAT_MEDIAN,
  STAT_Q75,
  STAT_MAX,
  STAT_MEAN,
  STAT_SD,
};

static int
compare_reals (const void *a,
               const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Linear between the order statistics: definition 7 of Hyndman and Fan, Sample quantiles in
 * statistical packages, The American Statistician 50, 1996; the default of R and NumPy. */
static double
get_quantile (const double *sorted,
              gsize         n,
              double        q)
{
  double place = q * (double) (n - 1);
  gsize below = (gsize) place;

  if (below + 1 >= n)
    return sorted[n - 1];
  return sorted[below] + (place - (double) below) * (sorted[below + 1] - sorted[below]);
}

/* @values: sorted in place, NaN last and left out */
static void
fill_numbers (HekFrame *frame,
              gsize     row,
              double   *values,
              gsize     n_rows)
{
  HekFrameColumn *columns = frame->columns;
  double mean = 0, squares = 0;
  gsize n = 0, n_distinct = 0;

  for (gsize i = 0; i < n_rows; i++)
    if (!isnan (values[i]))
      values[n++] = values[i];
  columns[STAT_N].reals[row] = (double) n;
  columns[STAT_MISSING].reals[row] = (double) (n_rows - n);
  columns[STAT_DISTINCT].reals[row] = 0;
  if (n == 0)
    return;
  qsort (values, n, sizeof *values, compare_reals);
  for (gsize i = 0; i < n; i++)
    {
      /* Welford, Note on a method for calculating corrected sums …, Technometrics 4, 1962 */
      double delta = values[i] - mean;

      mean += delta / (double) (i + 1);
      squares += delta * (values[i] - mean);
      n_distinct += i == 0 || values[i] != values[i - 1];
    }
  columns[STAT_DISTINCT].reals[row] = (double) n_distinct;
  columns[STAT_MIN].reals[row] = values[0];
  columns[STAT_Q25].reals[row] = get_quantile (values, n, 0.25);
  columns[STAT_MEDIAN].reals[row] = get_quantile (values, n, 0.5);
  columns[STAT_Q75].reals[row] = get_quantile (values, n, 0.75);
  columns[STAT_MAX].reals[row] = values[n - 1];
  columns[STAT_MEAN].reals[row] = mean;
  columns[STAT_SD].reals[row] = n > 1 ? sqrt (squares / (double) (n - 1)) : NAN;
}

/* Of texts: how many there are, and how many different ones. */
static gboolean
fill_texts (HekFrame             *frame,
            gsize                 row,
            const HekWidgetRows  *rows,
            guint                 field,
            const HekTask        *task,
            GError              **error)
{
  g_autoptr (HekFrame) texts = hek_frame_new ("", rows->n);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n = 0;

  if (!hek_widget_rows_add_column (rows, field, texts, task, error))
    return FALSE;
  for (gsize i = 0; i < rows->n; i++)
    if (texts->columns[0].texts[i] != NULL)
      {
        g_hash_table_add (seen, texts->columns[0].texts[i]);
        n++;
      }
  frame->columns[STAT_N].reals[row] = (double) n;
  frame->columns[STAT_MISSING].reals[row] = (double) (rows->n - n);
  frame->columns[STAT_DISTINCT].reals[row] = g_hash_table_size (seen);
  return TRUE;
}

static gboolean
fill_statistics (HekFrame             *frame,
                 gsize                 row,
                 const HekWidgetRows  *rows,
                 guint                 field,
                 double               *scratch,
                 const HekTask        *task,
                 GError              **error)
{
  const HekField *described = hek_schema_get_field (hek_snapshot_get_schema (rows->snapshot),
                                                    field);

  hek_frame_set_text (frame, STAT_NAME, row, described->name);
  hek_frame_set_text (frame, STAT_TYPE, row, hek_field_type_id (described->type));
  if (!hek_widget_field_is_number (described->type))
    return fill_texts (frame, row, rows, field, task, error);
  if (!hek_widget_rows_read_numbers (rows, field, scratch, task, error))
    return FALSE;
  for (gsize i = 0; described->type == HEK_FIELD_TIME && i < rows->n; i++)
    scratch[i] /= G_USEC_PER_SEC; /* since 1970 */
  fill_numbers (frame, row, scratch, rows->n);
  return TRUE;
}

static gboolean
add_statistics_columns (HekFrame *frame)
{
  const char *numbers[] = {
    _("Values"), _("Missing"), _("Different"), _("Minimum"), _("25 %"), _("Median"), _("75 %"),
    _("Maximum"), _("Mean"), _("Standard deviation"),
  };

  if (!hek_frame_add_texts (frame, _("Attribute")) || !hek_frame_add_texts (frame, _("Type")))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (hek_frame_add_reals (frame, numbers[i], NULL, HEK_FRAME_VALUE) == NULL)
      return FALSE;
  return TRUE;
}

static HekFrame *
fetch_statistics (const HekWidgetContext  *context,
                  const HekWidgetQuery    *query,
                  const HekTask           *task,
                  GError                 **error)
{
  g_autofree char *name = hek_widget_source_dup_collection (context, query);
  g_auto (HekWidgetRows) rows = { 0 };
  g_autoptr (HekFrame) frame = NULL;
  g_autoptr (GArray) fields = NULL;
  g_autofree double *scratch = NULL;

  if (!hek_widget_rows_open (&rows, context, &hek_widget_source_statistics, query, task, error))
    return NULL;
  fields = hek_widget_source_find_fields (hek_snapshot_get_schema (rows.snapshot),
                                          hek_widget_query_get (query, "attributes"), FALSE, error);
  scratch = g_try_new (double, MAX (rows.n, 1));
  if (fields == NULL || scratch == NULL)
    return fields == NULL ? NULL : hek_widget_source_no_memory (error, rows.n);
  frame = hek_frame_new (name, fields->len);
  if (!add_statistics_columns (frame))
    return hek_widget_source_no_memory (error, fields->len);
  for (guint i = 0; i < fields->len; i++)
    if (!fill_statistics (frame, i, &rows, g_array_index (fields, guint, i), scratch, task, error))
      return NULL;
  return g_steal_pointer (&frame);
}

static const HekWidgetField statistics_fields[] = {
  HEK_WIDGET_FIELD_COLLECTION_ROW (TRUE),
  { .name = "attributes", .label = N_("Attributes"),
    .help = N_("Names separated by commas, in this order; none: all"),
    .kind = HEK_WIDGET_FIELD_ATTRIBUTES },
  HEK_WIDGET_FIELD_FILTER_ROW,
  HEK_WIDGET_FIELD_LIMIT_ROW,
  HEK_WIDGET_FIELD_TAKE_ROW,
};

const HekWidgetSource hek_widget_source_statistics = {
  .id = "statistics",
  .label = N_("Statistics of attributes"),
  .help = N_("A row an attribute: how many values, different ones, quartiles, mean and spread; "
             "moments in seconds since 1970"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .fields = statistics_fields,
  .n_fields = G_N_ELEMENTS (statistics_fields),
  .changes = TRUE,
  .fetch = fetch_statistics,
};
