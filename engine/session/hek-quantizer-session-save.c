/* SPDX-License-Identifier: Apache-2.0 */
/* What leaves a quantizer session: codebooks into the workspace, figures into files. */
#include "config.h"

#include "hek-quantizer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-collection-codes.h"
#include "hek-library-private.h"

/* The part of the work that keeping the codebook is, when the collection is encoded with it. */
#define SAVE_SPAN 0.05

/* --- codebooks ------------------------------------------------------------------------------- */

typedef struct
{
  HekQuantizerSession *session; /* owned */
  HekQuantizerRun *run;         /* owned */
  HekQuantizerResult *result;   /* owned */
  char *name;
  gboolean apply;
  double loss;

  /* written by the job, read when it has ended */
  char *full_name;              /* (nullable): the codebook that was saved */
} HekQuantizerAdoption;

static void
adoption_free (gpointer data)
{
  HekQuantizerAdoption *adoption = data;

  hek_quantizer_result_unref (adoption->result);
  g_object_unref (adoption->run);
  g_object_unref (adoption->session);
  g_free (adoption->name);
  g_free (adoption->full_name);
  g_free (adoption);
}

static HekCodebookInfo *
save_codebook (HekQuantizerAdoption  *adoption,
               HekWorkspace          *workspace,
               GError               **error)
{
  const HekEvaluation *evaluation = adoption->result->evaluation;
  const HekQuantizerData *data = adoption->result->data;
  g_autofree char *options =
    hek_codebook_describe_options (hek_codebook_codec (evaluation->book), &evaluation->values);
  HekCodebookOrigin origin = {
    .collection = data->name, .collection_uuid = data->uuid, .seq = data->seq,
    .n_rows = evaluation->n_train, .options = options, .loss = adoption->loss,
  };

  return hek_codebook_save (workspace, adoption->name, evaluation->book, &origin, error);
}

static gboolean
run_adoption (HekLibraryWork  *work,
              const HekTask   *task,
              GError         **error)
{
  HekQuantizerAdoption *adoption = work->args;
  HekWorkspace *workspace = work->space->workspace;
  HekTask apply_task = hek_task_sub (task, SAVE_SPAN, 1 - SAVE_SPAN);
  g_autoptr (HekCodebookInfo) info = save_codebook (adoption, workspace, error);
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GBytes) bytes = NULL;
  HekCodesReport report;

  if (info == NULL)
    return FALSE;
  adoption->full_name = hek_codebook_info_dup_full_name (info);
  if (!adoption->apply)
    return TRUE;
  bytes = hek_workspace_read_codebook (workspace, info->uuid, NULL, error);
  store = bytes != NULL ? hek_library_work_open_store (work, error) : NULL;
  return store != NULL &&
         hek_collection_apply_codebook (store, info, bytes, &report, &apply_task, error);
}

/* Tells of a codebook that was saved, also when encoding the collection failed after it. */
static void
tell_saved (HekQuantizerAdoption *adoption,
            gboolean              applied)
{
  HekQuantizerRun *run = adoption->run;

  if (adoption->full_name == NULL)
    return;
  g_free (run->codebook);
  run->codebook = g_strdup (adoption->full_name);
  hek_quantizer_run_emit_changed (run);
  hek_quantizer_session_emit_saved_codebook (adoption->session, adoption->full_name, applied);
}

static void
on_adopted (HekLibraryWork *work)
{
  HekQuantizerAdoption *adoption = work->args;

  tell_saved (adoption, adoption->apply);
}

static void
on_not_adopted (HekLibraryWork *work,
                const GError   *error)
{
  HekQuantizerAdoption *adoption = work->args;

  hek_job_list_dismiss (adoption->session->jobs, work->job);
  tell_saved (adoption, FALSE);
  hek_quantizer_session_fail (adoption->session, work->what, error);
}

void
hek_quantizer_session_save_codebook (HekQuantizerSession *self,
                                     HekQuantizerRun     *run,
                                     const char          *name,
                                     gboolean             apply)
{
  g_autofree char *what = g_strdup_printf (_("Saving codebook %s"), name);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekJob) job = NULL;
  HekQuantizerAdoption *adoption;
  HekLibraryWork *work;

  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));
  g_return_if_fail (HEK_IS_QUANTIZER_RUN (run) && run->result != NULL);

  if (apply && hek_quantizer_session_check_item (self, what) == NULL)
    return;
  /* A codebook is nothing of the collection's, which may be protected: codes are. */
  if (!hek_library_can_write (self->library, apply ? run->result->data->uuid : NULL, &error))
    {
      hek_quantizer_session_fail (self, what, error);
      return;
    }
  adoption = g_new0 (HekQuantizerAdoption, 1);
  adoption->session = g_object_ref (self);
  adoption->run = g_object_ref (run);
  adoption->result = hek_quantizer_result_ref (run->result);
  adoption->name = g_strdup (name);
  adoption->apply = apply;
  adoption->loss = run->losses->len > 0 ? g_array_index (run->losses, double, run->losses->len - 1)
                                        : NAN;
  work = hek_library_work_new (self->library, g_steal_pointer (&what),
                               apply ? hek_library_find (self->library, run->result->data->uuid)
                                     : NULL,
                               name, run_adoption, on_adopted);
  work->failed = on_not_adopted;
  work->gives_way = TRUE;
  work->args = adoption;
  work->args_free = adoption_free;
  job = hek_library_work_start (work);
}

/* --- reports --------------------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *results; /* owned, of HekQuantizerResult: all of one set */
  char *path;
} HekQuantizerReport;

static void
report_free (gpointer data)
{
  HekQuantizerReport *report = data;

  g_ptr_array_unref (report->results);
  g_free (report->path);
  g_free (report);
}

static gpointer
report_run (const HekTask  *task,
            gpointer        data,
            GError        **error)
{
  HekQuantizerReport *report = data;
  g_autoptr (GPtrArray) evaluations = g_ptr_array_new ();
  const HekQuantizerData *shared = ((HekQuantizerResult *) report->results->pdata[0])->data;

  for (guint i = 0; i < report->results->len; i++)
    g_ptr_array_add (evaluations, ((HekQuantizerResult *) report->results->pdata[i])->evaluation);
  return hek_evaluate_write_report (evaluations, shared->set, shared->name, report->path, task,
                                    error) ? g_strdup (report->path) : NULL;
}

static void
hek_quantizer_session_on_report (HekJob       *job,
                                 gpointer      result,
                                 const GError *error,
                                 gpointer      user_data)
{
  HekQuantizerSession *self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (result != NULL)
    hek_quantizer_session_emit_saved_report (self, result);
  else
    hek_quantizer_session_fail (self, hek_job_get_title (job), error);
  g_object_unref (self);
}

/* Finished runs of the current sample. (transfer full) */
static GPtrArray *
list_results (HekQuantizerSession *self,
              gboolean             only_pinned)
{
  GPtrArray *results =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_quantizer_result_unref);

  for (guint i = 0; i < hek_quantizer_session_get_n_runs (self); i++)
    {
      HekQuantizerRun *run = hek_quantizer_session_get_run (self, i);

      if (run->result != NULL && run->is_current && (run->pinned || !only_pinned))
        g_ptr_array_add (results, hek_quantizer_result_ref (run->result));
    }
  return results;
}

void
hek_quantizer_session_save_report (HekQuantizerSession *self,
                                   const char          *path)
{
  g_autofree char *base = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_("Saving %s"), base);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (HekJob) job = NULL;
  HekQuantizerReport *report;

  g_return_if_fail (HEK_IS_QUANTIZER_SESSION (self));

  results = list_results (self, TRUE);
  if (results->len == 0)
    {
      g_ptr_array_unref (results);
      results = list_results (self, FALSE);
    }
  if (results->len == 0)
    {
      g_autoptr (GError) error =
        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _("Nothing is measured yet on the sample of now."));

      hek_quantizer_session_fail (self, title, error);
      return;
    }
  report = g_new0 (HekQuantizerReport, 1);
  report->results = g_steal_pointer (&results);
  report->path = g_strdup (path);
  job = hek_job_start (title, HEK_LANE_INTERACTIVE, report_run, report, report_free, g_free,
                       hek_quantizer_session_on_report, g_object_ref (self));
  hek_job_list_add (self->jobs, job);
}
