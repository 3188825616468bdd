/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the engine recorded, by time: one row a bucket from the first with values to the last, NaN
 * where there are none; or one row for the whole range. Values are as they were stored, in the unit
 * of their instrument.
 */
#include "config.h"

#include "hek-widget-source-line-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-series-anomaly.h"

/* A VALUE, a LOW, a HIGH and an ANOMALY each, and the times. */
#define PARTS_MAX ((HEK_FRAME_MAX_COLUMNS - 1) / 4)

/* --- the frame ------------------------------------------------------------------------------- */

typedef struct
{
  gsize first, n;
} Span;

/* From the first row with a value in any line to the last. */
static Span
find_span (const GArray *lines,
           gsize         n)
{
  Span span = { n, 0 };
  gsize last = 0;

  for (guint l = 0; l < lines->len; l++)
    for (gsize i = 0; i < n; i++)
      if (!isnan (g_array_index (lines, HekWidgetLine, l).values[i]))
        {
          span.first = MIN (span.first, i);
          last = MAX (last, i);
        }
  if (span.first < n)
    span.n = last - span.first + 1;
  return span;
}

static gboolean
add_reals (HekFrame      *frame,
           const char    *name,
           const char    *unit,
           HekFrameRole   role,
           const double  *values,
           const Span    *span,
           GError       **error)
{
  double *out = hek_frame_add_reals (frame, name, unit, role);

  if (out == NULL)
    return hek_widget_source_no_memory (error, span->n) != NULL;
  if (span->n > 0)
    memcpy (out, values + span->first, span->n * sizeof *out);
  return TRUE;
}

static gboolean
add_anomalies (HekFrame      *frame,
               const char    *name,
               const double  *values,
               const Span    *span,
               GError       **error)
{
  g_autofree guint8 *marks = g_try_new0 (guint8, MAX (span->n, 1));
  double *out = hek_frame_add_reals (frame, name, NULL, HEK_FRAME_ANOMALY);

  if (marks == NULL || out == NULL)
    return hek_widget_source_no_memory (error, span->n) != NULL;
  hek_series_find_anomalies (values + span->first, (guint) span->n, NULL, marks, NULL);
  for (gsize i = 0; i < span->n; i++)
    out[i] = marks[i];
  return TRUE;
}

static gboolean
is_yes (const HekWidgetQuery *query,
        const char           *field)
{
  return g_strcmp0 (hek_widget_query_get (query, field), "yes") == 0;
}

/* An envelope is around what is one of the values, not around how many there were. */
static gboolean
has_envelope (const HekWidgetLines *fetch,
              const HekWidgetQuery *query)
{
  HekSeriesReduce reduce = fetch->reduction.reduce;

  return is_yes (query, "envelope") &&
         (fetch->reduction.quantile > 0 || reduce == HEK_SERIES_MEAN ||
          reduce == HEK_SERIES_LAST);
}

static gboolean
add_line (HekFrame              *frame,
          const HekWidgetLine   *line,
          const char            *name,
          const HekWidgetLines  *fetch,
          const HekWidgetQuery  *query,
          const Span            *span,
          GError               **error)
{
  g_autofree char *unit = hek_widget_reduction_dup_unit (&fetch->reduction, &fetch->parts);

  if (!add_reals (frame, name, unit, HEK_FRAME_VALUE, line->values, span, error))
    return FALSE;
  if (has_envelope (fetch, query) &&
      (!add_reals (frame, _("minimum"), unit, HEK_FRAME_LOW, line->low, span, error) ||
       !add_reals (frame, _("maximum"), unit, HEK_FRAME_HIGH, line->high, span, error)))
    return FALSE;
  return !is_yes (query, "anomalies") ||
         add_anomalies (frame, _("anomaly"), line->values, span, error);
}

static HekFrame *
make_frame (const HekWidgetLines  *fetch,
            const HekWidgetQuery  *query,
            const GArray          *lines,
            gboolean               together,
            GError               **error)
{
  Span span = find_span (lines, fetch->grid.n);
  /* translators: a series and what is looked at of it, as in “Search latency, p99” */
  g_autofree char *what = g_strdup_printf (_("%s, %s"), fetch->parts.label,
                                           fetch->reduction.label);
  g_autoptr (HekFrame) frame = hek_frame_new (what, span.n);
  gint64 *times = hek_frame_add_times (frame, _("Time"));

  if (times == NULL)
    return hek_widget_source_no_memory (error, span.n);
  for (gsize i = 0; i < span.n; i++)
    times[i] = fetch->grid.first_us + (gint64) (span.first + i) * fetch->grid.bucket_us;
  for (guint l = 0; l < lines->len; l++)
    {
      const char *name = together ? what
                                  : g_array_index (fetch->parts.parts, HekWidgetPart, l).label;

      if (!add_line (frame, &g_array_index (lines, HekWidgetLine, l), name, fetch, query, &span,
                     error))
        return NULL;
    }
  return g_steal_pointer (&frame);
}

static HekFrame *
fetch_times (HekWidgetLines        *fetch,
             const HekWidgetQuery  *query,
             gboolean               together,
             const HekTask         *task,
             GError               **error)
{
  gint64 bucket = hek_widget_source_get_number (&hek_widget_source_telemetry, query, "bucket");
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (HekWidgetLine));
  guint n_parts = fetch->parts.parts->len;
  guint n_lines = together ? 1 : n_parts;

  if (n_parts == 0) /* nothing was recorded yet: a column without values, not none */
    {
      together = TRUE;
      n_lines = 1;
    }
  g_array_set_clear_func (lines, (GDestroyNotify) hek_widget_line_clear);
  if (!hek_widget_grid_init (&fetch->grid, fetch->context, bucket, error) ||
      !hek_widget_lines_find_on (fetch, task, error))
    return NULL;
  g_array_set_size (lines, n_lines);
  for (guint i = 0; i < n_lines; i++)
    if (!hek_widget_line_make (&g_array_index (lines, HekWidgetLine, i), fetch, together ? 0 : i,
                               together ? n_parts : 1, task, error))
      return NULL;
  return make_frame (fetch, query, lines, together, error);
}

/* --- the whole range ------------------------------------------------------------------------- */

/* NaN: nothing came. */
static gboolean
get_total (double                *value,
           const HekWidgetLines  *fetch,
           guint                  first,
           guint                  n,
           const HekTask         *task,
           GError               **error)
{
  const HekWidgetContext *context = fetch->context;
  gboolean sums_amounts = n > 1 && fetch->parts.kind == HEK_SERIES_GAUGE;
  gint64 width = MIN (context->to_us, MAX (g_get_real_time (), context->from_us + 1)) -
                 context->from_us;
  g_autoptr (HekHistogram) all = hek_histogram_new ();
  HekSeriesPoint total = { 0 };

  *value = NAN;
  for (guint i = first; i < first + n; i++)
    {
      const HekWidgetPart *part = &g_array_index (fetch->parts.parts, HekWidgetPart, i);
      g_autoptr (HekHistogram) histogram = NULL;
      HekSeriesPoint point;

      if (!hek_series_read_total (context->series, part->info->id, context->from_us,
                                  context->to_us, &point, &histogram, task, error))
        return FALSE;
      if (histogram != NULL)
        hek_histogram_merge (all, histogram);
      if (point.count == 0)
        continue;
      if (sums_amounts)
        *value = (isnan (*value) ? 0 : *value) +
                 hek_series_point_reduce (&point, fetch->reduction.reduce, width);
      else if (total.count == 0)
        total = point;
      else
        hek_series_point_add (&total, &point, point.time_us >= total.time_us);
    }
  if (fetch->reduction.quantile > 0)
    *value = hek_histogram_get_quantile (all, fetch->reduction.quantile);
  else if (!sums_amounts && total.count > 0)
    *value = hek_series_point_reduce (&total, fetch->reduction.reduce, width);
  return TRUE;
}

/* One row, or a row a collection. */
static HekFrame *
fetch_range (const HekWidgetLines  *fetch,
             gboolean               together,
             const HekTask         *task,
             GError               **error)
{
  guint n_parts = fetch->parts.parts->len, n_rows = together ? MIN (n_parts, 1) : n_parts;
  g_autofree char *name = g_strdup_printf (_("%s, %s"), fetch->parts.label,
                                           fetch->reduction.label);
  g_autofree char *unit = hek_widget_reduction_dup_unit (&fetch->reduction, &fetch->parts);
  g_autoptr (HekFrame) frame = NULL;
  gboolean was_on = FALSE;
  double *values;

  if (together && !hek_widget_lines_was_on (fetch, &was_on, task, error))
    return NULL;
  n_rows = MAX (n_rows, was_on ? 1u : 0u);
  frame = hek_frame_new (name, n_rows);
  if (!together && !hek_frame_add_texts (frame, _("Collection")))
    return hek_widget_source_no_memory (error, n_rows);
  values = hek_frame_add_reals (frame, name, unit, HEK_FRAME_VALUE);
  if (values == NULL)
    return hek_widget_source_no_memory (error, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      if (!together)
        hek_frame_set_text (frame, 0, i,
                            g_array_index (fetch->parts.parts, HekWidgetPart, i).label);
      if (!get_total (&values[i], fetch, together ? 0 : i, together ? n_parts : 1, task, error))
        return NULL;
    }
  if (together && n_rows == 1 && isnan (values[0]) && was_on)
    values[0] = 0; /* nothing happened, and somebody looked */
  else if (together && n_rows == 1 && isnan (values[0]))
    hek_frame_cut (frame, 0);
  return g_steal_pointer (&frame);
}

static HekFrame *
fetch_telemetry (const HekWidgetContext  *context,
                 const HekWidgetQuery    *query,
                 const HekTask           *task,
                 GError                 **error)
{
  gboolean together = g_strcmp0 (hek_widget_query_get (query, "by"), "collection") != 0;
  g_auto (HekWidgetLines) fetch = { .context = context };

  if (!hek_widget_parts_find (&fetch.parts, context, query, error) ||
      !hek_widget_reduction_find (&fetch.reduction, &fetch.parts,
                                  hek_widget_query_get (query, "reduce"), error))
    return NULL;
  if (!together && fetch.parts.parts->len > PARTS_MAX)
    {
      hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "by",
                              "%u collections are more than %u lines: name one",
                              fetch.parts.parts->len, PARTS_MAX);
      return NULL;
    }
  if (g_strcmp0 (hek_widget_query_get (query, "over"), "range") == 0)
    return fetch_range (&fetch, together, task, error);
  return fetch_times (&fetch, query, together, task, error);
}

static const HekChoice by_choices[] = {
  { "together", N_("All together") },
  { "collection", N_("Each by itself") },
};

static const HekChoice yes_choices[] = { { "no", N_("No") }, { "yes", N_("Yes") } };

static const HekChoice over_choices[] = {
  { "time", N_("By time") },
  { "range", N_("The whole range") },
};

static const HekWidgetField fields[] = {
  HEK_WIDGET_FIELD_SERIES_ROW,
  HEK_WIDGET_FIELD_COLLECTION_ROW (FALSE),
  { .name = "by", .label = N_("Collections"), .help = N_("When none is named"),
    .kind = HEK_WIDGET_FIELD_CHOICE, .def = "together", .choices = by_choices, .n_choices = 2 },
  { .name = "reduce", .label = N_("Value"),
    .help = N_("What of a bucket; usually the rate of counts, the mean of amounts, p99 of times"),
    .kind = HEK_WIDGET_FIELD_CHOICE, .def = "auto", .choices = hek_widget_reduce_choices,
    .n_choices = HEK_WIDGET_N_REDUCES },
  { .name = "over", .label = N_("Over"), .help = N_("Values by time, or one of the whole range"),
    .kind = HEK_WIDGET_FIELD_CHOICE, .def = "time", .choices = over_choices, .n_choices = 2 },
  { .name = "bucket", .label = N_("Bucket"),
    .help = N_("Seconds that one value is of; 0: what suits the width"),
    .kind = HEK_WIDGET_FIELD_NUMBER, .def = "0", .min = 0, .max = 31536000 },
  { .name = "envelope", .label = N_("Envelope"),
    .help = N_("The least and the greatest value around means and percentiles"),
    .kind = HEK_WIDGET_FIELD_CHOICE, .def = "no", .choices = yes_choices, .n_choices = 2 },
  { .name = "anomalies", .label = N_("Anomalies"),
    .help = N_("Marks outliers and shifts of level"),
    .kind = HEK_WIDGET_FIELD_CHOICE, .def = "no", .choices = yes_choices, .n_choices = 2 },
};

const HekWidgetSource hek_widget_source_telemetry = {
  .id = "telemetry",
  .label = N_("Telemetry"),
  .help = N_("What the engine recorded: searches, imports, memory, jobs"),
  .shape = HEK_WIDGET_SHAPE_SERIES,
  .gives = HEK_WIDGET_WANTS_TIME | HEK_WIDGET_WANTS_NUMBER,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .changes = TRUE,
  .fetch = fetch_telemetry,
};
