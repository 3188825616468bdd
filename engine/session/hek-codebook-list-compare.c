/* SPDX-License-Identifier: Apache-2.0 */
/* Two codebooks on the same rows of a collection: a job, of which there is one at a time. */
#include "config.h"

#include "hek-codebook-list-private.h"

#include <glib/gi18n-lib.h>

/* Part of the work that reading the rows is. */
#define READ_SHARE 0.1

typedef struct
{
  HekLibrarySpace *space;            /* owned */
  HekCodebookComparison *comparison; /* owned (nullable): made by the job */
} Comparing;

void
hek_codebook_comparison_free (HekCodebookComparison *comparison)
{
  g_object_unref (comparison->a);
  g_object_unref (comparison->b);
  g_free (comparison->collection);
  g_free (comparison->collection_uuid);
  g_free (comparison);
}

static void
comparing_free (gpointer data)
{
  Comparing *comparing = data;

  g_clear_pointer (&comparing->comparison, hek_codebook_comparison_free);
  hek_library_space_unref (comparing->space);
  g_free (comparing);
}

int
hek_codebook_comparison_get_better (const HekCodebookComparison *comparison,
                                    double                      *by)
{
  double a = comparison->error_a.mse, b = comparison->error_b.mse;

  *by = a < b ? 1 - a / b : b < a ? 1 - b / a : 0;
  return a < b ? -1 : b < a ? 1 : 0;
}

/* --- the job --------------------------------------------------------------------------------- */

static gboolean
measure (Comparing        *comparing,
         HekCodebookItem  *item,
         const HekRows    *rows,
         HekCodebookError *measured,
         const HekTask    *task,
         GError          **error)
{
  g_autoptr (HekCodebook) book =
    hek_codebook_load (comparing->space->workspace, hek_codebook_item_get_info (item)->uuid, NULL,
                       error);

  return book != NULL && hek_codebook_measure (book, rows, measured, task, error);
}

static gpointer
run_compare (const HekTask  *task,
             gpointer        data,
             GError        **error)
{
  Comparing *comparing = data;
  HekCodebookComparison *comparison = comparing->comparison;
  HekTask first = hek_task_sub (task, READ_SHARE, (1 - READ_SHARE) / 2);
  HekTask second = hek_task_sub (task, (1 + READ_SHARE) / 2, (1 - READ_SHARE) / 2);
  g_autoptr (HekStore) store = hek_workspace_open_store (comparing->space->workspace,
                                                         comparison->collection_uuid, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  g_autoptr (HekBatch) sample =
    snapshot != NULL ? hek_codebook_sample_rows (snapshot, HEK_CODEBOOK_SAMPLE_ROWS, error) : NULL;
  HekRows rows;

  if (sample == NULL || !hek_task_check (task, error))
    return NULL;
  if (sample->n_rows == 0)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID, _("“%s” has no rows."),
                   comparison->collection);
      return NULL;
    }
  rows = hek_batch_get_rows (sample);
  comparison->n_rows_all = hek_snapshot_get_n_rows (snapshot);
  hek_task_progress (task, READ_SHARE);
  if (!measure (comparing, comparison->a, &rows, &comparison->error_a, &first, error) ||
      !measure (comparing, comparison->b, &rows, &comparison->error_b, &second, error))
    return NULL;
  return g_steal_pointer (&comparing->comparison);
}

static void
on_compared (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr (HekCodebookList) self = user_data;

  if (self->compare_job != job) /* another one has taken its place */
    return;
  g_clear_object (&self->compare_job);
  if (self->is_closed)
    return;
  if (result != NULL)
    {
      g_clear_pointer (&self->comparison, hek_codebook_comparison_free);
      self->comparison = hek_job_steal_result (job);
    }
  else if (error != NULL)
    hek_codebook_list_fail (self, hek_job_get_title (job), error);
  g_signal_emit (self, hek_codebook_list_signals[HEK_CODEBOOKS_COMPARISON_CHANGED], 0);
}

/* --- what is asked --------------------------------------------------------------------------- */

char *
hek_codebook_list_check_comparison (HekCodebookList *self,
                                    const char      *uuid_a,
                                    const char      *uuid_b,
                                    const char      *collection_uuid)
{
  HekCodebookItem *a, *b;
  HekLibraryItem *collection;
  char *reason;

  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), NULL);

  a = hek_codebook_list_find (self, uuid_a);
  b = hek_codebook_list_find (self, uuid_b);
  if (a == NULL || b == NULL)
    return g_strdup (_("The codebook is not there any more."));
  if (a == b)
    return g_strdup (_("These are the same."));
  if (hek_codebook_item_get_info (a)->dim != hek_codebook_item_get_info (b)->dim)
    return g_strdup_printf (_("It is for vectors of %u numbers, the other for %u."),
                            hek_codebook_item_get_info (b)->dim,
                            hek_codebook_item_get_info (a)->dim);
  if (hek_codebook_item_get_info (a)->distance != hek_codebook_item_get_info (b)->distance)
    return g_strdup_printf (_("It is for the distance %s, the other for %s."),
                            hek_distance_id (hek_codebook_item_get_info (b)->distance),
                            hek_distance_id (hek_codebook_item_get_info (a)->distance));
  if (collection_uuid == NULL)
    return NULL;
  reason = hek_codebook_list_check_vectors (self, a, collection_uuid);
  if (reason != NULL)
    return reason;
  collection = hek_library_find (self->library, collection_uuid);
  return hek_library_item_get_stats (collection)->n_rows == 0 ? g_strdup (_("It has no rows."))
                                                              : NULL;
}

static HekCodebookComparison *
make_comparison (HekCodebookList *self,
                 const char      *uuid_a,
                 const char      *uuid_b,
                 const char      *collection_uuid)
{
  HekCodebookComparison *comparison = g_new0 (HekCodebookComparison, 1);
  HekLibraryItem *collection = hek_library_find (self->library, collection_uuid);

  comparison->a = g_object_ref (hek_codebook_list_find (self, uuid_a));
  comparison->b = g_object_ref (hek_codebook_list_find (self, uuid_b));
  comparison->collection = g_strdup (hek_library_item_get_name (collection));
  comparison->collection_uuid = g_strdup (collection_uuid);
  return comparison;
}

void
hek_codebook_list_compare (HekCodebookList *self,
                           const char      *uuid_a,
                           const char      *uuid_b,
                           const char      *collection_uuid)
{
  g_autofree char *reason = NULL;
  g_autofree char *what = NULL;
  Comparing *comparing;

  g_return_if_fail (HEK_IS_CODEBOOK_LIST (self) && collection_uuid != NULL);

  what = hek_codebook_list_dup_what (self, _("Comparing %s with another codebook"), uuid_a);
  reason = hek_codebook_list_check_comparison (self, uuid_a, uuid_b, collection_uuid);
  if (reason != NULL || self->library->space == NULL)
    {
      g_autoptr (GError) error =
        g_error_new_literal (HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                             reason != NULL ? reason : _("The workspace is not open."));

      hek_codebook_list_fail (self, what, error);
      return;
    }
  if (self->compare_job != NULL)
    hek_job_cancel (self->compare_job);
  g_clear_object (&self->compare_job);
  comparing = g_new0 (Comparing, 1);
  comparing->space = hek_library_space_ref (self->library->space);
  comparing->comparison = make_comparison (self, uuid_a, uuid_b, collection_uuid);
  self->compare_job = hek_job_start (what, HEK_LANE_BATCH, run_compare, comparing, comparing_free,
                                     (GDestroyNotify) hek_codebook_comparison_free, on_compared,
                                     g_object_ref (self));
  hek_job_list_add (self->jobs, self->compare_job);
  g_signal_emit (self, hek_codebook_list_signals[HEK_CODEBOOKS_COMPARISON_CHANGED], 0);
}

gboolean
hek_codebook_list_is_comparing (HekCodebookList *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), FALSE);

  return self->compare_job != NULL;
}

const HekCodebookComparison *
hek_codebook_list_get_comparison (HekCodebookList *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), NULL);

  return self->comparison;
}
