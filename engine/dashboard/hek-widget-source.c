/* SPDX-License-Identifier: Apache-2.0 */
/* The table of sources, and what all of them share: values of fields, the collection of a moment,
 * what can be chosen. */
#include "config.h"

#include "hek-widget-source-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-collection-layout.h"
#include "hek-kept-evaluation.h"
#include "hek-store.h"
#include "hek-widget-source-view-private.h"

static const HekWidgetSource *const sources[] = {
  &hek_widget_source_telemetry,
  &hek_widget_source_distribution,
  &hek_widget_source_events,
  &hek_widget_source_alerts,
  &hek_widget_source_collections,
  &hek_widget_source_segments,
  &hek_widget_source_attributes,
  &hek_widget_source_statistics,
  &hek_widget_source_correlation,
  &hek_widget_source_layout,
  &hek_widget_source_codebooks,
  &hek_widget_source_evaluation,
  &hek_widget_source_report,
};

guint
hek_widget_source_n (void)
{
  return G_N_ELEMENTS (sources);
}

const HekWidgetSource *
hek_widget_source (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (sources), NULL);

  return sources[i];
}

const HekWidgetSource *
hek_widget_source_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_strcmp0 (sources[i]->id, id) == 0)
      return sources[i];
  return NULL;
}

const HekWidgetField *
hek_widget_source_find_field (const HekWidgetSource *source,
                              const char            *name)
{
  for (guint i = 0; i < source->n_fields; i++)
    if (strcmp (source->fields[i].name, name) == 0)
      return &source->fields[i];
  return NULL;
}

gboolean
hek_widget_source_suits (const HekWidgetSource *source,
                         const HekWidgetKind   *kind)
{
  HekWidgetWants wants = kind->wants & ~HEK_WIDGET_WANTS_ANY;

  return (wants & ~source->gives) == 0;
}

const char *
hek_widget_source_get_value (const HekWidgetSource *source,
                             const HekWidgetQuery  *query,
                             const char            *field)
{
  const HekWidgetField *descriptor = hek_widget_source_find_field (source, field);
  const char *given = hek_widget_query_get (query, field);

  return given != NULL || descriptor == NULL ? given : descriptor->def;
}

gint64
hek_widget_source_get_number (const HekWidgetSource *source,
                              const HekWidgetQuery  *query,
                              const char            *field)
{
  const char *text = hek_widget_source_get_value (source, query, field);
  gint64 number = 0;

  g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL);
  return number;
}

void
hek_widget_source_fail (GError     **error,
                        int          code,
                        const char  *field,
                        const char  *format,
                        ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEK_WIDGET_QUERY_ERROR, code, "%s: %s", field, reason);
}

void
hek_widget_source_prefix (GError     **error,
                          const char  *name)
{
  if (error != NULL && *error != NULL && strstr ((*error)->message, name) == NULL &&
      !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, "%s: ", name);
}

gboolean
hek_widget_source_needs_series (const HekWidgetContext  *context,
                                GError                 **error)
{
  if (context->series != NULL)
    return TRUE;
  g_set_error_literal (error, HEK_WIDGET_QUERY_ERROR, HEK_WIDGET_QUERY_ERROR_DATA,
                       "nothing was recorded in this workspace yet");
  return FALSE;
}

gboolean
hek_widget_source_needs_workspace (const HekWidgetContext  *context,
                                   GError                 **error)
{
  if (context->workspace != NULL)
    return TRUE;
  g_set_error_literal (error, HEK_WIDGET_QUERY_ERROR, HEK_WIDGET_QUERY_ERROR_DATA,
                       "there is no workspace to read collections of");
  return FALSE;
}

HekSnapshot *
hek_widget_source_open (const HekWidgetContext  *context,
                        const char              *name,
                        GError                 **error)
{
  g_autoptr (HekStore) store = NULL;
  HekSnapshot *snapshot = NULL;
  guint64 seq;

  if (!hek_widget_source_needs_workspace (context, error))
    return NULL;
  store = hek_workspace_open_store (context->workspace, name, error);
  if (store == NULL)
    snapshot = NULL;
  else if (!context->past)
    snapshot = hek_store_snapshot (store, error);
  else if (hek_store_seq_at (store, context->to_us, &seq, error))
    snapshot = hek_store_snapshot_at (store, seq, error);
  if (snapshot == NULL)
    hek_widget_source_prefix (error, name);
  return snapshot;
}

char *
hek_widget_source_dup_collection (const HekWidgetContext *context,
                                  const HekWidgetQuery   *query)
{
  const char *name = hek_widget_query_get (query, "collection");
  g_autoptr (HekCollectionInfo) info
    = context->workspace != NULL && name != NULL
        ? hek_workspace_find (context->workspace, name, NULL) : NULL;

  return info != NULL ? hek_collection_info_dup_full_name (info)
                      : g_strdup (name != NULL ? name : "");
}

HekFrame *
hek_widget_source_fetch (const HekWidgetContext  *context,
                         const HekWidgetQuery    *query,
                         const HekTask           *task,
                         GError                 **error)
{
  const HekWidgetSource *source;

  if (!hek_task_check (task, error) || !hek_widget_query_check (query, NULL, error))
    return NULL;
  source = hek_widget_source_find (hek_widget_query_get_source (query));
  return source->fetch (context, query, task, error);
}

/* --- what can be chosen ---------------------------------------------------------------------- */

void
hek_widget_field_value_free (HekWidgetFieldValue *value)
{
  g_free (value->id);
  g_free (value->label);
  g_free (value);
}

static void
add_value (GPtrArray  *values,
           const char *id,
           const char *label)
{
  HekWidgetFieldValue *value = g_new (HekWidgetFieldValue, 1);

  value->id = g_strdup (id);
  value->label = g_strdup (label);
  g_ptr_array_add (values, value);
}

static gboolean
add_collections (GPtrArray               *values,
                 const HekWidgetContext  *context,
                 GError                 **error)
{
  g_autoptr (GPtrArray) infos = hek_widget_source_needs_workspace (context, error)
                                  ? hek_workspace_list (context->workspace, FALSE, error) : NULL;

  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      g_autofree char *name = hek_collection_info_dup_full_name (infos->pdata[i]);

      add_value (values, name, name);
    }
  return infos != NULL;
}

static gboolean
add_attributes (GPtrArray               *values,
                const HekWidgetContext  *context,
                const HekWidgetQuery    *query,
                GError                 **error)
{
  const char *name = hek_widget_query_get (query, "collection");
  g_autoptr (HekSnapshot) snapshot = NULL;
  HekSchema *schema;

  if (name == NULL)
    return TRUE; /* the collection is chosen first */
  snapshot = hek_widget_source_open (context, name, error);
  if (snapshot == NULL)
    return FALSE;
  schema = hek_snapshot_get_schema (snapshot);
  for (guint i = 0; i < schema->n_fields; i++)
    add_value (values, hek_schema_get_field (schema, i)->name,
               hek_schema_get_field (schema, i)->name);
  return TRUE;
}

static gboolean
add_layouts (GPtrArray               *values,
             const HekWidgetContext  *context,
             const HekWidgetQuery    *query,
             GError                 **error)
{
  const char *name = hek_widget_query_get (query, "collection");
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) infos = NULL;

  if (name == NULL)
    return TRUE;
  snapshot = hek_widget_source_open (context, name, error);
  if (snapshot == NULL)
    return FALSE;
  infos = hek_collection_list_layouts (snapshot);
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionLayoutInfo *info = infos->pdata[i];

      if (info->problem == NULL && !info->unfinished)
        add_value (values, info->name, info->name);
    }
  return TRUE;
}

static gboolean
add_views (GPtrArray               *values,
           const HekWidgetContext  *context,
           const HekWidgetQuery    *query,
           GError                 **error)
{
  const char *name = hek_widget_query_get (query, "collection");
  g_autoptr (GPtrArray) bookmarks = NULL;

  if (name == NULL)
    return TRUE;
  if (hek_widget_source_needs_workspace (context, error))
    bookmarks = hek_widget_look_list (context, name, error);
  if (bookmarks == NULL)
    return FALSE;
  add_value (values, HEK_WIDGET_LOOK_LEFT, _("As the Explorer was left"));
  for (guint i = 0; i < bookmarks->len; i++)
    {
      g_autofree char *id = g_strconcat (HEK_WIDGET_LOOK_BOOKMARK, bookmarks->pdata[i], NULL);

      add_value (values, id, bookmarks->pdata[i]);
    }
  return TRUE;
}

/* Of each title the newest, whichever that is, then every one. */
static gboolean
add_evaluations (GPtrArray               *values,
                 const HekWidgetContext  *context,
                 GError                 **error)
{
  g_autoptr (GPtrArray) list = hek_widget_source_needs_workspace (context, error)
                                 ? hek_kept_evaluation_list (context->workspace, error) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const HekKeptEvaluation *kept = list->pdata[i];

      if (kept->problem == NULL && hek_kept_evaluation_find (list, kept->title) == kept)
        {
          g_autofree char *label = hek_kept_evaluation_describe_newest (kept);

          add_value (values, kept->title, label);
        }
    }
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const HekKeptEvaluation *kept = list->pdata[i];
      g_autofree char *label = hek_kept_evaluation_describe (kept);

      if (kept->problem == NULL)
        add_value (values, kept->id, label);
    }
  return list != NULL;
}

GPtrArray *
hek_widget_source_list_values (const HekWidgetContext  *context,
                               const HekWidgetQuery    *query,
                               const char              *field,
                               GError                 **error)
{
  const HekWidgetSource *source = hek_widget_source_find (hek_widget_query_get_source (query));
  const HekWidgetField *descriptor = source != NULL
                                       ? hek_widget_source_find_field (source, field) : NULL;
  g_autoptr (GPtrArray) values =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_widget_field_value_free);
  gboolean ok = TRUE;

  g_return_val_if_fail (descriptor != NULL, g_steal_pointer (&values));

  for (guint i = 0; i < descriptor->n_choices; i++)
    add_value (values, descriptor->choices[i].id, _(descriptor->choices[i].label));
  if (descriptor->kind == HEK_WIDGET_FIELD_COLLECTION)
    ok = add_collections (values, context, error);
  else if (descriptor->kind == HEK_WIDGET_FIELD_ATTRIBUTE ||
           descriptor->kind == HEK_WIDGET_FIELD_ATTRIBUTES)
    ok = add_attributes (values, context, query, error);
  else if (descriptor->kind == HEK_WIDGET_FIELD_LAYOUT)
    ok = add_layouts (values, context, query, error);
  else if (descriptor->kind == HEK_WIDGET_FIELD_VIEW)
    ok = add_views (values, context, query, error);
  else if (descriptor->kind == HEK_WIDGET_FIELD_EVALUATION)
    ok = add_evaluations (values, context, error);
  else if (descriptor->kind == HEK_WIDGET_FIELD_SERIES)
    hek_widget_source_add_instruments (values, add_value);
  return ok ? g_steal_pointer (&values) : NULL;
}
