/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons of the places of an Explorer session's rows: one at a time. */
#include "config.h"

#include "hek-explorer-movers.h"

#include <glib/gi18n-lib.h>

#include "hek-explorer-movers-private.h"

struct _HekExplorerMovers
{
  GObject parent_instance;

  HekExplorerSession *session; /* owned */
  HekJobList *jobs;            /* owned */
  HekJob *job;                 /* owned (nullable): the last comparison */
  HekExplorerMoves *moves;     /* owned (nullable) */
  HekJob *list_job;            /* owned (nullable) */
  GPtrArray *codebooks;        /* owned: of HekExplorerCodebook */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_CODEBOOKS_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekExplorerMovers, hek_explorer_movers, G_TYPE_OBJECT)

static void
fail (HekExplorerMovers *self,
      const char        *what,
      const GError      *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, what, error);
}

static void
drop_job (HekJob **job)
{
  if (*job != NULL)
    hek_job_cancel (*job);
  g_clear_object (job);
}

/* (transfer full) (nullable): what a job needs; %NULL: there is nothing to compare, or it was said
 * why it cannot be */
static HekExplorerComparison *
comparison_new (HekExplorerMovers *self,
                const char        *what)
{
  HekExplorerSession *session = self->session;
  HekExplorerComparison *comparison;

  if (session->data == NULL || hek_explorer_session_check_item (session, what) == NULL ||
      session->library->space == NULL)
    return NULL;
  comparison = g_new0 (HekExplorerComparison, 1);
  comparison->library = g_object_ref (session->library);
  comparison->space = hek_library_space_ref (session->library->space);
  comparison->data = hek_explorer_data_ref (session->data);
  return comparison;
}

/* --- comparing ------------------------------------------------------------------------------- */

static void
hek_explorer_movers_on_compared (HekJob       *job,
                                 gpointer      result,
                                 const GError *error,
                                 gpointer      user_data)
{
  g_autoptr (HekExplorerMovers) self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->job)
    return; /* something else is compared by now */
  g_clear_object (&self->job);
  if (result != NULL)
    {
      g_clear_pointer (&self->moves, hek_explorer_moves_unref);
      self->moves = hek_job_steal_result (job);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (result == NULL)
    fail (self, hek_job_get_title (job), error);
}

/* @comparison: (transfer full) */
static void
start (HekExplorerMovers     *self,
       const char            *title,
       HekExplorerComparison *comparison)
{
  drop_job (&self->job);
  self->job = hek_job_start (title, HEK_LANE_BATCH, hek_explorer_comparison_run, comparison,
                             hek_explorer_comparison_free,
                             (GDestroyNotify) hek_explorer_moves_unref,
                             hek_explorer_movers_on_compared, g_object_ref (self));
  hek_job_list_add (self->jobs, self->job);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
hek_explorer_movers_compare_layout (HekExplorerMovers *self,
                                    const char        *layout)
{
  g_autofree char *title = NULL;
  HekExplorerComparison *comparison;

  g_return_if_fail (HEK_IS_EXPLORER_MOVERS (self) && layout != NULL);

  title = g_strdup_printf (_("Comparing with %s"), layout);
  comparison = comparison_new (self, title);
  if (comparison == NULL)
    return;
  comparison->layout = g_strdup (layout);
  start (self, title, comparison);
}

/* The name of a codebook, as far as it is known. */
static const char *
find_name (HekExplorerMovers *self,
           const char        *uuid)
{
  for (guint i = 0; i < self->codebooks->len; i++)
    {
      const HekExplorerCodebook *codebook = self->codebooks->pdata[i];

      if (g_str_equal (codebook->uuid, uuid))
        return codebook->name;
    }
  return NULL;
}

void
hek_explorer_movers_compare_codebook (HekExplorerMovers *self,
                                      const char        *codebook,
                                      HekSceneSet       *rows)
{
  g_autofree char *title = NULL;
  HekExplorerComparison *comparison;
  const char *name;

  g_return_if_fail (HEK_IS_EXPLORER_MOVERS (self) && codebook != NULL);

  name = find_name (self, codebook);
  title = name != NULL ? g_strdup_printf (_("Comparing with what %s gives back"), name)
                       : g_strdup (_("Comparing with what a codebook gives back"));
  comparison = comparison_new (self, title);
  if (comparison == NULL)
    return;
  comparison->codebook = g_strdup (codebook);
  if (rows != NULL && hek_scene_set_n_rows (rows) == comparison->data->n_rows)
    comparison->rows = hek_scene_set_ref (rows);
  start (self, title, comparison);
}

void
hek_explorer_movers_clear (HekExplorerMovers *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_MOVERS (self));

  drop_job (&self->job);
  g_clear_pointer (&self->moves, hek_explorer_moves_unref);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
hek_explorer_movers_is_comparing (HekExplorerMovers *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_MOVERS (self), FALSE);

  return self->job != NULL;
}

HekJob *
hek_explorer_movers_get_job (HekExplorerMovers *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_MOVERS (self), NULL);

  return self->job;
}

HekExplorerMoves *
hek_explorer_movers_get_moves (HekExplorerMovers *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_MOVERS (self), NULL);

  return self->moves;
}

/* --- codebooks ------------------------------------------------------------------------------- */

static void
hek_explorer_movers_on_listed (HekJob       *job,
                               gpointer      result,
                               const GError *error,
                               gpointer      user_data)
{
  g_autoptr (HekExplorerMovers) self = user_data;

  if (job != self->list_job)
    return;
  g_clear_object (&self->list_job);
  if (result != NULL)
    {
      g_ptr_array_unref (self->codebooks);
      self->codebooks = hek_job_steal_result (job);
      g_signal_emit (self, signals[SIGNAL_CODEBOOKS_CHANGED], 0);
    }
  else
    fail (self, hek_job_get_title (job), error);
}

void
hek_explorer_movers_list_codebooks (HekExplorerMovers *self)
{
  HekExplorerComparison *comparison;

  g_return_if_fail (HEK_IS_EXPLORER_MOVERS (self));

  drop_job (&self->list_job);
  comparison = comparison_new (self, _("Looking for codebooks"));
  if (comparison != NULL)
    self->list_job = hek_job_start (_("Looking for codebooks"), HEK_LANE_INTERACTIVE,
                                    hek_explorer_comparison_list, comparison,
                                    hek_explorer_comparison_free,
                                    (GDestroyNotify) g_ptr_array_unref,
                                    hek_explorer_movers_on_listed, g_object_ref (self));
}

const GPtrArray *
hek_explorer_movers_get_codebooks (HekExplorerMovers *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_MOVERS (self), NULL);

  return self->codebooks;
}

/* --- object ---------------------------------------------------------------------------------- */

/* What was compared was of rows that are not shown any more. */
static void
hek_explorer_movers_on_data (HekExplorerMovers *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);

  if (self->moves != NULL && self->moves->data == data)
    return;
  if (self->moves != NULL || self->job != NULL)
    hek_explorer_movers_clear (self);
}

void
hek_explorer_movers_close (HekExplorerMovers *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_MOVERS (self));

  g_signal_handlers_disconnect_by_data (self->session, self);
  drop_job (&self->job);
  drop_job (&self->list_job);
}

static void
hek_explorer_movers_finalize (GObject *object)
{
  HekExplorerMovers *self = HEK_EXPLORER_MOVERS (object);

  g_clear_object (&self->job);
  g_clear_object (&self->list_job);
  g_clear_pointer (&self->moves, hek_explorer_moves_unref);
  g_ptr_array_unref (self->codebooks);
  g_clear_object (&self->jobs);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hek_explorer_movers_parent_class)->finalize (object);
}

static void
hek_explorer_movers_class_init (HekExplorerMoversClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_explorer_movers_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_CODEBOOKS_CHANGED] = g_signal_new ("codebooks-changed", type, G_SIGNAL_RUN_LAST,
                                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
hek_explorer_movers_init (HekExplorerMovers *self)
{
  self->codebooks = g_ptr_array_new ();
}

HekExplorerMovers *
hek_explorer_movers_new (HekExplorerSession *session,
                         HekJobList         *jobs)
{
  HekExplorerMovers *self = g_object_new (HEK_TYPE_EXPLORER_MOVERS, NULL);

  self->session = g_object_ref (session);
  self->jobs = g_object_ref (jobs);
  g_signal_connect_object (session, "data-changed", G_CALLBACK (hek_explorer_movers_on_data), self,
                           G_CONNECT_SWAPPED);
  return self;
}
