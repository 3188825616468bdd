/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which series a query means: an instrument, of one collection, of each, or of all together; and
 * what several of them are together.
 */
#include "config.h"

#include "hek-widget-source-series-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-instrument.h"

void
hek_widget_source_add_instruments (GPtrArray *values,
                                   void     (*add) (GPtrArray *values, const char *id,
                                                    const char *label))
{
  for (guint i = 0; i < HEK_N_INSTRUMENTS; i++)
    add (values, hek_instrument_get (i)->id, _(hek_instrument_get (i)->label));
}

static void
part_clear (gpointer data)
{
  HekWidgetPart *part = data;

  g_clear_pointer (&part->info, hek_series_info_free);
  g_free (part->label);
}

void
hek_widget_parts_clear (HekWidgetParts *parts)
{
  g_clear_pointer (&parts->parts, g_array_unref);
  g_clear_pointer (&parts->label, g_free);
  g_clear_pointer (&parts->unit, g_free);
}

/* What people call a scope: the full name of a collection, the program, or "". */
static char *
dup_scope_label (const HekWidgetContext *context,
                 const char             *scope)
{
  g_autoptr (HekCollectionInfo) info = NULL;

  if (scope[0] == '\0')
    return g_strdup (_("This program"));
  if (scope[0] == '@')
    return g_strdup (scope + 1);
  if (context->workspace != NULL)
    info = hek_workspace_find (context->workspace, scope, NULL);
  return info != NULL ? hek_collection_info_dup_full_name (info) : g_strndup (scope, 8);
}

char *
hek_widget_source_dup_scope (const HekWidgetContext  *context,
                             const char              *collection,
                             GError                 **error)
{
  g_autoptr (HekCollectionInfo) info = NULL;
  g_autoptr (GError) own_error = NULL;

  if (context->workspace != NULL)
    info = hek_workspace_find (context->workspace, collection, &own_error);
  if (info != NULL)
    return g_strdup (info->uuid);
  if (g_uuid_string_is_valid (collection)) /* one that is gone: its series are still there */
    return g_strdup (collection);
  if (own_error == NULL)
    hek_widget_source_needs_workspace (context, error);
  else
    g_propagate_prefixed_error (error, g_steal_pointer (&own_error), "collection: ");
  return NULL;
}

static void
take_part (HekWidgetParts         *parts,
           const HekWidgetContext *context,
           HekSeriesInfo          *info)
{
  HekWidgetPart part = { info, dup_scope_label (context, info->scope) };

  if (parts->unit == NULL)
    {
      parts->unit = strcmp (info->unit, "1") != 0 ? g_strdup (info->unit) : NULL;
      parts->kind = info->kind;
    }
  g_array_append_val (parts->parts, part);
}

/* The program itself, where there is a series of it; other programs only where there is none: their
 * memory is not this one's. */
static void
drop_other_programs (HekWidgetParts *parts)
{
  gboolean has_own = FALSE;

  for (guint i = 0; i < parts->parts->len; i++)
    has_own |= g_array_index (parts->parts, HekWidgetPart, i).info->scope[0] == '\0';
  for (guint i = parts->parts->len; has_own && i-- > 0;)
    if (g_array_index (parts->parts, HekWidgetPart, i).info->scope[0] == '@')
      g_array_remove_index (parts->parts, i);
}

static gboolean
check_instrument (const char  *id,
                  GPtrArray   *infos,
                  GError     **error)
{
  if (hek_instrument_find (id) != NULL)
    return TRUE;
  for (guint i = 0; i < infos->len; i++)
    if (strcmp (((HekSeriesInfo *) infos->pdata[i])->instrument, id) == 0)
      return TRUE; /* of a newer version */
  hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "series",
                          "there is no “%s”; “hektor telemetry list” tells those that there are",
                          id);
  return FALSE;
}

gboolean
hek_widget_parts_find (HekWidgetParts          *parts,
                       const HekWidgetContext  *context,
                       const HekWidgetQuery    *query,
                       GError                 **error)
{
  const char *id = hek_widget_query_get (query, "series");
  const char *collection = hek_widget_query_get (query, "collection");
  const HekInstrument *instrument = hek_instrument_find (id);
  g_autoptr (GPtrArray) infos = NULL;
  g_autofree char *scope = NULL;

  memset (parts, 0, sizeof *parts);
  parts->parts = g_array_new (FALSE, FALSE, sizeof (HekWidgetPart));
  g_array_set_clear_func (parts->parts, part_clear);
  parts->label = g_strdup (instrument != NULL ? _(instrument->label) : id);
  if (instrument != NULL)
    {
      const char *unit = hek_unit_get_id (instrument->unit);

      parts->kind = (HekSeriesKind) instrument->kind;
      parts->unit = strcmp (unit, "1") != 0 ? g_strdup (unit) : NULL;
    }
  infos = context->series != NULL
            ? hek_series_store_list (context->series, error)
            : g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_info_free);
  if (infos == NULL || !check_instrument (id, infos, error))
    return FALSE;
  if (collection != NULL)
    {
      scope = hek_widget_source_dup_scope (context, collection, error);
      if (scope == NULL)
        return FALSE;
    }
  for (guint i = 0; i < infos->len;)
    {
      const HekSeriesInfo *info = infos->pdata[i];

      if (strcmp (info->instrument, id) != 0 || (scope != NULL && strcmp (info->scope, scope) != 0))
        i++;
      else
        take_part (parts, context, g_ptr_array_steal_index (infos, i));
    }
  drop_other_programs (parts);
  return TRUE;
}

/* --- reducing -------------------------------------------------------------------------------- */

static const struct
{
  const char *id;
  const char *label;
  HekSeriesReduce reduce;
  double quantile; /* 0: none */
} reductions[] = {
  { "mean", N_("mean"), HEK_SERIES_MEAN, 0 },
  { "min", N_("minimum"), HEK_SERIES_MIN, 0 },
  { "max", N_("maximum"), HEK_SERIES_MAX, 0 },
  { "last", N_("last"), HEK_SERIES_LAST, 0 },
  { "sum", N_("sum"), HEK_SERIES_SUM, 0 },
  { "count", N_("count"), HEK_SERIES_COUNT, 0 },
  { "rate", N_("rate"), HEK_SERIES_RATE, 0 },
  { "p50", N_("median"), HEK_SERIES_MEAN, 0.5 },
  { "p90", "p90", HEK_SERIES_MEAN, 0.9 },
  { "p95", "p95", HEK_SERIES_MEAN, 0.95 },
  { "p99", "p99", HEK_SERIES_MEAN, 0.99 },
  { "p999", "p99.9", HEK_SERIES_MEAN, 0.999 },
};

const HekChoice hek_widget_reduce_choices[HEK_WIDGET_N_REDUCES] = {
  { "auto", N_("Usual") },     { "mean", N_("Mean") },        { "min", N_("Minimum") },
  { "max", N_("Maximum") },    { "last", N_("Last") },        { "sum", N_("Sum") },
  { "count", N_("Count") },    { "rate", N_("A second") },    { "p50", N_("Median") },
  { "p90", "p90" },            { "p95", "p95" },              { "p99", "p99" },
  { "p999", "p99.9" },
};

/* What suits a kind: how often, how much, how slow at worst. */
static const char *
get_usual (HekSeriesKind kind)
{
  if (kind == HEK_SERIES_COUNTER)
    return "rate";
  return kind == HEK_SERIES_HISTOGRAM ? "p99" : "mean";
}

gboolean
hek_widget_reduction_find (HekWidgetReduction    *out,
                           const HekWidgetParts  *parts,
                           const char            *id,
                           GError               **error)
{
  if (id == NULL || strcmp (id, "auto") == 0)
    id = get_usual (parts->kind);
  for (guint i = 0; i < G_N_ELEMENTS (reductions); i++)
    if (strcmp (reductions[i].id, id) == 0)
      {
        out->reduce = reductions[i].reduce;
        out->quantile = reductions[i].quantile;
        out->label = _(reductions[i].label);
      }
  if (out->quantile > 0 && parts->kind != HEK_SERIES_HISTOGRAM)
    {
      hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "reduce",
                              "“%s” has no percentiles: its single values are not kept; take mean, "
                              "min, max or last", parts->label);
      return FALSE;
    }
  return TRUE;
}

char *
hek_widget_reduction_dup_unit (const HekWidgetReduction *reduction,
                               const HekWidgetParts     *parts)
{
  if (reduction->reduce == HEK_SERIES_COUNT && reduction->quantile == 0)
    return NULL;
  if (reduction->reduce == HEK_SERIES_RATE)
    return g_strconcat (parts->unit != NULL ? parts->unit : "1", "/s", NULL);
  return g_strdup (parts->unit);
}
