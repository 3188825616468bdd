/* SPDX-License-Identifier: Apache-2.0 */
/* What the search box of the Explorer was asked, what it found, and at which hit one stands. */
#include "config.h"

#include "hek-explorer-find.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-explorer-find-private.h"

struct _HekExplorerFind
{
  GObject parent_instance;

  HekExplorerSession *session; /* owned */
  HekJobList *jobs;            /* owned */
  HekJob *job;                 /* owned (nullable) */
  HekExplorerHits *hits;       /* owned (nullable) */
  int current;

  /* what was asked last, to ask it of other data, too */
  gboolean is_asked;
  HekExplorerFindKind kind;
  char *text;                  /* (nullable) */
  guint64 like_id;             /* LIKE: row id */
  guint k;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_CURRENT_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekExplorerFind, hek_explorer_find, G_TYPE_OBJECT)

static void
drop_job (HekExplorerFind *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
}

static void
drop_hits (HekExplorerFind *self)
{
  g_clear_pointer (&self->hits, hek_explorer_hits_unref);
  self->current = -1;
}

/* --- the hit that one stands at -------------------------------------------------------------- */

static gboolean
is_placed (HekExplorerFind *self,
           int              idx)
{
  return g_array_index (self->hits->hits, HekExplorerHit, idx).row != HEK_EXPLORER_NO_ROW;
}

int
hek_explorer_find_get_current (HekExplorerFind *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_FIND (self), -1);

  return self->current;
}

void
hek_explorer_find_set_current (HekExplorerFind *self,
                               int              idx)
{
  int n;

  g_return_if_fail (HEK_IS_EXPLORER_FIND (self));

  n = self->hits != NULL ? (int) self->hits->hits->len : 0;
  idx = idx < 0 || idx >= n ? -1 : idx;
  if (idx == self->current)
    return;
  self->current = idx;
  g_signal_emit (self, signals[SIGNAL_CURRENT_CHANGED], 0);
}

void
hek_explorer_find_step (HekExplorerFind *self,
                        int              by)
{
  int n, idx, direction = by < 0 ? -1 : 1;

  g_return_if_fail (HEK_IS_EXPLORER_FIND (self));

  n = self->hits != NULL ? (int) self->hits->hits->len : 0;
  if (n == 0 || by == 0)
    return;
  idx = self->current < 0 && by > 0 ? -1 : MAX (self->current, 0);
  for (int left = by * direction; left > 0; left--)
    for (int tries = 0; tries < n; tries++)
      {
        idx = (idx + direction + n) % n;
        if (is_placed (self, idx))
          break;
      }
  hek_explorer_find_set_current (self, idx);
}

/* --- asking ---------------------------------------------------------------------------------- */

static void
hek_explorer_find_on_answer (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  g_autoptr (HekExplorerFind) self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->job)
    return; /* something else was asked since */
  g_clear_object (&self->job);
  if (result != NULL)
    {
      drop_hits (self);
      self->hits = hek_job_steal_result (job);
      for (guint i = 0; i < self->hits->hits->len && self->current < 0; i++)
        if (is_placed (self, (int) i))
          self->current = (int) i;
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (result != NULL)
    g_signal_emit (self, signals[SIGNAL_CURRENT_CHANGED], 0);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, hek_job_get_title (job), error);
}

/* Asks what is noted in the object, of the data that is shown. */
static void
ask (HekExplorerFind *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  HekExplorerQuestion *question;
  g_autofree char *title = NULL;
  guint32 row = HEK_EXPLORER_NO_ROW;

  drop_job (self);
  if (data != NULL && self->kind == HEK_EXPLORER_FIND_LIKE)
    row = hek_explorer_rows_find (data->rows, self->like_id);
  if (data == NULL || (self->kind == HEK_EXPLORER_FIND_LIKE && row == HEK_EXPLORER_NO_ROW))
    {
      drop_hits (self);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
      return;
    }
  title = self->kind == HEK_EXPLORER_FIND_LIKE ? g_strdup (_("Finding similar rows"))
                                               : g_strdup_printf (_("Finding %s"), self->text);
  question = g_new0 (HekExplorerQuestion, 1);
  question->library = g_object_ref (self->session->library);
  question->data = hek_explorer_data_ref (data);
  question->kind = self->kind;
  question->text = g_strdup (self->text);
  question->row = row;
  question->k = self->k;
  self->job = hek_job_start (title, HEK_LANE_INTERACTIVE, hek_explorer_question_run, question,
                             hek_explorer_question_free, (GDestroyNotify) hek_explorer_hits_unref,
                             hek_explorer_find_on_answer, g_object_ref (self));
  hek_job_list_add (self->jobs, self->job);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
hek_explorer_find_start (HekExplorerFind     *self,
                         HekExplorerFindKind  kind,
                         const char          *text)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (HEK_IS_EXPLORER_FIND (self) && text != NULL);
  g_return_if_fail (kind != HEK_EXPLORER_FIND_LIKE);

  stripped = g_strstrip (g_strdup (text));
  if (*stripped == '\0')
    {
      hek_explorer_find_clear (self);
      return;
    }
  self->is_asked = TRUE;
  self->kind = kind;
  g_free (self->text);
  self->text = g_steal_pointer (&stripped);
  ask (self);
}

void
hek_explorer_find_like (HekExplorerFind *self,
                        guint32          row,
                        guint            k)
{
  HekExplorerData *data;

  g_return_if_fail (HEK_IS_EXPLORER_FIND (self));

  data = hek_explorer_session_get_data (self->session);
  if (data == NULL || row >= data->n_rows)
    return;
  self->is_asked = TRUE;
  self->kind = HEK_EXPLORER_FIND_LIKE;
  g_clear_pointer (&self->text, g_free);
  self->like_id = data->rows->row_ids[row];
  self->k = CLAMP (k, 1, HEK_EXPLORER_MAX_HITS);
  ask (self);
}

void
hek_explorer_find_clear (HekExplorerFind *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_FIND (self));

  drop_job (self);
  drop_hits (self);
  self->is_asked = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_signal_emit (self, signals[SIGNAL_CURRENT_CHANGED], 0);
}

/* Hits are rows of what was shown; of another collection nothing is asked. */
static void
hek_explorer_find_on_data (HekExplorerFind *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  HekExplorerData *was = self->hits != NULL ? self->hits->data : NULL;

  if (data == NULL || (was != NULL && !g_str_equal (was->uuid, data->uuid)))
    hek_explorer_find_clear (self);
  else if (self->is_asked && was != data)
    {
      drop_hits (self);
      ask (self);
    }
}

/* --- what is there --------------------------------------------------------------------------- */

gboolean
hek_explorer_find_is_finding (HekExplorerFind *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_FIND (self), FALSE);

  return self->job != NULL;
}

HekExplorerHits *
hek_explorer_find_get_hits (HekExplorerFind *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_FIND (self), NULL);

  return self->hits;
}

gboolean
hek_explorer_find_has_kind (HekExplorerFind     *self,
                            HekExplorerFindKind  kind)
{
  HekExplorerData *data;
  const HekSchema *schema;

  g_return_val_if_fail (HEK_IS_EXPLORER_FIND (self), FALSE);

  data = hek_explorer_session_get_data (self->session);
  if (data == NULL)
    return FALSE;
  schema = hek_snapshot_get_schema (data->snapshot);
  if (kind == HEK_EXPLORER_FIND_FILTER)
    return schema->n_fields > 0;
  if (kind != HEK_EXPLORER_FIND_WORDS)
    return TRUE;
  for (guint i = 0; i < schema->n_fields; i++)
    if (hek_schema_get_field (schema, i)->type == HEK_FIELD_TEXT)
      return TRUE;
  return FALSE;
}

void
hek_explorer_find_select (HekExplorerFind *self,
                          HekSceneSetOp    op)
{
  g_return_if_fail (HEK_IS_EXPLORER_FIND (self));

  if (self->hits != NULL)
    hek_explorer_session_select (self->session, op, self->hits->set);
}

void
hek_explorer_find_close (HekExplorerFind *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_FIND (self));

  g_signal_handlers_disconnect_by_data (self->session, self);
  drop_job (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
hek_explorer_find_finalize (GObject *object)
{
  HekExplorerFind *self = HEK_EXPLORER_FIND (object);

  g_clear_object (&self->job);
  g_clear_pointer (&self->hits, hek_explorer_hits_unref);
  g_free (self->text);
  g_clear_object (&self->jobs);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hek_explorer_find_parent_class)->finalize (object);
}

static void
hek_explorer_find_class_init (HekExplorerFindClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_explorer_find_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_CURRENT_CHANGED] = g_signal_new ("current-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
hek_explorer_find_init (HekExplorerFind *self)
{
  self->current = -1;
}

HekExplorerFind *
hek_explorer_find_new (HekExplorerSession *session,
                       HekJobList         *jobs)
{
  HekExplorerFind *self = g_object_new (HEK_TYPE_EXPLORER_FIND, NULL);

  self->session = g_object_ref (session);
  self->jobs = g_object_ref (jobs);
  g_signal_connect_object (session, "data-changed", G_CALLBACK (hek_explorer_find_on_data), self,
                           G_CONNECT_SWAPPED);
  return self;
}
