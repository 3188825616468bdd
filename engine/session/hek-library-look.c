/* SPDX-License-Identifier: Apache-2.0 */
/* What is in a file that somebody wants to import: a job that needs no workspace. */
#include "config.h"

#include "hek-library-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *path;
  gboolean has_options;
  HekSourceOptions options;
  guint n_rows;
  gboolean dry_run;
} HekLookArgs;

/* Who wants to know. */
typedef struct
{
  HekLibrary *library;       /* owned */
  GCancellable *cancellable; /* owned (nullable): of the job, set by its thread */
  HekImportLookFunc func;
  gpointer user_data;
} HekLookCall;

/* Belongs to the job; its call to the main thread. */
typedef struct
{
  HekLookArgs args;
  HekLookCall *call;
} HekLookWork;

static void
hek_look_work_free (gpointer data)
{
  HekLookWork *work = data;

  if (work->args.has_options)
    hek_source_options_clear (&work->args.options);
  g_free (work->args.path);
  g_free (work);
}

static HekImportLook *
hek_import_look_new (const char *path)
{
  HekImportLook *look = g_new0 (HekImportLook, 1);

  look->path = g_strdup (path);
  look->n_rows = -1;
  look->notes = g_ptr_array_new_with_free_func (g_free);
  look->errors = g_ptr_array_new ();
  return look;
}

void
hek_import_look_free (HekImportLook *look)
{
  if (look == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (look->names); i++)
    g_strfreev (look->names[i]);
  g_clear_pointer (&look->schema, hek_schema_unref);
  g_clear_pointer (&look->rows, hek_batch_free);
  g_ptr_array_unref (look->notes);
  g_ptr_array_unref (look->errors);
  g_free (look->path);
  g_free (look->format_id);
  g_free (look->problem);
  g_free (look);
}

/* --- on the job's thread ------------------------------------------------------------------- */

static gboolean
look_at_names (HekImportLook          *look,
               const HekSourceFormat  *format,
               const HekTask          *task,
               GError                **error)
{
  for (guint i = 0; i < format->n_texts; i++)
    {
      if (!hek_task_check (task, error))
        return FALSE;
      if (format->texts[i].kind == HEK_SOURCE_TEXT_NAME)
        look->names[i] = hek_source_list_names (look->path, format, i, NULL);
    }
  return TRUE;
}

/* What the head of the file says. */
static void
look_at_source (HekImportLook   *look,
                const HekSource *source)
{
  look->schema = hek_schema_ref (source->schema);
  look->n_rows = source->n_rows;
  look->has_distance = source->has_distance;
  look->distance = source->distance;
  g_ptr_array_unref (look->notes);
  look->notes = g_ptr_array_ref (source->notes);
}

static gboolean
look_at_all (HekImportLook  *look,
             HekSource      *source,
             const HekTask  *task,
             GError        **error)
{
  g_auto (HekSourceSummary) summary = { 0 };
  gboolean ok = hek_source_dry_run (source, &summary, task, error);

  /* Where reading stopped, the errors until then say more than the one that stopped it. */
  g_ptr_array_unref (look->errors);
  look->errors = g_ptr_array_ref (source->errors);
  look->n_bad = source->n_errors;
  if (!ok)
    return FALSE;
  look->is_dry_run = TRUE;
  look->n_good = summary.n_rows;
  look->n_bad = summary.n_errors;
  look->n_rows = (gint64) (summary.n_rows + summary.n_errors);
  look->largest_loss = summary.largest_loss;
  return TRUE;
}

static gboolean
look_at_file (HekImportLook      *look,
              const HekLookArgs  *args,
              const HekTask      *task,
              GError            **error)
{
  const HekSourceFormat *format =
    args->has_options ? args->options.format : hek_source_sniff (args->path, error);
  HekTask preview = hek_task_sub (task, 0, 0.05), rest = hek_task_sub (task, 0.05, 0.95);
  g_autoptr (HekSource) source = NULL;

  if (format == NULL)
    return FALSE;
  look->format_id = g_strdup (format->id);
  if (!look_at_names (look, format, task, error))
    return FALSE;
  source = hek_source_open (args->path, format, args->has_options ? &args->options : NULL,
                            &preview, error);
  if (source == NULL)
    return FALSE;
  look_at_source (look, source);
  look->rows = hek_source_preview (source, args->n_rows, &preview, error);
  return look->rows != NULL && (!args->dry_run || look_at_all (look, source, &rest, error));
}

static gpointer
hek_look_run (const HekTask  *task,
              gpointer        data,
              GError        **error)
{
  HekLookWork *work = data;
  HekImportLook *look = hek_import_look_new (work->args.path);
  g_autoptr (GError) own_error = NULL;

  work->call->cancellable = g_object_ref (task->cancellable);
  if (look_at_file (look, &work->args, task, &own_error))
    return look;
  if (g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      hek_import_look_free (look);
      return NULL;
    }
  look->problem = g_strdup (own_error->message);
  return look;
}

/* --- on the main thread -------------------------------------------------------------------- */

static void
hek_look_on_end (HekJob       *job,
                 gpointer      result,
                 const GError *error,
                 gpointer      user_data)
{
  HekLookCall *call = user_data;

  g_ptr_array_remove (call->library->looks, job);
  /* One that was cancelled when it was nearly done has a result, which nobody waits for. */
  if (result != NULL && !g_cancellable_is_cancelled (call->cancellable))
    call->func (hek_job_steal_result (job), call->user_data);
  g_clear_object (&call->cancellable);
  g_object_unref (call->library);
  g_free (call);
}

HekJob *
hek_library_look (HekLibrary             *self,
                  const char             *path,
                  const HekSourceOptions *options,
                  guint                   n_rows,
                  gboolean                dry_run,
                  HekImportLookFunc       func,
                  gpointer                user_data)
{
  g_autofree char *base = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_("Looking at %s"), base);
  HekLookCall *call = g_new0 (HekLookCall, 1);
  HekLookWork *work = g_new0 (HekLookWork, 1);
  HekJob *job;

  g_return_val_if_fail (HEK_IS_LIBRARY (self), NULL);

  call->library = g_object_ref (self);
  call->func = func;
  call->user_data = user_data;
  work->call = call;
  work->args.path = g_strdup (path);
  work->args.has_options = options != NULL;
  if (options != NULL)
    hek_source_options_copy (options, &work->args.options);
  work->args.n_rows = n_rows;
  work->args.dry_run = dry_run;
  job = hek_job_start (title, dry_run ? HEK_LANE_BATCH : HEK_LANE_INTERACTIVE, hek_look_run, work,
                       hek_look_work_free, (GDestroyNotify) hek_import_look_free, hek_look_on_end,
                       call);
  g_ptr_array_add (self->looks, g_object_ref (job));
  return job;
}
