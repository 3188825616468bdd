/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-query-draft.h"

#include <glib/gi18n.h>

/* What is missing, in words of the window: the engine's are of files. */
static GError *
find_missing (const HekWidgetSource *source,
              HekWidgetQuery        *draft)
{
  for (guint i = 0; source != NULL && i < source->n_fields; i++)
    {
      const HekWidgetField *field = &source->fields[i];

      if (!field->required || hek_widget_source_get_value (source, draft, field->name) != NULL)
        continue;
      if (field->kind == HEK_WIDGET_FIELD_COLLECTION)
        return g_error_new (HEK_WIDGET_QUERY_ERROR, HEK_WIDGET_QUERY_ERROR_FIELD, "%s: %s",
                            field->name, _("Choose a collection. Files are imported in the "
                                           "Library."));
      if (field->kind == HEK_WIDGET_FIELD_FILE)
        return g_error_new (HEK_WIDGET_QUERY_ERROR, HEK_WIDGET_QUERY_ERROR_FIELD, "%s: %s",
                            field->name, _("Choose a report that was saved as JSON."));
    }
  return NULL;
}

GError *
studio_dashboard_query_draft_check (HekWidgetQuery *draft)
{
  const HekWidgetSource *source = hek_widget_source_find (hek_widget_query_get_source (draft));
  GError *error = find_missing (source, draft);

  if (error == NULL)
    hek_widget_query_check (draft, NULL, &error);
  return error;
}

HekWidgetQuery *
studio_dashboard_query_draft_complete (HekWidgetQuery *query,
                                       HekLibrary     *library)
{
  const HekWidgetSource *source = hek_widget_source_find (hek_widget_query_get_source (query));
  GListModel *collections = hek_library_get_collections (library);
  HekWidgetQuery *done = hek_widget_query_ref (query);

  for (guint i = 0; i < source->n_fields; i++)
    {
      const HekWidgetField *field = &source->fields[i];
      g_autoptr (HekLibraryItem) item = NULL;
      const char *value = NULL;
      HekWidgetQuery *next;

      if (!field->required || hek_widget_source_get_value (source, done, field->name) != NULL)
        continue;
      if (field->kind == HEK_WIDGET_FIELD_COLLECTION)
        item = g_list_model_get_item (collections, 0);
      if (item != NULL)
        value = hek_library_item_get_name (item);
      else if (field->kind == HEK_WIDGET_FIELD_SERIES)
        value = "search.latency";
      if (value == NULL)
        continue;
      next = hek_widget_query_with (done, field->name, value);
      hek_widget_query_unref (done);
      done = next;
    }
  return done;
}
