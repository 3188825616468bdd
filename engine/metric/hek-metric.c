/* SPDX-License-Identifier: Apache-2.0 */
/* The table of metrics, reports of several of them, and their values as text. */
#include "config.h"

#include "hek-metric.h"

#include "hek-metric-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const HekMetric *const table[] = {
  &hek_metric_mse,
  &hek_metric_psnr,
  &hek_metric_ssim,
  &hek_metric_ciede2000,
  &hek_metric_ms_ssim,
  &hek_metric_flip,
  &hek_metric_ssimulacra2,
  &hek_metric_pu_psnr,
  &hek_metric_pu_ssim,
  &hek_metric_pu_ms_ssim,
  &hek_metric_de76,
  &hek_metric_cie94,
  &hek_metric_cie94_textile,
  &hek_metric_cmc,
  &hek_metric_itp,
  &hek_metric_hyab,
  &hek_metric_cam16ucs,
};

G_STATIC_ASSERT (G_N_ELEMENTS (table) <= HEK_METRICS_MAX);

guint
hek_metric_n (void)
{
  return G_N_ELEMENTS (table);
}

const HekMetric *
hek_metric (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (table), NULL);

  return table[i];
}

const HekMetric *
hek_metric_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (table[i]->id, id) == 0)
      return table[i];
  return NULL;
}

const HekMetric *
hek_metric_find_key (const char *key,
                     guint      *value_idx)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint v = 0; v < table[i]->n_values; v++)
      if (g_strcmp0 (table[i]->values[v].key, key) == 0)
        {
          if (value_idx != NULL)
            *value_idx = v;
          return table[i];
        }
  return NULL;
}

const char *
hek_metric_group_label (HekMetricGroup group)
{
  static const char *const labels[HEK_METRIC_N_GROUPS] = {
    [HEK_METRIC_SIGNAL] = N_("Signal"),
    [HEK_METRIC_STRUCTURE] = N_("Structure"),
    [HEK_METRIC_COLOR] = N_("Colour difference"),
    [HEK_METRIC_HDR] = N_("High dynamic range"),
  };

  g_return_val_if_fail (group < HEK_METRIC_N_GROUPS, NULL);

  return _(labels[group]);
}

/* --- reports ------------------------------------------------------------------------------- */

typedef struct
{
  const HekMetric *metric;
  const HekOptionValues *options;
  gboolean reported;
  double values[HEK_METRIC_MAX_VALUES];
} HekMetricWork;

/* The metrics in table order, once each, and with them the one whose map is wanted. */
static guint
hek_metric_collect (const HekMetric *const *metrics,
                    guint                   n_metrics,
                    const HekMetricSetup   *setup,
                    const HekMetric        *map_of,
                    HekMetricWork          *work)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const HekMetric *metric = table[i];
      gboolean reported = metrics == NULL && metric->quick;

      for (guint k = 0; metrics != NULL && k < n_metrics; k++)
        reported |= metrics[k] == metric;
      if (reported || metric == map_of)
        work[n++] = (HekMetricWork){ .metric = metric, .options = &setup->options[i],
                                     .reported = reported };
    }
  return n;
}

static gboolean
hek_metric_calculate (const HekImage    *ref,
                      const HekImage    *test,
                      const HekViewing  *viewing,
                      HekMetricWork     *work,
                      guint              n,
                      const HekMetric   *map_of,
                      HekMap           **map,
                      const HekTask     *task,
                      GError           **error)
{
  HekMetricRequest requests[G_N_ELEMENTS (table)];
  guint n_requests = 0, n_alone = 0;
  double share;
  HekTask sub;

  for (guint i = 0; i < n; i++)
    {
      HekMap **wanted = work[i].metric == map_of ? map : NULL;

      if (work[i].metric->blocks != NULL)
        requests[n_requests++] = (HekMetricRequest){ work[i].metric, work[i].options,
                                                     work[i].values, wanted };
    }

  /* the pass counts for the progress as one of those that are evaluated alone */
  share = 1.0 / (1 + n - n_requests);
  sub = hek_task_sub (task, 0, share);
  if (n_requests > 0 &&
      !hek_metric_pass_run (ref, test, viewing, requests, n_requests, &sub, error))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      HekMap **wanted = work[i].metric == map_of ? map : NULL;

      if (work[i].metric->blocks != NULL)
        continue;
      sub = hek_task_sub (task, ++n_alone * share, share);
      if (!work[i].metric->evaluate (ref, test, viewing, work[i].options, work[i].values, wanted,
                                     &sub, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_metric_evaluate (const HekImage          *ref,
                     const HekImage          *test,
                     const HekMetric *const  *metrics,
                     guint                    n_metrics,
                     const HekMetricSetup    *setup,
                     HekMetricReport         *report,
                     const HekMetric         *map_of,
                     HekMap                 **map,
                     const HekTask           *task,
                     GError                 **error)
{
  HekMetricWork work[G_N_ELEMENTS (table)];
  g_autoptr (HekMap) made = NULL;
  HekMetricSetup defaults;
  guint n;

  if (ref->width != test->width || ref->height != test->height)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID,
                   "the pictures have different sizes: %u × %u and %u × %u pixels",
                   ref->width, ref->height, test->width, test->height);
      return FALSE;
    }
  if (setup == NULL)
    {
      hek_metric_setup_init (&defaults);
      setup = &defaults;
    }
  n = hek_metric_collect (metrics, n_metrics, setup, map_of, work);
  if (!hek_metric_calculate (ref, test, &setup->viewing, work, n, map_of,
                             map != NULL ? &made : NULL, task, error))
    return FALSE;

  if (report != NULL)
    {
      *report = (HekMetricReport){ 0 };
      for (guint i = 0; i < n; i++)
        for (guint v = 0; work[i].reported && v < work[i].metric->n_values; v++)
          {
            report->what[report->n] = &work[i].metric->values[v];
            report->value[report->n++] = work[i].values[v];
          }
    }
  if (map != NULL)
    *map = g_steal_pointer (&made);
  return TRUE;
}

double
hek_metric_report_get (const HekMetricReport *report,
                       const char            *key)
{
  for (guint i = 0; i < report->n; i++)
    if (g_strcmp0 (report->what[i]->key, key) == 0)
      return report->value[i];
  return NAN;
}

gboolean
hek_metric_report_has (const HekMetricReport *report,
                       const HekMetric       *metric)
{
  for (guint i = 0; i < report->n; i++)
    if (report->what[i] == &metric->values[0])
      return TRUE;
  return FALSE;
}

static gboolean
hek_metric_report_find (const HekMetricReport *report,
                        const HekMetricValue  *what,
                        double                *value)
{
  for (guint i = 0; i < report->n; i++)
    if (report->what[i] == what)
      {
        *value = report->value[i];
        return TRUE;
      }
  return FALSE;
}

void
hek_metric_report_add (HekMetricReport       *report,
                       const HekMetricReport *more)
{
  HekMetricReport all = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint v = 0; v < table[i]->n_values; v++)
      {
        const HekMetricValue *what = &table[i]->values[v];
        double value;

        if (!hek_metric_report_find (more, what, &value)
            && !hek_metric_report_find (report, what, &value))
          continue;
        all.what[all.n] = what;
        all.value[all.n++] = value;
      }
  *report = all;
}

/* --- words --------------------------------------------------------------------------------- */

char *
hek_metric_value_format (const HekMetricValue *what,
                         double                value)
{
  if (isnan (value))
    return g_strdup ("—");
  if (isinf (value))
    return g_strdup (_("infinite"));
  if (what->unit == NULL)
    return g_strdup_printf ("%.*f", (int) what->n_digits, value);
  return g_strdup_printf ("%.*f %s", (int) what->n_digits, value, _(what->unit));
}

/*
 * Rules of thumb and not limits of a standard: they are meant for photographs at arm's length,
 * and a metric that does not know the eye (MSE, PSNR) can be far off.
 */
const char *
hek_metric_words (const double limits[HEK_METRIC_N_LIMITS],
                  double       value,
                  gboolean     higher_is_better)
{
  static const char *const words[HEK_METRIC_N_LIMITS + 1] = {
    N_("no difference"),
    N_("not visible"),
    N_("hard to see, even side by side"),
    N_("visible side by side"),
    N_("clearly visible"),
    N_("strong differences"),
  };
  guint i = 0;

  if (isnan (value))
    return _("not defined for these pictures");
  while (i < HEK_METRIC_N_LIMITS && (higher_is_better ? value < limits[i] : value > limits[i]))
    i++;
  return _(words[i]);
}
