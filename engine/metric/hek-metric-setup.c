/* SPDX-License-Identifier: Apache-2.0 */
/* Viewing conditions and options of all metrics. */
#include "config.h"

#include "hek-metric.h"

#include <string.h>

void
hek_metric_setup_init (HekMetricSetup *setup)
{
  *setup = (HekMetricSetup){ .viewing = { .display = hek_display (0) } };
  for (guint i = 0; i < hek_metric_n (); i++)
    {
      const HekMetric *metric = hek_metric (i);

      hek_options_defaults (metric->options, metric->n_options, &setup->options[i]);
    }
}

void
hek_metric_setup_init_viewing (HekMetricSetup   *setup,
                               const HekViewing *viewing)
{
  hek_metric_setup_init (setup);
  if (viewing->display == setup->viewing.display && viewing->distance_m <= 0)
    return;
  setup->viewing = *viewing;
  for (guint i = 0; i < hek_metric_n (); i++)
    {
      int ppd = hek_options_find (hek_metric (i)->options, hek_metric (i)->n_options, "ppd");

      if (ppd >= 0)
        setup->options[i].v[ppd] = 0; /* of the viewing */
    }
}

static gboolean
hek_metric_setup_fail (const HekMetric  *metric,
                       const char       *text,
                       GError          **error)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; metric == NULL && i < hek_metric_n (); i++)
    for (guint k = 0; k < hek_metric (i)->n_options; k++)
      g_string_append_printf (list, "%s%s.%s", list->len > 0 ? ", " : "", hek_metric (i)->id,
                              hek_metric (i)->options[k].name);
  for (guint k = 0; metric != NULL && k < metric->n_options; k++)
    g_string_append_printf (list, "%s%s.%s", k > 0 ? ", " : "", metric->id,
                            metric->options[k].name);
  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN,
               "“%s” is not METRIC.OPTION=VALUE with one of %s", text,
               list->len > 0 ? list->str : "no options");
  g_string_free (list, TRUE);
  return FALSE;
}

gboolean
hek_metric_setup_set (HekMetricSetup  *setup,
                      const char      *text,
                      GError         **error)
{
  const char *dot = strchr (text, '.');
  const char *equals = dot != NULL ? strchr (dot, '=') : NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (equals == NULL)
    return hek_metric_setup_fail (NULL, text, error);
  id = g_strndup (text, (gsize) (dot - text));
  name = g_strndup (dot + 1, (gsize) (equals - dot - 1));

  for (guint i = 0; i < hek_metric_n (); i++)
    {
      const HekMetric *metric = hek_metric (i);
      int option;

      if (strcmp (metric->id, id) != 0)
        continue;
      option = hek_options_find (metric->options, metric->n_options, name);
      if (option < 0)
        return hek_metric_setup_fail (metric, text, error);
      if (!hek_option_parse (&metric->options[option], equals + 1, &setup->options[i].v[option],
                             error))
        {
          g_prefix_error (error, "%s: ", metric->id);
          return FALSE;
        }
      return TRUE;
    }
  return hek_metric_setup_fail (NULL, text, error);
}
