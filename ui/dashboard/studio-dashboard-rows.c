/* SPDX-License-Identifier: Apache-2.0 */
/* Selected rows between the tiles of a dashboard and the other pages. */
#include "config.h"

#include "studio-dashboard-rows.h"

#include "hek-row-selection.h"

/* --- the selection --------------------------------------------------------------------------- */

/* What the handlers of one grid's contents know; it goes with the contents. */
typedef struct
{
  HekDashboardSession *session; /* owned */
  HekRowSelection *selection;   /* owned */
} Link;

static void
link_free (gpointer  data,
           GClosure *closure)
{
  Link *link = data;

  g_object_unref (link->session);
  g_object_unref (link->selection);
  g_free (link);
}

static void
on_rows_selected (StudioDashboardContents *contents,
                  const char              *collection,
                  GArray                  *row_ids,
                  Link                    *link)
{
  const char *uuid = hek_dashboard_session_find_collection (link->session, collection);

  if (uuid != NULL) /* else it was deleted meanwhile */
    hek_row_selection_set_ids (link->selection, uuid, (const guint64 *) row_ids->data,
                               row_ids->len);
}

static void
on_selection (HekRowSelection         *selection,
              StudioDashboardContents *contents)
{
  const char *uuid = hek_row_selection_get_collection (selection);
  gsize n;
  const guint64 *row_ids = hek_row_selection_get_ids (selection, &n);

  studio_dashboard_contents_set_rows (contents, uuid, row_ids, n);
}

void
studio_dashboard_rows_connect (HekDashboardSession     *session,
                               StudioDashboardContents *contents,
                               HekLibrary              *library)
{
  HekRowSelection *selection = hek_row_selection_of (library);
  Link *link = g_new0 (Link, 1);

  link->session = g_object_ref (session);
  link->selection = g_object_ref (selection);
  g_signal_connect_data (contents, "rows-selected", G_CALLBACK (on_rows_selected), link, link_free,
                         0);
  g_signal_connect_object (selection, "changed", G_CALLBACK (on_selection), contents, 0);
  if (hek_row_selection_get_collection (selection) != NULL)
    on_selection (selection, contents);
}

/* --- the Explorer ---------------------------------------------------------------------------- */

const char *
studio_dashboard_rows_find_collection (HekDashboardSession *session,
                                       const char          *widget_id)
{
  HekDashboard *dashboard = hek_dashboard_session_get (session);
  int i = dashboard != NULL && widget_id != NULL ? hek_dashboard_find (dashboard, widget_id) : -1;
  GPtrArray *queries;

  if (i < 0)
    return NULL;
  queries = hek_dashboard_get_widget (dashboard, (guint) i)->queries;
  for (guint k = 0; k < queries->len; k++)
    {
      const char *name = hek_widget_query_get (queries->pdata[k], "collection");
      const char *uuid = name != NULL ? hek_dashboard_session_find_collection (session, name)
                                      : NULL;

      if (uuid != NULL)
        return uuid;
    }
  return NULL;
}

void
studio_dashboard_rows_explore (GtkWidget               *page,
                               HekDashboardSession     *session,
                               StudioDashboardContents *contents,
                               const char              *widget_id)
{
  gint64 as_of_us
    = hek_dashboard_session_is_live (session) ? 0 : hek_dashboard_session_get_moment (session);
  const char *found = studio_dashboard_rows_find_collection (session, widget_id);
  g_autofree char *uuid = g_strdup (found); /* of an item of the library, which may change */
  g_autofree char *layout = NULL, *camera = NULL;
  gboolean has_place;

  if (uuid == NULL)
    return;
  has_place = studio_dashboard_contents_get_place (contents, widget_id, &layout, &camera);
  gtk_widget_activate_action (page, "win.page", "s", "explorer");
  if (has_place)
    gtk_widget_activate_action (page, "explorer.look", "(sxss)", uuid, as_of_us, layout, camera);
  else
    gtk_widget_activate_action (page, "explorer.as-of", "(sx)", uuid, as_of_us);
}
