/* SPDX-License-Identifier: Apache-2.0 */
/* Correlations of the numbers among attributes of a collection, over the rows that have both. */
#include "config.h"

#include "hek-widget-source-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Attributes of one matrix: 64 × 64 cells are as many as can be read. */
#define ATTRIBUTES_MAX 64u

/* Pearson's r of the pairs without NaN; NaN when there are fewer than two, or one does not vary.
 * Two passes: the products of what deviates from the means do not cancel. */
static double
correlate (const double *x,
           const double *y,
           gsize         n)
{
  double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
  gsize n_pairs = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (x[i]) && !isnan (y[i]))
      {
        n_pairs++;
        mean_x += (x[i] - mean_x) / (double) n_pairs;
        mean_y += (y[i] - mean_y) / (double) n_pairs;
      }
  for (gsize i = 0; i < n; i++)
    if (!isnan (x[i]) && !isnan (y[i]))
      {
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        yy += (y[i] - mean_y) * (y[i] - mean_y);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
      }
  if (n_pairs < 2 || xx <= 0 || yy <= 0)
    return NAN;
  return CLAMP (xy / sqrt (xx) / sqrt (yy), -1, 1);
}

/* --- ranks ----------------------------------------------------------------------------------- */

typedef struct
{
  double value;
  gsize row;
} Ranked;

static int
compare_ranked (const void *a,
                const void *b)
{
  double x = ((const Ranked *) a)->value, y = ((const Ranked *) b)->value;

  return (x > y) - (x < y);
}

/* @ranks: (out): of @x among the rows that @other has, too; equal values share their mean rank;
 * NaN elsewhere. @scratch: n */
static void
rank (const double *x,
      const double *other,
      gsize         n,
      double       *ranks,
      Ranked       *scratch)
{
  gsize n_ranked = 0;

  for (gsize i = 0; i < n; i++)
    {
      ranks[i] = NAN;
      if (!isnan (x[i]) && !isnan (other[i]))
        scratch[n_ranked++] = (Ranked) { x[i], i };
    }
  qsort (scratch, n_ranked, sizeof *scratch, compare_ranked);
  for (gsize i = 0; i < n_ranked;)
    {
      gsize end = i + 1;

      while (end < n_ranked && scratch[end].value == scratch[i].value)
        end++;
      for (gsize j = i; j < end; j++)
        ranks[scratch[j].row] = 0.5 * (double) (i + end - 1);
      i = end;
    }
}

/* --- the matrix ------------------------------------------------------------------------------ */

typedef struct
{
  double **columns;  /* owned, and each of them */
  double *ranks[2];  /* owned (nullable): for Spearman's */
  Ranked *scratch;   /* owned (nullable) */
  gsize n_rows;
  guint n;
  gboolean by_rank;
} Matrix;

static void
matrix_clear (Matrix *matrix)
{
  for (guint i = 0; matrix->columns != NULL && i < matrix->n; i++)
    g_free (matrix->columns[i]);
  g_clear_pointer (&matrix->columns, g_free);
  g_clear_pointer (&matrix->ranks[0], g_free);
  g_clear_pointer (&matrix->ranks[1], g_free);
  g_clear_pointer (&matrix->scratch, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Matrix, matrix_clear)

static gboolean
matrix_read (Matrix               *matrix,
             const HekWidgetRows  *rows,
             const GArray         *fields,
             const HekTask        *task,
             GError              **error)
{
  matrix->n = fields->len;
  matrix->n_rows = rows->n;
  matrix->columns = g_new0 (double *, matrix->n);
  if (matrix->by_rank)
    {
      matrix->ranks[0] = g_try_new (double, MAX (rows->n, 1));
      matrix->ranks[1] = g_try_new (double, MAX (rows->n, 1));
      matrix->scratch = g_try_new (Ranked, MAX (rows->n, 1));
      if (matrix->ranks[0] == NULL || matrix->ranks[1] == NULL || matrix->scratch == NULL)
        return hek_widget_source_no_memory (error, rows->n) != NULL;
    }
  for (guint i = 0; i < matrix->n; i++)
    {
      matrix->columns[i] = g_try_new (double, MAX (rows->n, 1));
      if (matrix->columns[i] == NULL)
        return hek_widget_source_no_memory (error, rows->n) != NULL;
      if (!hek_widget_rows_read_numbers (rows, g_array_index (fields, guint, i),
                                         matrix->columns[i], task, error))
        return FALSE;
    }
  return TRUE;
}

static double
matrix_get (Matrix *matrix,
            guint   i,
            guint   j)
{
  const double *x = matrix->columns[i], *y = matrix->columns[j];

  if (!matrix->by_rank)
    return correlate (x, y, matrix->n_rows);
  rank (x, y, matrix->n_rows, matrix->ranks[0], matrix->scratch);
  rank (y, x, matrix->n_rows, matrix->ranks[1], matrix->scratch);
  return correlate (matrix->ranks[0], matrix->ranks[1], matrix->n_rows);
}

static HekFrame *
make_frame (Matrix               *matrix,
            const HekWidgetRows  *rows,
            const GArray         *fields,
            const HekTask        *task,
            GError              **error)
{
  HekSchema *schema = hek_snapshot_get_schema (rows->snapshot);
  g_autoptr (HekFrame) frame = hek_frame_new (_("Correlation"), matrix->n);

  if (!hek_frame_add_texts (frame, _("Attribute")))
    return hek_widget_source_no_memory (error, matrix->n);
  for (guint i = 0; i < matrix->n; i++)
    {
      const char *name = hek_schema_get_field (schema, g_array_index (fields, guint, i))->name;

      hek_frame_set_text (frame, 0, i, name);
      if (hek_frame_add_reals (frame, name, NULL, HEK_FRAME_VALUE) == NULL)
        return hek_widget_source_no_memory (error, matrix->n);
    }
  for (guint i = 0; i < matrix->n; i++)
    for (guint j = 0; j <= i; j++)
      {
        double r = matrix_get (matrix, i, j);

        if (!hek_task_check (task, error))
          return NULL;
        frame->columns[1 + i].reals[j] = r;
        frame->columns[1 + j].reals[i] = r;
        hek_task_progress (task, (double) i / matrix->n);
      }
  return g_steal_pointer (&frame);
}

static HekFrame *
fetch_correlation (const HekWidgetContext  *context,
                   const HekWidgetQuery    *query,
                   const HekTask           *task,
                   GError                 **error)
{
  g_auto (HekWidgetRows) rows = { 0 };
  g_auto (Matrix) matrix = { 0 };
  g_autoptr (GArray) fields = NULL;

  if (!hek_widget_rows_open (&rows, context, &hek_widget_source_correlation, query, task, error))
    return NULL;
  fields = hek_widget_source_find_fields (hek_snapshot_get_schema (rows.snapshot),
                                          hek_widget_query_get (query, "attributes"), TRUE, error);
  if (fields == NULL)
    return NULL;
  if (fields->len > ATTRIBUTES_MAX)
    {
      hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "attributes",
                              "%u numbers are more than %u: name those that you want to compare",
                              fields->len, ATTRIBUTES_MAX);
      return NULL;
    }
  matrix.by_rank = g_strcmp0 (hek_widget_query_get (query, "method"), "spearman") == 0;
  if (!matrix_read (&matrix, &rows, fields, task, error))
    return NULL;
  return make_frame (&matrix, &rows, fields, task, error);
}

static const HekChoice method_choices[] = {
  { "pearson", N_("Pearson’s r: how near to a straight line") },
  { "spearman", N_("Spearman’s ρ: how near to the same order") },
};

static const HekWidgetField fields_table[] = {
  HEK_WIDGET_FIELD_COLLECTION_ROW (TRUE),
  { .name = "attributes", .label = N_("Attributes"),
    .help = N_("Names of numbers separated by commas; none: all"),
    .kind = HEK_WIDGET_FIELD_ATTRIBUTES },
  { .name = "method", .label = N_("Method"), .help = N_("Of values, or of their ranks"),
    .kind = HEK_WIDGET_FIELD_CHOICE, .def = "pearson", .choices = method_choices,
    .n_choices = 2 },
  HEK_WIDGET_FIELD_FILTER_ROW,
  HEK_WIDGET_FIELD_LIMIT_ROW,
  HEK_WIDGET_FIELD_TAKE_ROW,
};

const HekWidgetSource hek_widget_source_correlation = {
  .id = "correlation",
  .label = N_("Correlation"),
  .help = N_("How the numbers among the attributes of a collection go together"),
  .shape = HEK_WIDGET_SHAPE_MATRIX,
  .gives = HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .fields = fields_table,
  .n_fields = G_N_ELEMENTS (fields_table),
  .changes = TRUE,
  .fetch = fetch_correlation,
};
