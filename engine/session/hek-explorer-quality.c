/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-explorer-quality.h"

#include <glib/gi18n-lib.h>

#include "hek-explorer-value-private.h"

/* Multiply-adds of a measurement that is not thorough: a few seconds of one processor. */
#define QUICK_COST 2e11
#define COST_PER_PAIR 60.0
#define LEAST_SAMPLE 500u

#define READ_SPAN 0.1

struct _HekExplorerQuality
{
  GObject parent_instance;

  HekExplorerSession *session; /* owned */
  HekJobList *jobs;            /* owned */
  char *uuid;                  /* owned (nullable): of the collection that @known is about */
  GHashTable *known;           /* owned: name of find_name() → HekExplorerQualityFigures */
  HekJob *job;                 /* owned (nullable) */
  char *measured;              /* owned (nullable): what @job measures */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekExplorerQuality, hek_explorer_quality, G_TYPE_OBJECT)

/* --- on the job's thread --------------------------------------------------------------------- */

typedef struct
{
  HekExplorerData *data; /* owned */
  gboolean thorough;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  hek_explorer_data_unref (args->data);
  g_free (args);
}

/* The measure asks for less than half as many neighbours as there are rows. */
static guint
choose_k (guint32 n_rows)
{
  return n_rows > 2 ? MIN ((n_rows - 1) / 2, HEK_EXPLORER_QUALITY_K) : 1;
}

static gsize
choose_sample (const HekExplorerData *data,
               guint                  dim)
{
  double n_sample = QUICK_COST / ((double) data->n_rows * (dim + COST_PER_PAIR));

  return n_sample >= data->n_rows ? 0 : MAX (LEAST_SAMPLE, (gsize) n_sample);
}

static gpointer
quality_run (const HekTask  *task,
             gpointer        user_data,
             GError        **error)
{
  const Args *args = user_data;
  HekExplorerData *data = args->data;
  HekTask read = hek_task_sub (task, 0, READ_SPAN);
  HekTask measure = hek_task_sub (task, READ_SPAN, 1 - READ_SPAN);
  HekLayoutQualityOptions options = { .k = choose_k (data->n_rows), .seed = 1 };
  g_auto (HekCollectionRows) rows = { 0 };
  g_autoptr (HekLayoutQuality) quality = NULL;
  HekExplorerQualityFigures *figures;

  if (!hek_explorer_check_memory (data, 0, error)
      || !hek_collection_read_layout_rows (data->snapshot, data->rows->row_ids, data->n_rows,
                                           &rows, &read, error))
    return NULL;
  if (!args->thorough)
    options.n_sample = choose_sample (data, rows.rows.dim);
  quality = hek_layout_quality (&rows.rows, data->layout, &options, &measure, error);
  if (quality == NULL)
    return NULL;
  figures = g_new0 (HekExplorerQualityFigures, 1);
  figures->n_placed = quality->n_placed;
  figures->n_measured = quality->n_measured;
  figures->k = quality->k;
  figures->trustworthiness = quality->trustworthiness;
  figures->continuity = quality->continuity;
  figures->preservation = quality->preservation;
  return figures;
}

/* --- main thread ----------------------------------------------------------------------------- */

/* The layout with this id as it is now: placing rows and computing it anew make another one. */
static char *
find_name (const HekCollectionLayoutInfo *info)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                          info->id, info->made_us, info->n_rows, info->n_added);
}

static void
drop_job (HekExplorerQuality *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->measured, g_free);
}

static void
hek_explorer_quality_on_end (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  g_autoptr (HekExplorerQuality) self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->job)
    return;
  g_clear_object (&self->job);
  if (result != NULL)
    g_hash_table_insert (self->known, g_steal_pointer (&self->measured),
                         hek_job_steal_result (job));
  g_clear_pointer (&self->measured, g_free);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, hek_job_get_title (job), error);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
hek_explorer_quality_session_changed (HekExplorerQuality *self)
{
  const char *uuid = hek_explorer_session_get_collection (self->session);

  if (g_strcmp0 (uuid, self->uuid) == 0)
    return;
  g_free (self->uuid);
  self->uuid = g_strdup (uuid);
  drop_job (self);
  g_hash_table_remove_all (self->known);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
hek_explorer_quality_measure (HekExplorerQuality *self,
                              gboolean            thorough)
{
  HekExplorerData *data;
  g_autofree char *title = NULL;
  Args *args;

  g_return_if_fail (HEK_IS_EXPLORER_QUALITY (self));

  data = hek_explorer_session_get_data (self->session);
  if (data == NULL || data->info == NULL)
    return;
  drop_job (self);
  args = g_new0 (Args, 1);
  args->data = hek_explorer_data_ref (data);
  args->thorough = thorough;
  self->measured = find_name (data->info);
  title = g_strdup_printf (_("Measuring %s"), data->info->name);
  self->job = hek_job_start (title, HEK_LANE_BATCH, quality_run, args, args_free, g_free,
                             hek_explorer_quality_on_end, g_object_ref (self));
  hek_job_list_add (self->jobs, self->job);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
hek_explorer_quality_cancel (HekExplorerQuality *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_QUALITY (self));

  if (self->job != NULL)
    hek_job_cancel (self->job);
}

gboolean
hek_explorer_quality_is_measuring (HekExplorerQuality *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_QUALITY (self), FALSE);

  return self->job != NULL;
}

HekJob *
hek_explorer_quality_get_job (HekExplorerQuality *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_QUALITY (self), NULL);

  return self->job;
}

const HekExplorerQualityFigures *
hek_explorer_quality_get (HekExplorerQuality            *self,
                          const HekCollectionLayoutInfo *info)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (HEK_IS_EXPLORER_QUALITY (self) && info != NULL, NULL);

  name = find_name (info);
  return g_hash_table_lookup (self->known, name);
}

void
hek_explorer_quality_close (HekExplorerQuality *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_QUALITY (self));

  drop_job (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
hek_explorer_quality_dispose (GObject *object)
{
  HekExplorerQuality *self = HEK_EXPLORER_QUALITY (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  drop_job (self);
  g_clear_object (&self->session);
  g_clear_object (&self->jobs);
  G_OBJECT_CLASS (hek_explorer_quality_parent_class)->dispose (object);
}

static void
hek_explorer_quality_finalize (GObject *object)
{
  HekExplorerQuality *self = HEK_EXPLORER_QUALITY (object);

  g_hash_table_unref (self->known);
  g_free (self->uuid);
  G_OBJECT_CLASS (hek_explorer_quality_parent_class)->finalize (object);
}

static void
hek_explorer_quality_class_init (HekExplorerQualityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hek_explorer_quality_dispose;
  object_class->finalize = hek_explorer_quality_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                         G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
hek_explorer_quality_init (HekExplorerQuality *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

HekExplorerQuality *
hek_explorer_quality_new (HekExplorerSession *session,
                          HekJobList         *jobs)
{
  HekExplorerQuality *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (session) && HEK_IS_JOB_LIST (jobs), NULL);

  self = g_object_new (HEK_TYPE_EXPLORER_QUALITY, NULL);
  self->session = g_object_ref (session);
  self->jobs = g_object_ref (jobs);
  self->uuid = g_strdup (hek_explorer_session_get_collection (session));
  g_signal_connect_swapped (session, "changed", G_CALLBACK (hek_explorer_quality_session_changed),
                            self);
  return self;
}
