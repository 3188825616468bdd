/* SPDX-License-Identifier: Apache-2.0 */
/* Targets such as "ssim>=0.98": which number, and how good it has to be. */
#include "config.h"

#include "hek-trial.h"

#include <math.h>
#include <string.h>

static gboolean
hek_target_fail (GError     **error,
                 const char  *text,
                 const char  *why)
{
  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID, "target “%s”: %s", text, why);
  return FALSE;
}

static gboolean
hek_target_fail_key (GError     **error,
                     const char  *text,
                     const char  *key)
{
  GString *keys = g_string_new (NULL);

  for (guint m = 0; m < hek_metric_n (); m++)
    for (guint i = 0; i < hek_metric (m)->n_values; i++)
      g_string_append_printf (keys, "%s%s", keys->len > 0 ? ", " : "",
                              hek_metric (m)->values[i].key);
  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN,
               "target “%s”: “%s” is not one of %s", text, key, keys->str);
  g_string_free (keys, TRUE);
  return FALSE;
}

gboolean
hek_target_parse (HekTarget   *target,
                  const char  *text,
                  GError     **error)
{
  gsize n_key = strcspn (text, "<>=");
  g_autofree char *key = g_strstrip (g_strndup (text, n_key));
  const char *rest = text + n_key;
  const HekMetric *metric;
  char relation = '=';
  char *end = NULL;
  guint value_idx;
  double value;

  if (*rest == '\0' || *key == '\0')
    return hek_target_fail (error, text, "a target is a metric, then =, >= or <=, then a number");
  if (*rest != '=')
    relation = *rest++;
  if (*rest++ != '=')
    return hek_target_fail (error, text, "a target is a metric, then =, >= or <=, then a number");

  metric = hek_metric_find_key (key, &value_idx);
  if (metric == NULL)
    return hek_target_fail_key (error, text, key);
  if (relation == '<' && metric->values[value_idx].higher_is_better)
    return hek_target_fail (error, text, "higher is better here, so say >=");
  if (relation == '>' && !metric->values[value_idx].higher_is_better)
    return hek_target_fail (error, text, "lower is better here, so say <=");

  value = g_ascii_strtod (rest, &end);
  while (g_ascii_isspace (*end))
    end++;
  if (end == rest || *end != '\0' || !isfinite (value))
    return hek_target_fail (error, text, "what follows is not a number");

  target->what = &metric->values[value_idx];
  target->value = value;
  return TRUE;
}

gboolean
hek_target_is_met (const HekTarget       *target,
                   const HekMetricReport *report)
{
  double value = hek_metric_report_get (report, target->what->key);

  /* NaN, a value that the picture does not allow, meets nothing. */
  return target->what->higher_is_better ? value >= target->value : value <= target->value;
}
