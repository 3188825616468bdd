/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power cuts while codebooks are saved, applied and taken away, and while collections with codes
 * grow and are compacted: what is there afterwards is whole, and searches on it find what exact
 * ones find.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "hek-collection-codes.h"
#include "hek-collection-compact.h"
#include "hek-rng.h"
#include "hek-search-codes.h"
#include "replay.h"
#include "../test-valgrind.h"

#define DIM 8
#define MAX_ROWS 900
#define N_CHANGES 14u
#define N_QUERIES 4
#define K 5

typedef struct
{
  float vectors[MAX_ROWS * DIM];
  guint64 n_rows;      /* that were imported */
  HekWorkspace *workspace;
  HekStore *store;
  GPtrArray *expected; /* of digests after 0, 1, … changes */
} Scenario;

/* --- changes --------------------------------------------------------------------------------- */

static gboolean
create (Scenario  *scenario,
        GError   **error)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, DIM, NULL, 0);
  const HekStoreSpec spec = { .schema = schema, .distance = HEK_DISTANCE_L2, .history_s = 0 };

  scenario->store = hek_workspace_create (scenario->workspace, "things", &spec, error);
  return scenario->store != NULL;
}

static gboolean
import (Scenario  *scenario,
        gsize      n,
        GError   **error)
{
  g_autoptr (HekImport) import = hek_import_new (scenario->store, NULL, error);
  g_autoptr (HekBatch) batch = hek_batch_try_new (hek_store_get_schema (scenario->store), n);

  g_assert_cmpuint (scenario->n_rows + n, <=, MAX_ROWS);
  memcpy (batch->vectors, scenario->vectors + scenario->n_rows * DIM, n * DIM * sizeof (float));
  batch->n_rows = n;
  scenario->n_rows += n;
  return import != NULL && hek_import_append (import, batch, NULL, error) &&
         hek_import_commit (import, NULL, NULL, error);
}

static gboolean
save (Scenario    *scenario,
      const char  *method,
      GError     **error)
{
  const HekCodec *codec = hek_codec_find (method);
  const HekRows rows = { HEK_DTYPE_F32, DIM, 300, DIM * sizeof (float),
                         (const guint8 *) scenario->vectors };
  HekCodecTraining training = { .distance = HEK_DISTANCE_L2 };
  guint n_options;
  const HekOption *options = hek_codec_options (codec, &n_options);
  g_autoptr (HekCodebook) book = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;

  hek_options_defaults (options, n_options, &training.values);
  book = hek_codebook_train (codec, &rows, &training, NULL, error);
  info = book != NULL ? hek_codebook_save (scenario->workspace, method, book, NULL, error) : NULL;
  return info != NULL;
}

static gboolean
apply (Scenario    *scenario,
       const char  *name,
       GError     **error)
{
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (GBytes) bytes = hek_workspace_read_codebook (scenario->workspace, name, &info, error);
  HekCodesReport report;

  return bytes != NULL && hek_collection_apply_codebook (scenario->store, info, bytes, &report,
                                                         NULL, error);
}

static gboolean
delete_rows (Scenario  *scenario,
             GError   **error)
{
  guint64 ids[100];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = i * 3;
  return hek_store_delete_rows (scenario->store, ids, G_N_ELEMENTS (ids), NULL, NULL, error);
}

static gboolean
compact (Scenario  *scenario,
         GError   **error)
{
  const HekCompactOptions options = { .dead = 0, .single = TRUE };
  HekCompactReport report;

  return hek_collection_compact (scenario->store, &options, &report, NULL, error);
}

static gboolean
remove_codes (Scenario    *scenario,
              const char  *name,
              GError     **error)
{
  g_autoptr (HekCodebookInfo) info = hek_workspace_find_codebook (scenario->workspace, name,
                                                                  error);

  return info != NULL && hek_collection_remove_codes (scenario->store, info->uuid, error);
}

static gboolean
change (Scenario  *scenario,
        guint      number,
        GError   **error)
{
  switch (number)
    {
    case 1:
      return create (scenario, error);
    case 2:
      return import (scenario, 400, error);
    case 3:
      return save (scenario, "f16", error);
    case 4:
      return apply (scenario, "f16", error);
    case 5:
      return import (scenario, 200, error);
    case 6:
      return hek_collection_complete_codes (scenario->store, NULL, NULL, error);
    case 7:
      return delete_rows (scenario, error);
    case 8:
      return compact (scenario, error);
    case 9:
      return import (scenario, 300, error);
    case 10:
      return save (scenario, "sq8", error);
    case 11:
      return apply (scenario, "sq8", error);
    case 12:
      return compact (scenario, error);
    case 13:
      return remove_codes (scenario, "f16", error);
    default:
      return hek_workspace_delete_codebook (scenario->workspace, "f16", error);
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
is_expected (const Scenario  *scenario,
             const char      *found,
             guint64          acknowledged,
             guint64          started,
             GError         **error)
{
  const char *expected = NULL;

  for (guint64 number = acknowledged; number <= started; number++)
    {
      expected = g_ptr_array_index (scenario->expected, number);
      if (g_str_equal (found, expected))
        return TRUE;
      /* Changes of several transactions are seen in part: but each has rows of before or after. */
      if (acknowledged < started && g_ascii_strtoull (found, NULL, 10) ==
                                      g_ascii_strtoull (expected, NULL, 10))
        return TRUE;
    }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "it holds \"%s\" instead of \"%s\"", found,
               expected);
  return FALSE;
}

static gboolean
check_folder (const char  *folder,
              guint64      acknowledged,
              guint64      started,
              gpointer     user_data,
              GError     **error)
{
  const Scenario *scenario = user_data;
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, error);
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autofree char *found = NULL;

  if (workspace == NULL || !hek_workspace_verify (workspace, problems, NULL, error))
    return FALSE;
  if (problems->len > 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "verify finds %s: %s",
                   ((HekStoreProblem *) problems->pdata[0])->file,
                   ((HekStoreProblem *) problems->pdata[0])->what);
      return FALSE;
    }
  infos = hek_workspace_list (workspace, FALSE, error);
  if (infos == NULL)
    return FALSE;
  if (infos->len > 0)
    {
      store = hek_workspace_open_store (workspace, "things", error);
      snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
      if (snapshot == NULL || !check_searches (snapshot, scenario->vectors, error))
        return FALSE;
    }
  found = digest (workspace, snapshot, error);
  if (found == NULL || !is_expected (scenario, found, acknowledged, started, error))
    return FALSE;
  return store == NULL || hek_collection_complete_codes (store, NULL, NULL, error);
}

static void
test_power_cuts (gconstpointer data)
{
  g_autofree Scenario *scenario = g_new0 (Scenario, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (Replay) replay = replay_new ();
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < MAX_ROWS * DIM; i++)
    scenario->vectors[i] = (float) hek_rng_below (&rng, 1000) / 500 - 1;
  scenario->expected = g_ptr_array_new_with_free_func (g_free);
  scenario->workspace = hek_workspace_open_with (replay_get_ops (replay),
                                                 replay_get_folder (replay), HEK_WORKSPACE_WRITE,
                                                 &error);
  g_assert_no_error (error);
  g_ptr_array_add (scenario->expected, digest (scenario->workspace, NULL, &error));
  for (guint number = 1; number <= N_CHANGES; number++)
    {
      g_autoptr (HekSnapshot) snapshot = NULL;

      replay_start (replay, number);
      change (scenario, number, &error);
      g_assert_no_error (error);
      replay_acknowledge (replay, number);
      snapshot = hek_store_snapshot (scenario->store, &error);
      g_ptr_array_add (scenario->expected, digest (scenario->workspace, snapshot, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpstr (g_ptr_array_index (scenario->expected, N_CHANGES), ==,
                   "800 rows; sq8; codes of sq8: 1 segments, 0 missing");
  hek_store_unref (scenario->store);
  hek_workspace_close (scenario->workspace);
  g_test_message ("%u operations", replay_get_n_operations (replay));
  replay_run (replay, GPOINTER_TO_UINT (data), 7, check_folder, scenario);
  g_ptr_array_unref (scenario->expected);
}

int
main (int   argc,
      char *argv[])
{
  guint n_states = hek_test_under_valgrind () ? 6 : 150;

  if (argc > 2 && g_str_equal (argv[1], "--states"))
    n_states = (guint) atoi (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/collection/codes-crash/power-cuts", GUINT_TO_POINTER (n_states),
                        test_power_cuts);
  return g_test_run ();
}
