/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of the dashboards: one piece of work after the other, each a job, after which the list
 * is read again. So writes are in order, and the list is what is on the disk.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "hek-dashboard-session-private.h"
#include "hek-file.h"

/* A document is kept so long after its last change. */
#define SAVE_DELAY_MS 400


typedef enum
{
  WORK_LOOK,
  WORK_LOAD,
  WORK_SAVE,
  WORK_DELETE,
  WORK_REORDER,
  WORK_IMPORT,
  WORK_SHOWN,
} WorkKind;

struct _HekDashboardFileWork
{
  HekDashboardSession *session; /* owned; of the main thread */
  HekLibrarySpace *space;       /* owned */
  WorkKind kind;
  const char *what;             /* translated */
  char *text;                   /* owned (nullable): id, or path */
  char **ids;                   /* owned (nullable) */
  HekDashboard *dashboard;      /* owned (nullable): that is saved, or was read */
  GPtrArray *list;              /* owned (nullable): afterwards */
};

void
hek_dashboard_file_work_free (HekDashboardFileWork *work)
{
  g_object_unref (work->session);
  hek_library_space_unref (work->space);
  g_free (work->text);
  g_strfreev (work->ids);
  g_clear_pointer (&work->dashboard, hek_dashboard_unref);
  g_clear_pointer (&work->list, g_ptr_array_unref);
  g_free (work);
}

/* --- on the job's thread ------------------------------------------------------------------- */

static HekDashboard *
import (HekWorkspace  *workspace,
        const char    *path,
        GError       **error)
{
  gsize n_bytes;
  g_autofree char *json = hek_file_load (path, HEK_DASHBOARD_MAX_BYTES, &n_bytes, error);

  if (json == NULL)
    return NULL;
  return hek_dashboard_import (workspace, json, (gssize) n_bytes, FALSE, error);
}

static gboolean
do_work (HekDashboardFileWork  *work,
         HekWorkspace          *workspace,
         GError               **error)
{
  switch (work->kind)
    {
    case WORK_LOOK:
      work->text = hek_dashboard_get_shown (workspace);
      return TRUE;
    case WORK_LOAD:
      work->dashboard = hek_dashboard_load (workspace, work->text, error);
      return work->dashboard != NULL;
    case WORK_SAVE:
      return hek_dashboard_save (workspace, work->dashboard, error);
    case WORK_DELETE:
      /* one that cannot be read goes, too, but then it cannot be brought back */
      work->dashboard = hek_dashboard_load (workspace, work->text, NULL);
      return hek_dashboard_delete (workspace, work->text, error);
    case WORK_REORDER:
      return hek_dashboard_reorder (workspace, (const char *const *) work->ids, error);
    case WORK_IMPORT:
      work->dashboard = import (workspace, work->text, error);
      return work->dashboard != NULL;
    case WORK_SHOWN:
      return hek_dashboard_set_shown (workspace, work->text, error);
    }
  g_assert_not_reached ();
}

static gpointer
work_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  HekDashboardFileWork *work = data;
  HekWorkspace *workspace = work->space->workspace;
  gboolean ok = do_work (work, workspace, error);

  if (work->kind == WORK_SHOWN)
    return ok ? work : NULL;
  work->list = hek_dashboard_list (workspace, ok ? error : NULL);
  return ok && work->list != NULL ? work : NULL;
}

/* --- on the main thread -------------------------------------------------------------------- */

static void start_first (HekDashboardSession *self);
static void add_work (HekDashboardSession *self, WorkKind kind, const char *what, const char *text,
                      char **ids, HekDashboard *dashboard);

/* The history of one that was read begins with it. */
static void
take_document (HekDashboardSession *self,
               HekDashboard        *dashboard)
{
  const char *id = hek_dashboard_get_id (dashboard);

  if (!g_hash_table_contains (self->histories, id))
    g_hash_table_insert (self->histories, g_strdup (id), hek_dashboard_history_new (dashboard));
}

static void
take_result (HekDashboardSession  *self,
             HekDashboardFileWork *work)
{
  HekDashboardHistory *history;

  switch (work->kind)
    {
    case WORK_LOOK:
      g_free (self->shown_last);
      self->shown_last = g_steal_pointer (&work->text);
      break;
    case WORK_REORDER:
    case WORK_SHOWN:
      break;
    case WORK_LOAD:
      take_document (self, work->dashboard);
      if (g_strcmp0 (self->selected, hek_dashboard_get_id (work->dashboard)) == 0)
        {
          hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_CHANGED);
          hek_dashboard_session_fetch_soon (self);
        }
      break;
    case WORK_SAVE:
      history = g_hash_table_lookup (self->histories, hek_dashboard_get_id (work->dashboard));
      if (history != NULL)
        hek_dashboard_history_mark_saved (history, work->dashboard);
      break;
    case WORK_DELETE:
      if (work->dashboard == NULL) /* the one before it can still come back */
        break;
      g_clear_pointer (&self->deleted, hek_dashboard_unref);
      self->deleted = g_steal_pointer (&work->dashboard);
      hek_dashboard_session_emit_word (self, HEK_DASHBOARD_SIGNAL_DELETED,
                                       hek_dashboard_get_name (self->deleted));
      break;
    case WORK_IMPORT:
      take_document (self, work->dashboard);
      hek_dashboard_session_select (self, hek_dashboard_get_id (work->dashboard));
      break;
    }
}

/* Returns: (nullable) */
static const HekDashboardInfo *
find_listed (HekDashboardSession *self,
             const char          *id)
{
  for (guint i = 0; i < self->list->len; i++)
    if (g_strcmp0 (((const HekDashboardInfo *) self->list->pdata[i])->id, id) == 0)
      return self->list->pdata[i];
  return NULL;
}

/* Where none is selected that is there, or about to be: the one that was shown last, else the first
 * that can be read. */
static void
select_any (HekDashboardSession *self)
{
  const HekDashboardInfo *any = find_listed (self, self->shown_last);

  if (self->selected != NULL && (find_listed (self, self->selected) != NULL ||
                                 g_hash_table_contains (self->histories, self->selected)))
    return;
  g_clear_pointer (&self->selected, g_free);
  hek_dashboard_session_forget (self);
  for (guint i = 0; (any == NULL || any->problem != NULL) && i < self->list->len; i++)
    any = self->list->pdata[i];
  if (any != NULL && any->problem == NULL)
    hek_dashboard_session_select (self, any->id);
  else
    hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_CHANGED);
}

static void
work_on_end (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  HekDashboardFileWork *work = user_data;
  g_autoptr (HekDashboardSession) self = g_object_ref (work->session);

  /* it stays the first until all that follows from it is in the queue, which starts nothing then */
  if (work->list != NULL)
    {
      g_ptr_array_unref (self->list);
      self->list = g_ptr_array_ref (work->list);
    }
  if (result != NULL)
    take_result (self, work);
  else if (work->kind != WORK_SHOWN) /* without it the first is shown the next time */
    hek_dashboard_session_fail (self, work->what, error);
  if (result == NULL && work->kind == WORK_DELETE && self->space != NULL)
    add_work (self, WORK_LOAD, _("Opening a dashboard"), work->text, NULL, NULL);
  if (self->space != NULL && work->list != NULL)
    {
      select_any (self);
      hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_LIST_CHANGED);
    }
  g_queue_pop_head (self->files);
  hek_dashboard_file_work_free (work);
  start_first (self);
}

static void
start_first (HekDashboardSession *self)
{
  HekDashboardFileWork *work = g_queue_peek_head (self->files);
  g_autoptr (HekJob) job = NULL;

  if (work == NULL)
    {
      hek_dashboard_session_check_closed (self);
      return;
    }
  job = hek_job_start (work->what, HEK_LANE_INTERACTIVE, work_run, work, NULL, NULL, work_on_end,
                       work);
}

/* @text: (nullable); @ids: (transfer full) (nullable); @dashboard: (nullable) */
static void
add_work (HekDashboardSession *self,
          WorkKind             kind,
          const char          *what,
          const char          *text,
          char               **ids,
          HekDashboard        *dashboard)
{
  HekDashboardFileWork *work = g_new0 (HekDashboardFileWork, 1);

  work->session = g_object_ref (self);
  work->space = hek_library_space_ref (self->space);
  work->kind = kind;
  work->what = what;
  work->text = g_strdup (text);
  work->ids = ids;
  work->dashboard = dashboard != NULL ? hek_dashboard_ref (dashboard) : NULL;
  g_queue_push_tail (self->files, work);
  if (g_queue_get_length (self->files) == 1)
    start_first (self);
}

void
hek_dashboard_session_look (HekDashboardSession *self)
{
  add_work (self, WORK_LOOK, _("Looking for dashboards"), NULL, NULL, NULL);
}

/* --- keeping ------------------------------------------------------------------------------- */

void
hek_dashboard_session_save (HekDashboardSession *self)
{
  GHashTableIter iter;
  gpointer history;

  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (self->is_mirror || self->space == NULL ||
      !hek_workspace_is_writable (self->space->workspace))
    return;
  g_hash_table_iter_init (&iter, self->histories);
  while (g_hash_table_iter_next (&iter, NULL, &history))
    if (hek_dashboard_history_is_changed (history))
      {
        HekDashboard *dashboard = hek_dashboard_history_get (history);

        add_work (self, WORK_SAVE, _("Keeping a dashboard"), NULL, NULL, dashboard);
      }
  if (self->selected != NULL && g_strcmp0 (self->selected, self->shown_last) != 0)
    {
      g_free (self->shown_last);
      self->shown_last = g_strdup (self->selected);
      add_work (self, WORK_SHOWN, _("Keeping a dashboard"), self->selected, NULL, NULL);
    }
}

static gboolean
on_save_timer (gpointer data)
{
  HekDashboardSession *self = data;

  self->save_timer = 0;
  hek_dashboard_session_save (self);
  return G_SOURCE_REMOVE;
}

void
hek_dashboard_session_save_soon (HekDashboardSession *self)
{
  if (self->save_timer == 0)
    self->save_timer = g_timeout_add (SAVE_DELAY_MS, on_save_timer, self);
}

/* --- what a person asks for ---------------------------------------------------------------- */

void
hek_dashboard_session_select (HekDashboardSession *self,
                              const char          *id)
{
  g_return_if_fail (HEK_IS_DASHBOARD_SESSION (self));

  if (g_strcmp0 (self->selected, id) == 0 || self->space == NULL)
    return;
  g_free (self->selected);
  self->selected = g_strdup (id);
  hek_dashboard_session_forget (self);
  if (g_hash_table_contains (self->histories, id))
    hek_dashboard_session_fetch_soon (self);
  else
    add_work (self, WORK_LOAD, _("Opening a dashboard"), id, NULL, NULL);
  hek_dashboard_session_save_soon (self);
  hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_LIST_CHANGED);
  hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_CHANGED);
}

void
hek_dashboard_session_show (HekDashboardSession *self,
                            HekDashboard        *dashboard)
{
  const char *id = hek_dashboard_get_id (dashboard);

  g_return_if_fail (HEK_IS_DASHBOARD_SESSION (self));

  self->is_mirror = TRUE;
  if (g_strcmp0 (self->selected, id) != 0)
    {
      g_free (self->selected);
      self->selected = g_strdup (id);
      hek_dashboard_session_forget (self);
    }
  g_hash_table_replace (self->histories, g_strdup (id), hek_dashboard_history_new (dashboard));
  hek_dashboard_session_fetch_soon (self);
  hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_CHANGED);
}

/* A document that nobody has kept yet. @dashboard: (transfer full) */
static void
add_document (HekDashboardSession *self,
              HekDashboard        *dashboard)
{
  g_autofree char *name = hek_dashboard_unique_name (self->list,
                                                     hek_dashboard_get_name (dashboard));
  HekDashboard *named = hek_dashboard_rename (dashboard, name, NULL);

  if (named == NULL) /* with its number the name would be too long: two of one name, then */
    named = hek_dashboard_ref (dashboard);
  take_document (self, named);
  add_work (self, WORK_SAVE, _("Keeping a dashboard"), NULL, NULL, named);
  hek_dashboard_session_select (self, hek_dashboard_get_id (named));
  hek_dashboard_unref (named);
  hek_dashboard_unref (dashboard);
}

void
hek_dashboard_session_create (HekDashboardSession        *self,
                              const HekDashboardTemplate *templ)
{
  g_return_if_fail (HEK_IS_DASHBOARD_SESSION (self));

  if (hek_dashboard_session_check_edit (self, _("Making a dashboard")))
    add_document (self, templ != NULL ? hek_dashboard_template_make (templ)
                                      : hek_dashboard_new (_("Dashboard")));
}

void
hek_dashboard_session_duplicate (HekDashboardSession *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self);

  if (dashboard != NULL && hek_dashboard_session_check_edit (self, _("Making a dashboard")))
    add_document (self, hek_dashboard_duplicate (dashboard, NULL));
}

void
hek_dashboard_session_delete (HekDashboardSession *self,
                              const char          *id)
{
  g_autofree char *copy = g_strdup (id); /* it may be the one in the list, or the selected one */

  if (!hek_dashboard_session_check_edit (self, _("Deleting a dashboard")))
    return;
  hek_dashboard_session_save (self); /* so that what comes back is what was seen last */
  g_hash_table_remove (self->histories, copy);
  add_work (self, WORK_DELETE, _("Deleting a dashboard"), copy, NULL, NULL);
  hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_CHANGED);
}

gboolean
hek_dashboard_session_can_restore (HekDashboardSession *self)
{
  return self->deleted != NULL && hek_dashboard_session_can_edit (self);
}

void
hek_dashboard_session_restore (HekDashboardSession *self)
{
  HekDashboard *dashboard = self->deleted;

  if (dashboard == NULL ||
      !hek_dashboard_session_check_edit (self, _("Bringing a dashboard back")))
    return;
  self->deleted = NULL;
  take_document (self, dashboard);
  add_work (self, WORK_SAVE, _("Bringing a dashboard back"), NULL, NULL, dashboard);
  hek_dashboard_session_select (self, hek_dashboard_get_id (dashboard));
  hek_dashboard_unref (dashboard);
}

void
hek_dashboard_session_reorder (HekDashboardSession *self,
                               const char *const   *ids)
{
  if (hek_dashboard_session_check_edit (self, _("Ordering dashboards")))
    add_work (self, WORK_REORDER, _("Ordering dashboards"), NULL, g_strdupv ((char **) ids), NULL);
}

void
hek_dashboard_session_import (HekDashboardSession *self,
                              const char          *path)
{
  if (hek_dashboard_session_check_edit (self, _("Importing a dashboard")))
    add_work (self, WORK_IMPORT, _("Importing a dashboard"), path, NULL, NULL);
}
