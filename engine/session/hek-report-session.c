/* SPDX-License-Identifier: Apache-2.0 */
/* The report that is open, its edits and their undo. */
#include "config.h"

#include "hek-report-session.h"

#include <glib/gi18n-lib.h>

#include "hek-report-session-private.h"

#define MAX_STEPS 1000u

static guint signals[HEK_REPORT_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekReportSession, hek_report_session, G_TYPE_OBJECT)

void
hek_report_session_emit (HekReportSession *self,
                         guint             signal,
                         const char       *word)
{
  g_signal_emit (self, signals[signal], 0, word);
}

void
hek_report_session_fail (HekReportSession *self,
                         const char       *what,
                         const GError     *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[HEK_REPORT_SIGNAL_FAILED], 0, what, error);
}

/* --- histories ------------------------------------------------------------------------------- */

static void
step_clear (gpointer data)
{
  HekReportStep *step = data;

  hek_report_draft_unref (step->draft);
}

HekReportDraft *
hek_report_history_get (HekReportHistory *history)
{
  return g_array_index (history->steps, HekReportStep, history->at).draft;
}

gboolean
hek_report_history_is_due (HekReportHistory *history)
{
  return !history->is_deleted && history->kept != hek_report_history_get (history) &&
         (history->kept != NULL || history->is_wanted || history->steps->len > 1 ||
          hek_report_draft_get_n_parts (hek_report_history_get (history)) > 0);
}

void
hek_report_history_free (HekReportHistory *history)
{
  g_array_unref (history->steps);
  g_clear_pointer (&history->kept, hek_report_draft_unref);
  g_free (history);
}

void
hek_report_session_take (HekReportSession *self,
                         const char       *id,
                         HekReportDraft   *draft,
                         gboolean          is_kept)
{
  const HekReportStep step = { .draft = draft };
  HekReportHistory *history = g_new0 (HekReportHistory, 1);

  history->steps = g_array_new (FALSE, TRUE, sizeof (HekReportStep));
  g_array_set_clear_func (history->steps, step_clear);
  g_array_append_val (history->steps, step);
  if (is_kept)
    history->kept = hek_report_draft_ref (draft);
  g_hash_table_insert (self->histories, g_strdup (id), history);
}

HekReportHistory *
hek_report_session_get_history (HekReportSession *self)
{
  return self->selected != NULL ? g_hash_table_lookup (self->histories, self->selected) : NULL;
}

HekReportDraft *
hek_report_session_get_draft (HekReportSession *self)
{
  HekReportHistory *history = hek_report_session_get_history (self);

  return history != NULL ? hek_report_history_get (history) : NULL;
}

static void
document_changed (HekReportSession *self)
{
  hek_report_session_save_soon (self);
  hek_report_session_emit (self, HEK_REPORT_SIGNAL_CHANGED, NULL);
}

/* @draft: (transfer full) */
static void
push (HekReportSession *self,
      HekReportDraft   *draft,
      const char       *name,
      guint64           gesture)
{
  HekReportHistory *history = hek_report_session_get_history (self);
  HekReportStep *last = &g_array_index (history->steps, HekReportStep, history->at);
  const HekReportStep step = { draft, name, gesture };

  g_array_set_size (history->steps, history->at + 1);
  if (gesture != 0 && last->gesture == gesture)
    {
      hek_report_draft_unref (last->draft);
      last->draft = draft;
    }
  else
    {
      g_array_append_val (history->steps, step);
      if (history->steps->len > MAX_STEPS)
        g_array_remove_index (history->steps, 0);
      history->at = history->steps->len - 1;
    }
  document_changed (self);
}

/* --- edits ----------------------------------------------------------------------------------- */

/* (nullable): without a report one is made, where there is a workspace to have it */
static HekReportDraft *
need_draft (HekReportSession *self)
{
  if (hek_report_session_get_draft (self) == NULL && self->selected == NULL)
    hek_report_session_create (self);
  return hek_report_session_get_draft (self);
}

static gboolean
has_part (HekReportDraft *draft,
          int             part)
{
  return draft != NULL && part >= HEK_REPORT_HEAD &&
         part < (int) hek_report_draft_get_n_parts (draft);
}

guint64
hek_report_session_begin (HekReportSession *self)
{
  return ++self->gesture;
}

void
hek_report_session_set_text (HekReportSession *self,
                             int               part,
                             const char       *member,
                             const char       *value,
                             guint64           gesture)
{
  HekReportDraft *draft;

  g_return_if_fail (HEK_IS_REPORT_SESSION (self));

  draft = need_draft (self);
  if (has_part (draft, part) &&
      g_strcmp0 (hek_report_draft_get_text (draft, part, member), value) != 0)
    push (self, hek_report_draft_set_text (draft, part, member, value), C_("undo", "Edit Report"),
          gesture);
}

void
hek_report_session_set_boolean (HekReportSession *self,
                                int               part,
                                const char       *member,
                                gboolean          value)
{
  HekReportDraft *draft;

  g_return_if_fail (HEK_IS_REPORT_SESSION (self));

  draft = need_draft (self);
  if (has_part (draft, part))
    push (self, hek_report_draft_set_boolean (draft, part, member, value),
          C_("undo", "Edit Report"), 0);
}

void
hek_report_session_set_int (HekReportSession *self,
                            int               part,
                            const char       *member,
                            gint64            value,
                            guint64           gesture)
{
  HekReportDraft *draft;

  g_return_if_fail (HEK_IS_REPORT_SESSION (self));

  draft = need_draft (self);
  if (has_part (draft, part))
    push (self, hek_report_draft_set_int (draft, part, member, value), C_("undo", "Edit Report"),
          gesture);
}

gboolean
hek_report_session_add (HekReportSession *self,
                        guint             at,
                        const char       *json)
{
  HekReportDraft *draft, *changed;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (HEK_IS_REPORT_SESSION (self), FALSE);

  draft = need_draft (self);
  if (draft == NULL)
    return FALSE;
  changed = hek_report_draft_add (draft, at, json, G_DIR_SEPARATOR_S, &error);
  if (changed != NULL)
    push (self, changed, C_("undo", "Add Part"), 0);
  else
    hek_report_session_fail (self, _("Adding to a report"), error);
  return changed != NULL;
}

void
hek_report_session_remove (HekReportSession *self,
                           guint             part)
{
  HekReportDraft *draft;

  g_return_if_fail (HEK_IS_REPORT_SESSION (self));

  draft = hek_report_session_get_draft (self);
  if (has_part (draft, (int) part))
    push (self, hek_report_draft_remove (draft, part), C_("undo", "Remove Part"), 0);
}

void
hek_report_session_move (HekReportSession *self,
                         guint             from,
                         guint             to)
{
  HekReportDraft *draft;

  g_return_if_fail (HEK_IS_REPORT_SESSION (self));

  draft = hek_report_session_get_draft (self);
  if (from != to && has_part (draft, (int) from) && has_part (draft, (int) to))
    push (self, hek_report_draft_move (draft, from, to), C_("undo", "Move Part"), 0);
}

const char *
hek_report_session_get_undo (HekReportSession *self)
{
  HekReportHistory *history = hek_report_session_get_history (self);

  return history != NULL && history->at > 0
           ? g_array_index (history->steps, HekReportStep, history->at).name : NULL;
}

const char *
hek_report_session_get_redo (HekReportSession *self)
{
  HekReportHistory *history = hek_report_session_get_history (self);

  return history != NULL && history->at + 1 < history->steps->len
           ? g_array_index (history->steps, HekReportStep, history->at + 1).name : NULL;
}

gboolean
hek_report_session_undo (HekReportSession *self)
{
  if (hek_report_session_get_undo (self) == NULL)
    return FALSE;
  hek_report_session_get_history (self)->at--;
  document_changed (self);
  return TRUE;
}

gboolean
hek_report_session_redo (HekReportSession *self)
{
  if (hek_report_session_get_redo (self) == NULL)
    return FALSE;
  hek_report_session_get_history (self)->at++;
  document_changed (self);
  return TRUE;
}

/* --- what there is --------------------------------------------------------------------------- */

gboolean
hek_report_session_has (HekReportSession *self,
                        const char       *id)
{
  for (guint i = 0; i < self->list->len; i++)
    if (g_strcmp0 (((const HekReportInfo *) self->list->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

void
hek_report_session_list_unkept (HekReportSession *self)
{
  GHashTableIter iter;
  gpointer id, history;

  g_hash_table_iter_init (&iter, self->histories);
  while (g_hash_table_iter_next (&iter, &id, &history))
    {
      HekReportDraft *draft = hek_report_history_get (history);
      const char *title = hek_report_draft_get_text (draft, HEK_REPORT_HEAD, "title");
      HekReportInfo *info;

      if (!hek_report_history_is_due (history) || hek_report_session_has (self, id))
        continue;
      info = g_new0 (HekReportInfo, 1);
      info->id = g_strdup (id);
      info->title = g_strdup (title != NULL ? title : "");
      info->n_parts = hek_report_draft_get_n_parts (draft);
      g_ptr_array_add (self->list, info);
    }
}

/* --- what happens around it ------------------------------------------------------------------ */

GPtrArray *
hek_report_session_get_list (HekReportSession *self)
{
  return self->list;
}

gboolean
hek_report_session_is_open (HekReportSession *self)
{
  return self->space != NULL;
}

gboolean
hek_report_session_is_listed (HekReportSession *self)
{
  return self->is_listed;
}

gboolean
hek_report_session_is_kept (HekReportSession *self)
{
  return self->space != NULL && hek_workspace_is_writable (self->space->workspace);
}

const char *
hek_report_session_get_id (HekReportSession *self)
{
  return self->selected;
}

const HekReportChoices *
hek_report_session_get_choices (HekReportSession *self)
{
  return self->choices;
}

static void
on_library_changed (HekReportSession *self)
{
  HekLibrarySpace *space = self->is_closed ? NULL : self->library->space;

  if (space == self->space)
    return;
  hek_report_session_save (self); /* into the one that is about to be closed */
  self->is_listed = FALSE;
  if (self->look_job != NULL)
    hek_job_cancel (self->look_job);
  g_clear_pointer (&self->choices, hek_report_choices_free);
  g_clear_pointer (&self->space, hek_library_space_unref);
  if (space != NULL)
    {
      self->space = hek_library_space_ref (space);
      hek_report_session_read_list (self);
    }
  hek_report_session_emit (self, HEK_REPORT_SIGNAL_LIST_CHANGED, NULL);
}

void
hek_report_session_close (HekReportSession *self)
{
  g_return_if_fail (HEK_IS_REPORT_SESSION (self));

  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  on_library_changed (self);
  hek_report_session_check_closed (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
hek_report_session_dispose (GObject *object)
{
  HekReportSession *self = HEK_REPORT_SESSION (object);

  if (self->library != NULL)
    g_signal_handlers_disconnect_by_data (self->library, self);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_pointer (&self->space, hek_library_space_unref);
  g_clear_object (&self->library);
  g_clear_object (&self->telemetry);
  g_clear_object (&self->jobs);
  G_OBJECT_CLASS (hek_report_session_parent_class)->dispose (object);
}

/* Work of any kind holds the session: there is none any more. */
static void
hek_report_session_finalize (GObject *object)
{
  HekReportSession *self = HEK_REPORT_SESSION (object);

  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->histories);
  g_queue_free (self->files);
  g_clear_pointer (&self->choices, hek_report_choices_free);
  g_free (self->selected);
  G_OBJECT_CLASS (hek_report_session_parent_class)->finalize (object);
}

static void
hek_report_session_class_init (HekReportSessionClass *klass)
{
  static const char *const names[] = {
    "list-changed", "changed", "choices-changed", "built", "saved", "closed", "failed",
  };
  static const guint n_params[] = { 0, 0, 0, 1, 1, 0, 2 };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HEK_REPORT_N_SIGNALS);
  G_OBJECT_CLASS (klass)->dispose = hek_report_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = hek_report_session_finalize;
  for (guint i = 0; i < HEK_REPORT_N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], HEK_TYPE_REPORT_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, n_params[i], G_TYPE_STRING, G_TYPE_ERROR);
}

static void
hek_report_session_init (HekReportSession *self)
{
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_report_info_free);
  self->histories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) hek_report_history_free);
  self->files = g_queue_new ();
}

HekReportSession *
hek_report_session_new (HekJobList          *jobs,
                        HekLibrary          *library,
                        HekTelemetrySession *telemetry)
{
  HekReportSession *self = g_object_new (HEK_TYPE_REPORT_SESSION, NULL);

  self->jobs = g_object_ref (jobs);
  self->library = g_object_ref (library);
  self->telemetry = g_object_ref (telemetry);
  g_signal_connect_swapped (library, "changed", G_CALLBACK (on_library_changed), self);
  on_library_changed (self);
  return self;
}
