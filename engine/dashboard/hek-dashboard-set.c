/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of one widget of a document: its title, options, queries and kind. */
#include "config.h"

#include "hek-dashboard-private.h"

/* @next is a copy: its widget @i becomes one that may be changed. */
static HekDashboardWidget *
own_widget (HekDashboard *next,
            guint         i)
{
  HekDashboardWidget *old = next->widgets->pdata[i];

  next->widgets->pdata[i] = hek_dashboard_widget_copy (old);
  hek_dashboard_widget_unref (old);
  return next->widgets->pdata[i];
}

HekDashboard *
hek_dashboard_set_title (const HekDashboard *self,
                         guint               i,
                         const char         *title,
                         GError            **error)
{
  HekDashboard *next;
  HekDashboardWidget *widget;

  g_return_val_if_fail (i < self->widgets->len, NULL);

  if (!hek_dashboard_check_title (title, "title", error))
    return NULL;
  next = hek_dashboard_copy (self);
  widget = own_widget (next, i);
  g_free (widget->title);
  widget->title = g_strdup (title);
  return next;
}

HekDashboard *
hek_dashboard_set_options (const HekDashboard     *self,
                           guint                   i,
                           const HekWidgetOptions *options)
{
  HekDashboard *next = hek_dashboard_copy (self);
  HekDashboardWidget *widget;

  g_return_val_if_fail (i < self->widgets->len, next);

  widget = own_widget (next, i);
  hek_widget_options_clear (&widget->options);
  hek_widget_options_copy (&widget->options, options);
  return next;
}

HekDashboard *
hek_dashboard_set_queries (const HekDashboard *self,
                           guint               i,
                           GPtrArray          *queries,
                           GError            **error)
{
  HekDashboard *next;
  HekDashboardWidget *widget;
  const HekWidgetKind *kind;

  g_return_val_if_fail (i < self->widgets->len, NULL);

  kind = hek_dashboard_get_widget (self, i)->kind;
  if (queries->len > kind->max_frames)
    {
      hek_dashboard_fail (error, "queries", "%u; a widget “%s” has at most %u", queries->len,
                          kind->id, kind->max_frames);
      return NULL;
    }
  for (guint k = 0; k < queries->len; k++)
    {
      g_autofree char *path = g_strdup_printf ("queries[%u]", k);

      if (!hek_widget_query_check (queries->pdata[k], path, error))
        return NULL;
    }
  next = hek_dashboard_copy (self);
  widget = own_widget (next, i);
  g_ptr_array_set_size (widget->queries, 0);
  for (guint k = 0; k < queries->len; k++)
    g_ptr_array_add (widget->queries, hek_widget_query_ref (queries->pdata[k]));
  return next;
}

HekDashboard *
hek_dashboard_set_kind (const HekDashboard  *self,
                        guint                i,
                        const HekWidgetKind *kind)
{
  HekGridItem items[HEK_GRID_MAX_ITEMS];
  HekDashboard *next = hek_dashboard_copy (self);
  g_autoptr (JsonObject) json = json_object_new ();
  HekDashboardWidget *widget;
  HekWidgetOptions options;

  g_return_val_if_fail (i < self->widgets->len, next);

  widget = own_widget (next, i);
  /* what both have by name and can both have as value */
  hek_widget_options_to_json (widget->kind, &widget->options, json);
  if (!hek_widget_options_from_json (kind, json, "options", &options, NULL))
    hek_widget_options_init (&options, kind);
  hek_widget_options_clear (&widget->options);
  widget->options = options;
  widget->kind = kind;
  if (widget->unknown != NULL) /* options of the old kind mean nothing to the new one */
    {
      JsonObject *unknown = hek_dashboard_widget_keep_unknown (widget->unknown, NULL);

      json_object_unref (widget->unknown);
      widget->unknown = unknown;
    }
  if (widget->queries->len > kind->max_frames)
    g_ptr_array_set_size (widget->queries, (int) kind->max_frames);

  hek_dashboard_to_grid (next, items);
  hek_grid_settle (items, next->widgets->len);
  hek_dashboard_from_grid (next, items, next->widgets->len);
  return next;
}
