/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was measured is kept in the workspace without being asked for: one evaluation a sample, as
 * the list of runs has it. Files are written one after the other; of several wishes for the same
 * one only the last is written. A workspace that cannot be written keeps nothing.
 */
#include "config.h"

#include "hek-quantizer-private.h"

#include <glib/gi18n-lib.h>

#include "hek-kept-evaluation.h"
#include "hek-library-private.h"

typedef struct
{
  HekQuantizerSession *session; /* owned: of the main thread */
  HekLibrarySpace *space;       /* owned */
  HekQuantizerData *data;       /* owned */
  GPtrArray *results;           /* owned, of HekQuantizerResult: all of @data; none: no file */
} Keeping;

void
hek_quantizer_keeping_free (gpointer user_data)
{
  Keeping *keeping = user_data;

  g_ptr_array_unref (keeping->results);
  hek_quantizer_data_unref (keeping->data);
  hek_library_space_unref (keeping->space);
  g_object_unref (keeping->session);
  g_free (keeping);
}

static gpointer
keep_run (const HekTask  *task,
          gpointer        user_data,
          GError        **error)
{
  Keeping *keeping = user_data;
  HekWorkspace *workspace = keeping->space->workspace;
  const HekQuantizerData *data = keeping->data;
  g_autoptr (GPtrArray) evaluations = g_ptr_array_new ();
  HekEvaluateJson wish = { .title = data->name };
  g_autofree char *json = NULL;

  for (guint i = 0; i < keeping->results->len; i++)
    {
      const HekQuantizerResult *result = keeping->results->pdata[i];

      g_ptr_array_add (evaluations, result->evaluation);
      wish.measured_us = MAX (wish.measured_us, result->measured_us);
    }
  if (evaluations->len == 0)
    return hek_kept_evaluation_delete (workspace, data->id, error) ? keeping : NULL;
  json = hek_evaluate_to_json (evaluations, data->set, &wish);
  return hek_kept_evaluation_save (workspace, data->id, json, error) ? keeping : NULL;
}

static void start_keeping (HekQuantizerSession *self);

static void
keep_on_end (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  HekQuantizerSession *self = g_object_ref (user_data);

  g_ptr_array_remove_index (self->keepings, 0);
  self->is_keeping = FALSE;
  if (error != NULL)
    hek_quantizer_session_fail (self, hek_job_get_title (job), error);
  start_keeping (self);
  g_object_unref (self);
}

/* The first that waits, when none works: it stays in the list, and holds the session, until it has
 * ended. */
static void
start_keeping (HekQuantizerSession *self)
{
  g_autoptr (HekJob) job = NULL;

  if (self->is_keeping || self->keepings->len == 0)
    return;
  self->is_keeping = TRUE;
  job = hek_job_start_unrecorded (_("Keeping what was measured"), HEK_LANE_INTERACTIVE, keep_run,
                                  self->keepings->pdata[0], NULL, NULL, keep_on_end, self);
}

/* Results of @data in the list of runs. (transfer full) */
static GPtrArray *
list_results (HekQuantizerSession    *self,
              const HekQuantizerData *data)
{
  GPtrArray *results
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_quantizer_result_unref);

  for (guint i = 0; i < hek_quantizer_session_get_n_runs (self); i++)
    {
      HekQuantizerRun *run = hek_quantizer_session_get_run (self, i);

      if (run->result != NULL && run->result->data == data)
        g_ptr_array_add (results, hek_quantizer_result_ref (run->result));
    }
  return results;
}

void
hek_quantizer_session_keep (HekQuantizerSession *self,
                            HekQuantizerResult  *result)
{
  Keeping *keeping;

  if (!hek_library_can_write (self->library, NULL, NULL))
    return;
  keeping = g_new0 (Keeping, 1);
  keeping->session = g_object_ref (self);
  keeping->space = hek_library_space_ref (self->library->space);
  keeping->data = hek_quantizer_data_ref (result->data);
  keeping->results = list_results (self, result->data);
  for (guint i = self->keepings->len; i-- > (self->is_keeping ? 1u : 0u);)
    if (((const Keeping *) self->keepings->pdata[i])->data == keeping->data)
      g_ptr_array_remove_index (self->keepings, i);
  g_ptr_array_add (self->keepings, keeping);
  start_keeping (self);
}
