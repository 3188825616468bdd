/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of the reports: one piece of work after the other, each a job, after which the list is
 * read again. So writes are in order, and the list is what is on the disk.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-file.h"
#include "hek-report-session-private.h"
#include "hek-store-error.h"

/* A report is kept so long after its last change. */
#define SAVE_DELAY_MS 400

typedef enum
{
  WORK_LIST,
  WORK_LOAD,
  WORK_SAVE,
  WORK_DELETE,
  WORK_IMPORT,
  WORK_WRITE, /* a file of the user's */
} WorkKind;

typedef struct
{
  HekReportSession *session; /* owned; of the main thread */
  HekLibrarySpace *space;    /* owned */
  WorkKind kind;
  const char *what;          /* translated */
  char *text;                /* owned (nullable): id, or path */
  char *json;                /* owned (nullable): to be written */
  HekReportDraft *kept;      /* owned (nullable): what @json is of; of the main thread */
  HekReportDraft *draft;     /* owned (nullable): that was read */
  GPtrArray *list;           /* owned (nullable): afterwards */
} HekReportFileWork;

static void
work_free (HekReportFileWork *work)
{
  g_object_unref (work->session);
  hek_library_space_unref (work->space);
  g_free (work->text);
  g_free (work->json);
  g_clear_pointer (&work->kept, hek_report_draft_unref);
  g_clear_pointer (&work->draft, hek_report_draft_unref);
  g_clear_pointer (&work->list, g_ptr_array_unref);
  g_free (work);
}

/* --- on the job's thread --------------------------------------------------------------------- */

static gboolean
load (HekReportFileWork  *work,
      HekWorkspace       *workspace,
      GError            **error)
{
  g_autofree char *folder = hek_report_dup_folder (workspace);
  g_autofree char *json = hek_report_load (workspace, work->text, error);

  if (json != NULL)
    work->draft = hek_report_draft_from_json (json, -1, folder, error);
  return work->draft != NULL;
}

static gboolean
import (HekReportFileWork  *work,
        GError            **error)
{
  g_autofree char *folder = g_path_get_dirname (work->text);
  gsize n_bytes;
  g_autofree char *json = hek_file_load (work->text, HEK_REPORT_RECIPE_MAX_BYTES, &n_bytes, error);

  if (json == NULL)
    return FALSE;
  work->draft = hek_report_draft_from_json (json, (gssize) n_bytes, folder, error);
  if (work->draft == NULL)
    g_prefix_error (error, "%s: ", work->text);
  return work->draft != NULL;
}

static gboolean
write_file (HekReportFileWork  *work,
            GError            **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (work->json, strlen (work->json));

  return hek_file_replace_bytes (work->text, bytes, error);
}

static gboolean
do_work (HekReportFileWork  *work,
         GError            **error)
{
  HekWorkspace *workspace = work->space->workspace;

  switch (work->kind)
    {
    case WORK_LIST:
      return TRUE;
    case WORK_LOAD:
      return load (work, workspace, error);
    case WORK_SAVE:
      return hek_report_save (workspace, work->text, work->json, error);
    case WORK_DELETE:
      return hek_report_delete (workspace, work->text, error);
    case WORK_IMPORT:
      return import (work, error);
    case WORK_WRITE:
      return write_file (work, error);
    }
  g_assert_not_reached ();
}

static gpointer
work_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  HekReportFileWork *work = data;
  gboolean ok = do_work (work, error);

  work->list = hek_report_list (work->space->workspace, ok ? error : NULL);
  return ok && work->list != NULL ? work : NULL;
}

/* --- on the main thread ---------------------------------------------------------------------- */

void
hek_report_session_select_any (HekReportSession *self)
{
  if (self->selected != NULL &&
      (hek_report_session_has (self, self->selected) ||
       g_hash_table_contains (self->histories, self->selected)))
    return;
  g_clear_pointer (&self->selected, g_free);
  for (guint i = 0; i < self->list->len && self->selected == NULL; i++)
    if (((const HekReportInfo *) self->list->pdata[i])->problem == NULL)
      hek_report_session_select (self, ((const HekReportInfo *) self->list->pdata[i])->id);
  if (self->selected == NULL)
    hek_report_session_emit (self, HEK_REPORT_SIGNAL_CHANGED, NULL);
}

/* @draft: (transfer full): a report that nobody has kept yet is opened */
static void
add_report (HekReportSession *self,
            HekReportDraft   *draft)
{
  g_autofree char *id = g_uuid_string_random ();

  hek_report_session_take (self, id, draft, FALSE);
  hek_report_session_select (self, id);
}

static void
take_result (HekReportSession  *self,
             HekReportFileWork *work)
{
  switch (work->kind)
    {
    case WORK_LIST:
      break;
    case WORK_LOAD:
      if (!g_hash_table_contains (self->histories, work->text))
        hek_report_session_take (self, work->text, g_steal_pointer (&work->draft), TRUE);
      if (g_strcmp0 (self->selected, work->text) == 0)
        hek_report_session_emit (self, HEK_REPORT_SIGNAL_CHANGED, NULL);
      break;
    case WORK_SAVE:
    case WORK_DELETE:
      break;
    case WORK_IMPORT:
      add_report (self, g_steal_pointer (&work->draft));
      hek_report_session_save (self);
      break;
    case WORK_WRITE:
      hek_report_session_emit (self, HEK_REPORT_SIGNAL_SAVED, work->text);
      break;
    }
}

/* What could not be written is not kept. */
static void
take_failure (HekReportSession  *self,
              HekReportFileWork *work,
              const GError      *error)
{
  HekReportHistory *history
    = work->text != NULL ? g_hash_table_lookup (self->histories, work->text) : NULL;

  if (history != NULL && work->kind == WORK_SAVE && history->kept == work->kept)
    g_clear_pointer (&history->kept, hek_report_draft_unref);
  if (history != NULL && work->kind == WORK_DELETE)
    history->is_deleted = FALSE; /* it is there still */
  if (work->kind == WORK_LOAD && g_strcmp0 (self->selected, work->text) == 0)
    g_clear_pointer (&self->selected, g_free);
  hek_report_session_fail (self, work->what, error);
}

static void start_first (HekReportSession *self);

static void
work_on_end (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  HekReportFileWork *work = user_data;
  g_autoptr (HekReportSession) self = g_object_ref (work->session);

  if (work->list != NULL)
    {
      g_ptr_array_unref (self->list);
      self->list = g_ptr_array_ref (work->list);
    }
  self->is_listed = self->space == work->space;
  if (result != NULL)
    take_result (self, work);
  else
    take_failure (self, work, error);
  if (self->space != NULL && work->list != NULL)
    {
      hek_report_session_list_unkept (self);
      hek_report_session_select_any (self);
      hek_report_session_emit (self, HEK_REPORT_SIGNAL_LIST_CHANGED, NULL);
    }
  g_queue_pop_head (self->files);
  work_free (work);
  start_first (self);
}

void
hek_report_session_check_closed (HekReportSession *self)
{
  if (self->is_closed && g_queue_is_empty (self->files))
    hek_report_session_emit (self, HEK_REPORT_SIGNAL_CLOSED, NULL);
}

static void
start_first (HekReportSession *self)
{
  HekReportFileWork *work = g_queue_peek_head (self->files);
  g_autoptr (HekJob) job = NULL;

  if (work == NULL)
    hek_report_session_check_closed (self);
  else
    job = hek_job_start (work->what, HEK_LANE_INTERACTIVE, work_run, work, NULL, NULL,
                         work_on_end, work);
}

/* @text: (nullable): an id, or a path */
static HekReportFileWork *
make_work (HekReportSession *self,
           WorkKind          kind,
           const char       *what,
           const char       *text)
{
  HekReportFileWork *work = g_new0 (HekReportFileWork, 1);

  work->session = g_object_ref (self);
  work->space = hek_library_space_ref (self->space);
  work->kind = kind;
  work->what = what;
  work->text = g_strdup (text);
  return work;
}

static void
push_work (HekReportSession  *self,
           HekReportFileWork *work)
{
  g_queue_push_tail (self->files, work);
  if (g_queue_get_length (self->files) == 1)
    start_first (self);
}

static void
add_work (HekReportSession *self,
          WorkKind          kind,
          const char       *what,
          const char       *text)
{
  push_work (self, make_work (self, kind, what, text));
}

void
hek_report_session_read_list (HekReportSession *self)
{
  add_work (self, WORK_LIST, _("Looking for reports"), NULL);
}

/* --- keeping --------------------------------------------------------------------------------- */

void
hek_report_session_save (HekReportSession *self)
{
  g_autofree char *folder = NULL;
  GHashTableIter iter;
  gpointer id, value;

  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (!hek_report_session_is_kept (self))
    return;
  folder = hek_report_dup_folder (self->space->workspace);
  g_hash_table_iter_init (&iter, self->histories);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      HekReportHistory *history = value;
      HekReportFileWork *work;

      if (!hek_report_history_is_due (history))
        continue;
      g_clear_pointer (&history->kept, hek_report_draft_unref);
      history->kept = hek_report_draft_ref (hek_report_history_get (history));
      work = make_work (self, WORK_SAVE, _("Keeping a report"), id);
      work->kept = hek_report_draft_ref (history->kept);
      work->json = hek_report_draft_to_json (history->kept, folder);
      push_work (self, work);
    }
}

static gboolean
on_save_timer (gpointer data)
{
  HekReportSession *self = data;

  self->save_timer = 0;
  hek_report_session_save (self);
  return G_SOURCE_REMOVE;
}

void
hek_report_session_save_soon (HekReportSession *self)
{
  if (self->save_timer == 0)
    self->save_timer = g_timeout_add (SAVE_DELAY_MS, on_save_timer, self);
}

/* --- what a person asks for ------------------------------------------------------------------ */

void
hek_report_session_select (HekReportSession *self,
                           const char       *id)
{
  g_return_if_fail (HEK_IS_REPORT_SESSION (self));

  if (g_strcmp0 (self->selected, id) == 0 || self->space == NULL)
    return;
  g_free (self->selected);
  self->selected = g_strdup (id);
  if (!g_hash_table_contains (self->histories, self->selected))
    add_work (self, WORK_LOAD, _("Opening a report"), self->selected);
  hek_report_session_list_unkept (self);
  hek_report_session_emit (self, HEK_REPORT_SIGNAL_LIST_CHANGED, NULL);
  hek_report_session_emit (self, HEK_REPORT_SIGNAL_CHANGED, NULL);
}

/* Returns: (transfer full): @title, or "title 2", … when there is one */
static char *
make_title (HekReportSession *self,
            const char       *title)
{
  char *unique = g_strdup (title);

  for (guint n = 2; ; n++)
    {
      guint i = 0;

      while (i < self->list->len &&
             g_strcmp0 (((const HekReportInfo *) self->list->pdata[i])->title, unique) != 0)
        i++;
      if (i == self->list->len)
        return unique;
      g_free (unique);
      unique = g_strdup_printf ("%s %u", title, n);
    }
}

/* Fails where there is no workspace at all. */
static gboolean
check_open (HekReportSession *self,
            const char       *what)
{
  const char *message = hek_library_get_message (self->library);
  g_autoptr (GError) error = NULL;

  if (self->space != NULL)
    return TRUE;
  g_set_error_literal (&error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                       message != NULL ? message : _("The workspace is not open."));
  hek_report_session_fail (self, what, error);
  return FALSE;
}

void
hek_report_session_create (HekReportSession *self)
{
  g_autofree char *title = NULL;

  g_return_if_fail (HEK_IS_REPORT_SESSION (self));

  if (!check_open (self, _("Making a report")))
    return;
  title = make_title (self, _("Report"));
  add_report (self, hek_report_draft_new (title));
}

void
hek_report_session_duplicate (HekReportSession *self)
{
  HekReportDraft *draft = hek_report_session_get_draft (self);
  const char *title;
  g_autofree char *unique = NULL;

  if (draft == NULL || !check_open (self, _("Making a report")))
    return;
  title = hek_report_draft_get_text (draft, HEK_REPORT_HEAD, "title");
  unique = make_title (self, title != NULL && *title != '\0' ? title : _("Report"));
  add_report (self, hek_report_draft_set_text (draft, HEK_REPORT_HEAD, "title", unique));
  hek_report_session_save (self);
}

void
hek_report_session_delete (HekReportSession *self)
{
  g_autofree char *id = g_steal_pointer (&self->selected);
  HekReportHistory *history;

  if (id == NULL)
    return;
  history = g_hash_table_lookup (self->histories, id);
  if (history != NULL)
    history->is_deleted = TRUE;
  if (hek_report_session_is_kept (self))
    add_work (self, WORK_DELETE, _("Deleting a report"), id);
  for (guint i = 0; i < self->list->len; i++)
    if (g_strcmp0 (((const HekReportInfo *) self->list->pdata[i])->id, id) == 0)
      g_ptr_array_remove_index (self->list, i--);
  hek_report_session_select_any (self);
  hek_report_session_emit (self, HEK_REPORT_SIGNAL_LIST_CHANGED, NULL);
}

void
hek_report_session_restore (HekReportSession *self,
                            const char       *id)
{
  HekReportHistory *history;

  g_return_if_fail (HEK_IS_REPORT_SESSION (self) && id != NULL);

  history = g_hash_table_lookup (self->histories, id);
  if (history == NULL || !history->is_deleted)
    return;
  history->is_deleted = FALSE;
  history->is_wanted |= history->kept != NULL; /* it was a file: so again, whatever is in it */
  g_clear_pointer (&history->kept, hek_report_draft_unref);
  hek_report_session_select (self, id);
  hek_report_session_save (self);
}

void
hek_report_session_import (HekReportSession *self,
                           const char       *path)
{
  g_return_if_fail (HEK_IS_REPORT_SESSION (self) && path != NULL);

  if (check_open (self, _("Opening a recipe")))
    add_work (self, WORK_IMPORT, _("Opening a recipe"), path);
}

void
hek_report_session_save_as (HekReportSession *self,
                            const char       *path)
{
  HekReportDraft *draft = hek_report_session_get_draft (self);
  g_autofree char *folder = g_path_get_dirname (path);
  HekReportFileWork *work;

  if (draft == NULL || !check_open (self, _("Saving a recipe")))
    return;
  work = make_work (self, WORK_WRITE, _("Saving a recipe"), path);
  work->json = hek_report_draft_to_json (draft, folder);
  push_work (self, work);
}
