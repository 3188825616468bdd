/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of a collection: made, completed, listed, taken away. */
#include "config.h"

#include "hek-collection-codes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-collection-record-private.h"
#include "hek-segment-codes-private.h"
#include "hek-segment-slot-private.h"

/* The part of the time that sealing takes. */
#define SEAL_SHARE 0.02

static gboolean
has_codes (HekSnapshot *snapshot,
           guint        idx,
           const char  *uuid)
{
  g_autofree char *name = hek_codes_dup_name (uuid);

  return hek_snapshot_get_sidecar_file (snapshot, (int) idx, name) != NULL;
}

/* --- making ---------------------------------------------------------------------------------- */

/* Encodes what lacks codes of one codebook; @report is counted up. */
static gboolean
complete (HekStore           *store,
          HekSnapshot        *snapshot,
          const HekCodebook  *book,
          const char         *uuid,
          HekCodesReport     *report,
          const HekTask      *task,
          GError            **error)
{
  guint n = hek_snapshot_get_n_segments (snapshot);
  double n_rows = 0, n_done = 0;

  for (guint i = 0; i < n; i++)
    n_rows += (double) hek_snapshot_get_segment (snapshot, i)->rows.n;
  for (guint i = 0; i < n; i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);
      HekTask part = hek_task_sub (task, n_done / n_rows, (double) segment->rows.n / n_rows);
      g_autoptr (GError) local = NULL;

      n_done += (double) segment->rows.n;
      if (!segment->sealed)
        continue;
      if (has_codes (snapshot, i, uuid))
        report->n_segments++;
      else if (hek_codes_encode_segment (store, snapshot, i, book, uuid, &part, &local))
        {
          report->n_segments++;
          report->n_made++;
          report->n_vectors += segment->rows.n;
        }
      else if (!g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        } /* otherwise a compaction was faster, which looks after codes itself */
    }
  return TRUE;
}

static gboolean
apply_codebook (HekStore               *store,
                const HekCodebookInfo  *info,
                GBytes                 *bytes,
                HekCodesReport         *report,
                const HekTask          *task,
                GError                **error)
{
  HekTask seal = hek_task_sub (task, 0, SEAL_SHARE);
  HekTask rest = hek_task_sub (task, SEAL_SHARE, 1 - SEAL_SHARE);
  g_autofree char *name = hek_codes_dup_codebook_name (info->uuid);
  g_autofree char *full_name = hek_codebook_info_dup_full_name (info);
  g_autoptr (HekCodebook) book = hek_codebook_read (bytes, error);
  g_autoptr (HekSnapshot) snapshot = NULL;

  if (book == NULL ||
      !hek_codebook_check_fit (book, full_name, hek_store_get_schema (store)->dim,
                               hek_store_get_distance (store), error) ||
      !hek_store_seal (store, &seal, error) ||
      (snapshot = hek_store_snapshot (store, error)) == NULL)
    return FALSE;
  if (hek_snapshot_get_sidecar_file (snapshot, -1, name) == NULL &&
      !hek_codes_put_codebook (store, info, bytes, error))
    return FALSE;
  return complete (store, snapshot, book, info->uuid, report, &rest, error);
}

gboolean
hek_collection_apply_codebook (HekStore               *store,
                               const HekCodebookInfo  *info,
                               GBytes                 *bytes,
                               HekCodesReport         *report,
                               const HekTask          *task,
                               GError                **error)
{
  const HekCollectionWork work = hek_collection_work_begin (store);
  gint64 start = g_get_monotonic_time ();
  HekCodesReport own = { 0 };
  GError *local = NULL;

  if (!apply_codebook (store, info, bytes, &own, task, &local))
    return hek_collection_work_fail (&work, local, error);
  own.encode_s = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  if (own.n_made > 0 && work.mark != 0)
    {
      g_autofree char *full_name = hek_codebook_info_dup_full_name (info);
      g_autofree char *time = hek_collection_work_dup_time (&work);
      g_autofree char *n_rows = hek_collection_work_dup_count (own.n_vectors);

      hek_telemetry_event (work.scope, HEK_EVENT_CODES, work.began_us,
                           _("Codebook %s applied in %s, rows: %s"), full_name, time, n_rows);
    }
  *report = own;
  hek_task_progress (task, 1);
  return TRUE;
}

static gboolean
is_complete (HekSnapshot *snapshot,
             const char  *uuid)
{
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    if (hek_snapshot_get_segment (snapshot, i)->sealed && !has_codes (snapshot, i, uuid))
      return FALSE;
  return TRUE;
}

gboolean
hek_collection_complete_codes (HekStore       *store,
                               guint          *n_made,
                               const HekTask  *task,
                               GError        **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  g_auto (GStrv) uuids = NULL;
  HekCodesReport report = { 0 };
  guint n;

  if (snapshot == NULL)
    return FALSE;
  uuids = hek_codes_list (snapshot);
  n = g_strv_length (uuids);
  for (guint i = 0; i < n; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / n, 1.0 / n);
      g_autoptr (HekCodebook) book = NULL;
      g_autoptr (HekCodebookInfo) info = NULL;

      if (is_complete (snapshot, uuids[i]))
        continue;
      info = hek_codes_read_codebook (snapshot, uuids[i], &book, error);
      if (info == NULL || !complete (store, snapshot, book, uuids[i], &report, &part, error))
        return FALSE;
    }
  if (n_made != NULL)
    *n_made = report.n_made;
  return TRUE;
}

gboolean
hek_collection_remove_codes (HekStore    *store,
                             const char  *uuid,
                             GError     **error)
{
  g_autofree char *codes = hek_codes_dup_name (uuid);
  g_autofree char *book = hek_codes_dup_codebook_name (uuid);
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);

  if (snapshot == NULL)
    return FALSE;
  /* The codebook last: what a crash leaves is still listed. */
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      g_autoptr (GError) local = NULL;

      if (!has_codes (snapshot, i, uuid) ||
          hek_store_remove_sidecar (store, hek_snapshot_get_segment (snapshot, i)->id, codes,
                                    &local) ||
          g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return hek_store_remove_sidecar (store, 0, book, error);
}

/* --- what there is --------------------------------------------------------------------------- */

void
hek_codes_info_free (HekCodesInfo *info)
{
  g_clear_pointer (&info->codebook, hek_codebook_info_free);
  g_free (info);
}

static gboolean
has_codebook (HekSnapshot *snapshot,
              const char  *uuid)
{
  g_autofree char *sidecar = hek_codes_dup_codebook_name (uuid);

  return hek_snapshot_get_sidecar_file (snapshot, -1, sidecar) != NULL;
}

gboolean
hek_collection_count_codes (HekSnapshot           *snapshot,
                            const HekCodebookInfo *codebook,
                            HekCodesCount         *count)
{
  HekCodesCount sum = { 0 };

  if (!has_codebook (snapshot, codebook->uuid))
    return FALSE;
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);

      if (!has_codes (snapshot, i, codebook->uuid))
        {
          sum.n_missing += segment->sealed;
          sum.n_rows_missing += segment->n_live;
          continue;
        }
      sum.n_segments++;
      sum.n_rows += segment->n_live;
      sum.n_bytes += HEK_CODES_HEADER_BYTES + segment->rows.n * codebook->code_bytes;
    }
  *count = sum;
  return TRUE;
}

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  const HekCodebookInfo *x = (*(HekCodesInfo *const *) a)->codebook;
  const HekCodebookInfo *y = (*(HekCodesInfo *const *) b)->codebook;
  int order = strcmp (x->name, y->name);

  if (order == 0 && x->version != y->version)
    order = x->version < y->version ? -1 : 1;
  return order != 0 ? order : strcmp (x->uuid, y->uuid);
}

GPtrArray *
hek_collection_list_codes (HekSnapshot  *snapshot,
                           GError      **error)
{
  g_auto (GStrv) uuids = hek_codes_list (snapshot);
  g_autoptr (GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_codes_info_free);

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      HekCodebookInfo *codebook = hek_codes_read_codebook (snapshot, uuids[i], NULL, error);
      HekCodesCount count = { 0 };
      HekCodesInfo *info;

      if (codebook == NULL)
        return NULL;
      (void) hek_collection_count_codes (snapshot, codebook, &count);
      info = g_new (HekCodesInfo, 1);
      *info = (HekCodesInfo) { codebook, count.n_segments, count.n_missing, count.n_rows,
                               count.n_rows_missing, count.n_bytes };
      g_ptr_array_add (infos, info);
    }
  g_ptr_array_sort (infos, compare_infos);
  return g_steal_pointer (&infos);
}

/* @info: of a codebook */
static gboolean
is_called (const HekCodebookInfo *info,
           const char            *name)
{
  g_autofree char *full_name = hek_codebook_info_dup_full_name (info);

  return g_str_equal (name, info->name) || g_str_equal (name, full_name);
}

char *
hek_collection_find_codes (HekSnapshot   *snapshot,
                           HekWorkspace  *workspace,
                           const char    *name,
                           GError       **error)
{
  g_autoptr (GPtrArray) known =
    workspace != NULL ? hek_workspace_list_codebooks (workspace, NULL) : NULL;
  g_autoptr (GPtrArray) infos = NULL;

  if (has_codebook (snapshot, name))
    return g_strdup (name);
  for (guint i = known != NULL ? known->len : 0; i-- > 0;)
    {
      const HekCodebookInfo *info = known->pdata[i];

      if (is_called (info, name) && has_codebook (snapshot, info->uuid))
        return g_strdup (info->uuid);
    }
  infos = hek_collection_list_codes (snapshot, error);
  if (infos == NULL)
    return NULL;
  for (guint i = infos->len; i-- > 0;)
    {
      const HekCodebookInfo *info = ((HekCodesInfo *) infos->pdata[i])->codebook;

      if (is_called (info, name))
        return g_strdup (info->uuid);
    }
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
               "the collection has no codes of a codebook \"%s\"", name);
  return NULL;
}

/* --- what is in memory ----------------------------------------------------------------------- */

guint64
hek_collection_get_codes_memory (HekSnapshot *snapshot)
{
  g_autoptr (GHashTable) books = g_hash_table_new (NULL, NULL);
  guint64 n_bytes = 0;

  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      HekSegmentSlot *slot = hek_snapshot_get_segment (snapshot, i)->sealed
                               ? hek_segment_slot_get (snapshot, i, FALSE) : NULL;

      if (slot == NULL)
        continue;
      pthread_mutex_lock (&slot->lock);
      for (guint k = 0; k < slot->codes->len; k++)
        {
          const HekSegmentCodes *codes = slot->codes->pdata[k];

          n_bytes += codes->n_bytes;
          if (g_hash_table_add (books, codes->book))
            n_bytes += codes->share_bytes;
        }
      pthread_mutex_unlock (&slot->lock);
    }
  return n_bytes;
}

void
hek_collection_unload_codes (HekSnapshot *snapshot)
{
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    if (hek_snapshot_get_segment (snapshot, i)->sealed)
      hek_segment_codes_forget (snapshot, i);
}
