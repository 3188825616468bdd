/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power cuts while codebooks are saved, applied and taken away, and while collections with codes
 * grow and are compacted: what is there afterwards is whole, and searches on it find what exact
 * ones find.
 */
#include "config.h"

#include "hek-collection-codes.h"
#include "hek-search-codes.h"
#include "power-cuts.h"

#define DIM 8
#define MAX_ROWS 900
#define N_QUERIES 4
#define K 5

/* --- changes --------------------------------------------------------------------------------- */

static gboolean
save (PowerCuts   *self,
      const char  *method,
      GError     **error)
{
  const HekCodec *codec = hek_codec_find (method);
  const HekRows rows = { HEK_DTYPE_F32, DIM, 300, DIM * sizeof (float),
                         (const guint8 *) self->vectors };
  HekCodecTraining training = { .distance = HEK_DISTANCE_L2 };
  guint n_options;
  const HekOption *options = hek_codec_options (codec, &n_options);
  g_autoptr (HekCodebook) book = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;

  hek_options_defaults (options, n_options, &training.values);
  book = hek_codebook_train (codec, &rows, &training, NULL, error);
  info = book != NULL ? hek_codebook_save (self->workspace, method, book, NULL, error) : NULL;
  return info != NULL;
}

static gboolean
apply (PowerCuts   *self,
       const char  *name,
       GError     **error)
{
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (GBytes) bytes = hek_workspace_read_codebook (self->workspace, name, &info, error);
  HekCodesReport report;

  return bytes != NULL && hek_collection_apply_codebook (self->store, info, bytes, &report,
                                                         NULL, error);
}

static gboolean
remove_codes (PowerCuts   *self,
              const char  *name,
              GError     **error)
{
  g_autoptr (HekCodebookInfo) info = hek_workspace_find_codebook (self->workspace, name,
                                                                  error);

  return info != NULL && hek_collection_remove_codes (self->store, info->uuid, error);
}

static gboolean
change (PowerCuts  *self,
        guint       number,
        GError    **error)
{
  switch (number)
    {
    case 1:
      return power_cuts_create (self, error);
    case 2:
      return power_cuts_import (self, 400, error);
    case 3:
      return save (self, "f16", error);
    case 4:
      return apply (self, "f16", error);
    case 5:
      return power_cuts_import (self, 200, error);
    case 6:
      return hek_collection_complete_codes (self->store, NULL, NULL, error);
    case 7:
      return power_cuts_delete (self, 100, error);
    case 8:
      return power_cuts_compact (self, error);
    case 9:
      return power_cuts_import (self, 300, error);
    case 10:
      return save (self, "sq8", error);
    case 11:
      return apply (self, "sq8", error);
    case 12:
      return power_cuts_compact (self, error);
    case 13:
      return remove_codes (self, "f16", error);
    default:
      return hek_workspace_delete_codebook (self->workspace, "f16", error);
    }
}

/* --- what is there --------------------------------------------------------------------------- */

/* Live rows; then the codebooks of the workspace, and the codes of the collection. */
static char *
digest (HekWorkspace  *workspace,
        HekSnapshot   *snapshot,
        GError       **error)
{
  g_autoptr (GPtrArray) books = hek_workspace_list_codebooks (workspace, error);
  g_autoptr (GPtrArray) codes = snapshot != NULL ? hek_collection_list_codes (snapshot, error)
                                                 : g_ptr_array_new ();
  g_autoptr (GString) out = g_string_new (NULL);

  if (books == NULL || codes == NULL)
    return NULL;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " rows;",
                          snapshot != NULL ? hek_snapshot_get_n_rows (snapshot) : 0);
  for (guint i = 0; i < books->len; i++)
    g_string_append_printf (out, " %s", ((HekCodebookInfo *) books->pdata[i])->name);
  for (guint i = 0; i < codes->len; i++)
    {
      const HekCodesInfo *info = codes->pdata[i];

      g_string_append_printf (out, "; codes of %s: %u segments, %u missing",
                              info->codebook->name, info->n_segments, info->n_missing);
    }
  return g_strdup (out->str);
}

/* Every code of the collection: candidates enough find all that is found exactly. */
static gboolean
check_searches (HekSnapshot  *snapshot,
                const float  *queries,
                GError      **error)
{
  g_autoptr (HekSearcher) searcher = hek_searcher_new (snapshot, NULL, error);
  g_autoptr (GPtrArray) infos = hek_collection_list_codes (snapshot, error);
  const HekRows rows = { HEK_DTYPE_F32, DIM, N_QUERIES, DIM * sizeof (float),
                         (const guint8 *) queries };
  HekHit exact[N_QUERIES * K], found[N_QUERIES * K];
  guint n_exact[N_QUERIES], n_found[N_QUERIES];
  HekSearchOptions options = { .k = K, .exact = TRUE };

  if (searcher == NULL || infos == NULL ||
      !hek_searcher_search (searcher, &rows, &options, exact, n_exact, NULL, error))
    return FALSE;
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCodesInfo *info = infos->pdata[i];
      g_autoptr (HekSearchCodes) codes = hek_search_codes_open (searcher, info->codebook->uuid,
                                                                NULL, error);

      if (codes == NULL)
        return FALSE;
      options = (HekSearchOptions) { .k = K, .codes = codes, .rerank = MAX_ROWS };
      if (!hek_searcher_search (searcher, &rows, &options, found, n_found, NULL, error))
        return FALSE;
      for (guint q = 0; q < N_QUERIES; q++)
        for (guint j = 0; j < n_exact[q]; j++)
          if (n_found[q] != n_exact[q] ||
              found[q * K + j].distance != exact[q * K + j].distance)
            {
              g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                           "codes of %s give another answer", info->codebook->name);
              return FALSE;
            }
    }
  return TRUE;
}

static gboolean
check (PowerCuts    *self,
       HekStore     *store,
       HekSnapshot  *snapshot,
       GError      **error)
{
  return check_searches (snapshot, self->vectors, error) &&
         hek_collection_complete_codes (store, NULL, NULL, error);
}

int
main (int   argc,
      char *argv[])
{
  const PowerCutsPlan plan = {
    .path = "/collection/codes-crash/power-cuts",
    .dim = DIM,
    .max_rows = MAX_ROWS,
    .n_changes = 14,
    .change = change,
    .digest = digest,
    .check = check,
    .in_parts = TRUE,
    .last = "800 rows; sq8; codes of sq8: 1 segments, 0 missing",
  };

  return power_cuts_main (argc, argv, &plan);
}
