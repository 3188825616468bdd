/* SPDX-License-Identifier: Apache-2.0 */
/* Histograms to brush in, hits of a search, and values that others compute. */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <string.h>

/* --- histograms ------------------------------------------------------------------------------ */

void
hek_explorer_histogram_free (gpointer data)
{
  HekExplorerHistogram *histogram = data;

  hek_explorer_value_clear (&histogram->value);
  g_clear_pointer (&histogram->values, hek_explorer_values_unref);
  g_free (histogram->label);
  g_free (histogram);
}

const GPtrArray *
hek_explorer_view_get_histograms (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->histograms;
}

void
hek_explorer_view_add_histogram (HekExplorerView        *self,
                                 const HekExplorerValue *value)
{
  HekExplorerHistogram *histogram;
  HekExplorerValue numbers;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && value != NULL);

  numbers = *value;
  numbers.as = HEK_EXPLORER_AS_NUMBERS;
  for (guint i = 0; i < self->histograms->len; i++)
    if (hek_explorer_value_equal (&((HekExplorerHistogram *) self->histograms->pdata[i])->value,
                                  &numbers))
      return;
  histogram = g_new0 (HekExplorerHistogram, 1);
  hek_explorer_value_copy (&numbers, &histogram->value);
  histogram->label = hek_explorer_value_dup_label (&numbers, hek_explorer_view_get_schema (self));
  histogram->range = (HekSceneRange) { .max = 1 };
  g_ptr_array_add (self->histograms, histogram);
  hek_explorer_view_touch (self);
  hek_explorer_view_sync (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_HISTOGRAMS_CHANGED);
}

void
hek_explorer_view_remove_histogram (HekExplorerView *self,
                                    guint            idx)
{
  g_auto (HekExplorerValue) value = { 0 };

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  if (idx >= self->histograms->len)
    return;
  hek_explorer_value_copy (&((HekExplorerHistogram *) self->histograms->pdata[idx])->value,
                           &value);
  g_ptr_array_remove_index (self->histograms, idx);
  hek_explorer_view_set_range (self, &value, 1, 0);
  hek_explorer_view_touch (self);
  hek_explorer_view_sync (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_HISTOGRAMS_CHANGED);
}

void
hek_explorer_view_fill_histograms (HekExplorerView *self)
{
  for (guint i = 0; i < self->histograms->len; i++)
    {
      HekExplorerHistogram *histogram = self->histograms->pdata[i];

      g_clear_pointer (&histogram->values, hek_explorer_values_unref);
      for (guint j = 0; j < self->drawing->bins->len; j++)
        {
          const HekExplorerBins *bins = self->drawing->bins->pdata[j];

          if (!hek_explorer_value_equal (&bins->values->value, &histogram->value))
            continue;
          histogram->values = hek_explorer_values_ref (bins->values);
          histogram->range = bins->range;
          memcpy (histogram->bins, bins->bins, sizeof histogram->bins);
          memcpy (histogram->visible, bins->visible, sizeof histogram->visible);
          histogram->n_missing = bins->n_missing;
          g_free (histogram->label);
          histogram->label = g_strdup (bins->values->label);
        }
    }
}

/* --- hits ------------------------------------------------------------------------------------ */

void
hek_explorer_view_set_hits (HekExplorerView *self,
                            const guint32   *rows,
                            const double    *distances,
                            gsize            n,
                            const char      *label)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  if (rows == NULL && self->hits == NULL)
    return;
  g_clear_pointer (&self->hits, g_bytes_unref);
  g_clear_pointer (&self->hit_distances, g_bytes_unref);
  g_free (self->hits_label);
  self->hits_label = g_strdup (label);
  if (rows != NULL)
    self->hits = g_bytes_new (rows, n * sizeof *rows);
  if (rows != NULL && distances != NULL)
    self->hit_distances = g_bytes_new (distances, n * sizeof *distances);
  hek_explorer_view_forget (self, HEK_EXPLORER_VALUE_HITS, NULL);
  hek_explorer_view_sync (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_HITS_CHANGED);
}

const guint32 *
hek_explorer_view_get_hits (HekExplorerView *self,
                            gsize           *n)
{
  const guint32 *rows = NULL;
  gsize n_bytes = 0;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  if (self->hits != NULL)
    rows = g_bytes_get_data (self->hits, &n_bytes);
  *n = n_bytes / sizeof *rows;
  return rows;
}

/* --- values of others ------------------------------------------------------------------------ */

void
hek_explorer_view_share_extern (HekExplorerView *self,
                                const char      *name,
                                const char      *label,
                                const char      *unit,
                                GBytes          *numbers)
{
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_EXTERN, .name = (char *) name };
  g_autoptr (GBytes) taken = numbers;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && name != NULL);

  hek_explorer_view_forget (self, HEK_EXPLORER_VALUE_EXTERN, name);
  if (taken != NULL && self->data != NULL)
    {
      HekExplorerValues *values = hek_explorer_values_new_empty (&value, self->data);

      values->shared = g_steal_pointer (&taken);
      values->numbers = (double *) g_bytes_get_data (values->shared, NULL);
      g_free (values->label);
      values->label = g_strdup (label);
      values->unit = g_strdup (unit);
      hek_explorer_values_seal (values);
      hek_explorer_view_keep (self, values);
    }
  hek_explorer_view_sync (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_VALUES_CHANGED);
}

void
hek_explorer_view_set_extern (HekExplorerView *self,
                              const char      *name,
                              const char      *label,
                              const char      *unit,
                              double          *numbers)
{
  gsize n = self->data != NULL ? self->data->n_rows : 0;

  hek_explorer_view_share_extern (self, name, label, unit,
                                  numbers != NULL ? g_bytes_new_take (numbers, n * sizeof *numbers)
                                                  : NULL);
}

GPtrArray *
hek_explorer_view_list_externs (HekExplorerView *self)
{
  GPtrArray *list = g_ptr_array_new ();

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), list);

  for (guint i = 0; i < self->kept->len; i++)
    {
      HekExplorerValues *values = ((HekExplorerKept *) self->kept->pdata[i])->values;

      if (values->value.kind == HEK_EXPLORER_VALUE_EXTERN)
        g_ptr_array_add (list, values);
    }
  return list;
}
