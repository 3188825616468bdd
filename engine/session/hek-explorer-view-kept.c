/* SPDX-License-Identifier: Apache-2.0 */
/* The values that an Explorer view has and wants. */
#include "config.h"

#include "hek-explorer-view-private.h"

/* Values that nobody uses may take so much memory. */
#define MAX_UNUSED_BYTES ((gsize) 256 << 20)

/* Operations that are done without being asked for: about a second. */
#define UNASKED_COST 5e10
#define UNASKED_ROWS 200000u

/* --- what there is --------------------------------------------------------------------------- */

gboolean
hek_explorer_value_is_of_rows (const HekExplorerValue *value)
{
  return !hek_explorer_value_is_of_places (value) && value->kind != HEK_EXPLORER_VALUE_HITS &&
         value->kind != HEK_EXPLORER_VALUE_EXTERN;
}

HekExplorerValues *
hek_explorer_view_find_values (HekExplorerView        *self,
                               const HekExplorerValue *value,
                               gboolean                exact)
{
  HekExplorerValues *found = NULL;

  for (guint i = self->kept->len; i-- > 0;)
    {
      const HekExplorerKept *kept = self->kept->pdata[i];

      if (!hek_explorer_value_equal (&kept->values->value, value))
        continue;
      if (kept->serial == self->serial)
        return kept->values;
      if (!exact && found == NULL && hek_explorer_value_is_of_rows (value))
        found = kept->values;
    }
  return found;
}

HekExplorerValues *
hek_explorer_view_get_values (HekExplorerView        *self,
                              const HekExplorerValue *value)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self) && value != NULL, NULL);

  return hek_explorer_view_find_values (self, value, TRUE);
}

gboolean
hek_explorer_view_is_costly (HekExplorerView        *self,
                             const HekExplorerValue *value)
{
  HekExplorerData *data = self->data;
  double n = data != NULL ? data->n_rows : 0;

  if (data == NULL || hek_explorer_view_find_values (self, value, FALSE) != NULL)
    return FALSE;
  switch (value->kind)
    {
    case HEK_EXPLORER_VALUE_TRUSTWORTHINESS:
    case HEK_EXPLORER_VALUE_CONTINUITY:
    case HEK_EXPLORER_VALUE_NEIGHBORS_KEPT:
      return n * n * hek_snapshot_get_schema (data->snapshot)->dim > UNASKED_COST;
    case HEK_EXPLORER_VALUE_HDBSCAN:
    case HEK_EXPLORER_VALUE_DENSITY:
    case HEK_EXPLORER_VALUE_KMEANS:
    case HEK_EXPLORER_VALUE_QUANTIZATION_ERROR:
      return n > UNASKED_ROWS;
    default:
      return FALSE;
    }
}

/* --- what is wanted -------------------------------------------------------------------------- */

void
hek_explorer_view_each_wanted (HekExplorerView       *self,
                               HekExplorerWantedFunc  func,
                               gpointer               data)
{
  func (self, &self->color, data);
  func (self, &self->size, data);
  for (guint i = 0; i < self->filters->len; i++)
    func (self, &((HekExplorerFilter *) self->filters->pdata[i])->value, data);
  for (guint i = 0; i < self->histograms->len; i++)
    func (self, &((HekExplorerHistogram *) self->histograms->pdata[i])->value, data);
  for (guint i = 0; i < self->loads->len; i++)
    func (self, &g_array_index (self->loads, HekExplorerValue, i), data);
}

typedef struct
{
  const HekExplorerValue *value;
  gboolean found;
} Wanted;

static void
compare_wanted (HekExplorerView        *self,
                const HekExplorerValue *value,
                gpointer                data)
{
  Wanted *wanted = data;

  wanted->found = wanted->found || hek_explorer_value_equal (value, wanted->value);
}

gboolean
hek_explorer_view_is_wanted (HekExplorerView        *self,
                             const HekExplorerValue *value)
{
  Wanted wanted = { .value = value };

  hek_explorer_view_each_wanted (self, compare_wanted, &wanted);
  return wanted.found;
}

static void
trim (HekExplorerView *self)
{
  /* stays whatever it takes: somebody has asked for it just now */
  const HekExplorerKept *newest = self->kept->pdata[self->kept->len - 1];
  gsize n_bytes = 0;

  for (guint i = self->kept->len; i-- > 0;)
    {
      const HekExplorerKept *kept = self->kept->pdata[i];

      if (hek_explorer_view_is_wanted (self, &kept->values->value) &&
          hek_explorer_view_find_values (self, &kept->values->value, FALSE) == kept->values)
        continue;
      n_bytes += hek_explorer_values_get_bytes (kept->values);
      if (n_bytes > MAX_UNUSED_BYTES && kept != newest)
        g_ptr_array_remove_index (self->kept, i);
    }
}

void
hek_explorer_view_keep (HekExplorerView   *self,
                        HekExplorerValues *values)
{
  HekExplorerKept *kept = g_new0 (HekExplorerKept, 1);

  for (guint i = self->kept->len; i-- > 0;)
    if (hek_explorer_value_equal (&((HekExplorerKept *) self->kept->pdata[i])->values->value,
                                  &values->value))
      g_ptr_array_remove_index (self->kept, i);
  kept->values = values;
  kept->serial = self->serial;
  g_ptr_array_add (self->kept, kept);
  trim (self);
}

void
hek_explorer_view_forget (HekExplorerView      *self,
                          HekExplorerValueKind  kind,
                          const char           *name)
{
  for (guint i = self->kept->len; i-- > 0;)
    {
      const HekExplorerValue *value = &((HekExplorerKept *) self->kept->pdata[i])->values->value;

      if (value->kind == kind && (name == NULL || g_strcmp0 (value->name, name) == 0))
        g_ptr_array_remove_index (self->kept, i);
    }
  for (guint i = self->making->len; i-- > 0;)
    {
      HekExplorerMaking *making = self->making->pdata[i];

      if (making->value.kind != kind || (name != NULL && g_strcmp0 (making->value.name, name) != 0))
        continue;
      hek_job_cancel (making->job);
      g_ptr_array_remove_index (self->making, i);
    }
}
