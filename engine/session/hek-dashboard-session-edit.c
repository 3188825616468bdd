/* SPDX-License-Identifier: Apache-2.0 */
/* Edits of the document: each makes the next one, a step of undo. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "hek-dashboard-session-private.h"

/* (nullable): %NULL, and it was told, when nothing may be changed */
static HekDashboard *
get_editable (HekDashboardSession *self,
              const char          *what)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self);

  return dashboard != NULL && hek_dashboard_session_check_edit (self, what) ? dashboard : NULL;
}

/* (nullable): with the position of the widget, if it is still there */
static HekDashboard *
get_with (HekDashboardSession *self,
          const char          *what,
          const char          *id,
          guint               *i)
{
  HekDashboard *dashboard = get_editable (self, what);
  int found = dashboard != NULL ? hek_dashboard_find (dashboard, id) : -1;

  *i = (guint) MAX (found, 0);
  return found >= 0 ? dashboard : NULL;
}

/* @next: (transfer full) (nullable): with @error set it was refused */
static gboolean
push (HekDashboardSession *self,
      HekDashboard        *next,
      const char          *what,
      guint64              gesture,
      const GError        *error)
{
  gboolean changed;

  if (next == NULL)
    {
      if (error != NULL)
        hek_dashboard_session_fail (self, what, error);
      return FALSE;
    }
  changed = hek_dashboard_history_push (hek_dashboard_session_get_history (self), next, what,
                                        gesture);
  hek_dashboard_unref (next);
  if (changed)
    hek_dashboard_session_document_changed (self);
  return changed;
}

/* The id of what was put at @i. */
static const char *
push_new (HekDashboardSession *self,
          HekDashboard        *next,
          const char          *what,
          guint                i,
          const GError        *error)
{
  if (!push (self, next, what, 0, error))
    return NULL;
  return hek_dashboard_get_widget (hek_dashboard_session_get (self), i)->id;
}

guint64
hek_dashboard_session_begin (HekDashboardSession *self)
{
  HekDashboardHistory *history = hek_dashboard_session_get_history (self);

  return history != NULL ? hek_dashboard_history_begin (history) : 0;
}

void
hek_dashboard_session_cancel (HekDashboardSession *self,
                              guint64              gesture)
{
  HekDashboardHistory *history = hek_dashboard_session_get_history (self);

  if (history != NULL && hek_dashboard_history_cancel (history, gesture))
    hek_dashboard_session_document_changed (self);
}

/* --- widgets ------------------------------------------------------------------------------- */

const char *
hek_dashboard_session_add (HekDashboardSession *self,
                           const HekWidgetKind *kind,
                           const char          *collection,
                           const HekGridCell   *place,
                           double               y)
{
  const char *what = C_("undo", "Add Widget");
  HekDashboard *dashboard = get_editable (self, what);
  g_autoptr (GError) error = NULL;
  guint i = 0;

  if (dashboard == NULL)
    return NULL;
  dashboard = hek_dashboard_add (dashboard, kind, collection, place, y, &i, &error);
  return push_new (self, dashboard, what, i, error);
}

const char *
hek_dashboard_session_paste (HekDashboardSession *self,
                             const char          *json)
{
  const char *what = C_("undo", "Paste Widget");
  HekDashboard *dashboard = get_editable (self, what);
  g_autoptr (GError) error = NULL;
  guint i = 0;

  if (dashboard == NULL)
    return NULL;
  dashboard = hek_dashboard_paste (dashboard, json, NULL, 0, &i, &error);
  return push_new (self, dashboard, what, i, error);
}

const char *
hek_dashboard_session_duplicate_widget (HekDashboardSession *self,
                                        const char          *id)
{
  const char *what = C_("undo", "Duplicate Widget");
  g_autoptr (GError) error = NULL;
  guint i, copy = 0;
  HekDashboard *dashboard = get_with (self, what, id, &i);

  if (dashboard == NULL)
    return NULL;
  dashboard = hek_dashboard_duplicate_widget (dashboard, i, &copy, &error);
  return push_new (self, dashboard, what, copy, error);
}

char *
hek_dashboard_session_copy_widget (HekDashboardSession *self,
                                   const char          *id)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self);
  int i = dashboard != NULL ? hek_dashboard_find (dashboard, id) : -1;

  return i >= 0 ? hek_dashboard_copy_widget (dashboard, (guint) i) : NULL;
}

gboolean
hek_dashboard_session_remove (HekDashboardSession *self,
                              const char          *id)
{
  const char *what = C_("undo", "Remove Widget");
  guint i;
  HekDashboard *dashboard = get_with (self, what, id, &i);

  return dashboard != NULL && push (self, hek_dashboard_remove (dashboard, i), what, 0, NULL);
}

gboolean
hek_dashboard_session_place (HekDashboardSession *self,
                             const char          *id,
                             const HekGridCell   *place,
                             double               y,
                             guint64              gesture)
{
  const char *what = C_("undo", "Move Widget");
  HekDashboard *dashboard = get_editable (self, what);
  int i;

  if (dashboard == NULL)
    return FALSE;
  dashboard = hek_dashboard_history_get_start (hek_dashboard_session_get_history (self), gesture);
  i = hek_dashboard_find (dashboard, id);
  if (i < 0)
    return FALSE;
  if (hek_dashboard_get_widget (dashboard, (guint) i)->cell.w != place->w ||
      hek_dashboard_get_widget (dashboard, (guint) i)->cell.h != place->h)
    what = C_("undo", "Resize Widget");
  return push (self, hek_dashboard_place (dashboard, (guint) i, place, y), what, gesture, NULL);
}

gboolean
hek_dashboard_session_step (HekDashboardSession *self,
                            const char          *id,
                            HekGridStep          step)
{
  const char *what = step < HEK_GRID_NARROWER ? C_("undo", "Move Widget")
                                              : C_("undo", "Resize Widget");
  guint i;
  HekDashboard *dashboard = get_with (self, what, id, &i);

  return dashboard != NULL && push (self, hek_dashboard_step (dashboard, i, step), what, 0, NULL);
}

gboolean
hek_dashboard_session_set_title (HekDashboardSession *self,
                                 const char          *id,
                                 const char          *title,
                                 guint64              gesture)
{
  const char *what = C_("undo", "Rename Widget");
  g_autoptr (GError) error = NULL;
  guint i;
  HekDashboard *dashboard = get_with (self, what, id, &i);

  if (dashboard == NULL)
    return FALSE;
  dashboard = hek_dashboard_set_title (dashboard, i, title, &error);
  return push (self, dashboard, what, gesture, error);
}

gboolean
hek_dashboard_session_set_options (HekDashboardSession    *self,
                                   const char             *id,
                                   const HekWidgetOptions *options,
                                   guint64                 gesture)
{
  const char *what = C_("undo", "Change Options");
  guint i;
  HekDashboard *dashboard = get_with (self, what, id, &i);

  return dashboard != NULL &&
         push (self, hek_dashboard_set_options (dashboard, i, options), what, gesture, NULL);
}

gboolean
hek_dashboard_session_set_queries (HekDashboardSession *self,
                                   const char          *id,
                                   GPtrArray           *queries,
                                   guint64              gesture)
{
  const char *what = C_("undo", "Change Data");
  g_autoptr (GError) error = NULL;
  guint i;
  HekDashboard *dashboard = get_with (self, what, id, &i);

  if (dashboard == NULL)
    return FALSE;
  dashboard = hek_dashboard_set_queries (dashboard, i, queries, &error);
  return push (self, dashboard, what, gesture, error);
}

gboolean
hek_dashboard_session_set_kind (HekDashboardSession *self,
                                const char          *id,
                                const HekWidgetKind *kind)
{
  const char *what = C_("undo", "Change Kind");
  guint i;
  HekDashboard *dashboard = get_with (self, what, id, &i);

  return dashboard != NULL &&
         push (self, hek_dashboard_set_kind (dashboard, i, kind), what, 0, NULL);
}

/* --- the whole ----------------------------------------------------------------------------- */

gboolean
hek_dashboard_session_rename (HekDashboardSession *self,
                              const char          *name)
{
  const char *what = C_("undo", "Rename Dashboard");
  HekDashboard *dashboard = get_editable (self, what);
  g_autoptr (GError) error = NULL;

  if (dashboard == NULL)
    return FALSE;
  dashboard = hek_dashboard_rename (dashboard, name, &error);
  return push (self, dashboard, what, 0, error);
}

gboolean
hek_dashboard_session_set_range (HekDashboardSession     *self,
                                 const HekDashboardRange *range,
                                 guint64                  gesture)
{
  const char *what = C_("undo", "Change Time Range");
  HekDashboard *dashboard = hek_dashboard_session_get (self);
  g_autoptr (GError) error = NULL;

  if (dashboard == NULL)
    return FALSE;
  dashboard = hek_dashboard_range_check (range, &error)
                ? hek_dashboard_with_range (dashboard, range) : NULL;
  return push (self, dashboard, what, gesture, error);
}

gboolean
hek_dashboard_session_set_notes (HekDashboardSession *self,
                                 guint                notes)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self);

  return dashboard != NULL && push (self, hek_dashboard_with_notes (dashboard, notes),
                                    C_("undo", "Change Annotations Shown"), 0, NULL);
}

gboolean
hek_dashboard_session_undo (HekDashboardSession *self)
{
  HekDashboardHistory *history = hek_dashboard_session_get_history (self);

  if (history == NULL || !hek_dashboard_history_undo (history))
    return FALSE;
  hek_dashboard_session_document_changed (self);
  return TRUE;
}

gboolean
hek_dashboard_session_redo (HekDashboardSession *self)
{
  HekDashboardHistory *history = hek_dashboard_session_get_history (self);

  if (history == NULL || !hek_dashboard_history_redo (history))
    return FALSE;
  hek_dashboard_session_document_changed (self);
  return TRUE;
}

const char *
hek_dashboard_session_get_undo (HekDashboardSession *self)
{
  HekDashboardHistory *history = hek_dashboard_session_get_history (self);

  return history != NULL ? hek_dashboard_history_get_undo (history) : NULL;
}

const char *
hek_dashboard_session_get_redo (HekDashboardSession *self)
{
  HekDashboardHistory *history = hek_dashboard_session_get_history (self);

  return history != NULL ? hek_dashboard_history_get_redo (history) : NULL;
}
