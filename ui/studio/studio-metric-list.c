/* SPDX-License-Identifier: Apache-2.0 */
/* Positions of the drop-down follow from the metric table: nothing is kept beside it. */
#include "config.h"

#include "studio-metric-list.h"

#include <glib/gi18n.h>

guint
studio_metric_list_sort (const HekMetric **metrics)
{
  guint n = 0;

  for (guint group = 0; group < HEK_METRIC_N_GROUPS; group++)
    for (guint i = 0; i < hek_metric_n (); i++)
      if (hek_metric (i)->group == group)
        metrics[n++] = hek_metric (i);
  return n;
}

const HekMetricValue *
studio_metric_list_get (guint position)
{
  const HekMetric *metrics[HEK_METRICS_MAX];
  guint n = studio_metric_list_sort (metrics);

  for (guint i = 0; i < n; i++)
    {
      if (position < metrics[i]->n_values)
        return &metrics[i]->values[position];
      position -= metrics[i]->n_values;
    }
  return NULL;
}

const HekMetricValue *
studio_metric_list_get_selected (GtkDropDown *drop_down)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  return selected != GTK_INVALID_LIST_POSITION ? studio_metric_list_get (selected) : NULL;
}

void
studio_metric_list_fill (GtkDropDown *drop_down,
                         const char  *key)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkExpression) expression
    = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  const HekMetricValue *what;
  guint selected = 0;

  for (guint i = 0; (what = studio_metric_list_get (i)) != NULL; i++)
    {
      if (g_str_equal (what->key, key))
        selected = i;
      gtk_string_list_append (names, _(what->label));
    }
  gtk_drop_down_set_expression (drop_down, expression);
  gtk_drop_down_set_enable_search (drop_down, TRUE);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (drop_down, selected);
}
