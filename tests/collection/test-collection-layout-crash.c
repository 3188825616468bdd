/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power cuts while layouts and tags are stored, replaced, renamed and deleted, and while the
 * collection grows and is compacted: every layout that is listed opens whole, with the rows and the
 * name that it had before the change or after it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "hek-collection-compact.h"
#include "hek-collection-layout.h"
#include "hek-collection-tag.h"
#include "hek-rng.h"
#include "hek-workspace.h"
#include "replay.h"
#include "../test-valgrind.h"

#define DIM 4
#define MAX_ROWS 400
#define N_CHANGES 12u

typedef struct
{
  float vectors[MAX_ROWS * DIM];
  guint64 n_rows;      /* that were imported */
  HekWorkspace *workspace;
  HekStore *store;
  GPtrArray *expected; /* of digests after 0, 1, … changes */
} Scenario;

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
compute (Scenario    *scenario,
         const char  *name,
         guint        n_dims,
         GError     **error)
{
  HekLayoutRecipe recipe;
  const HekLayoutOrder order = { .name = name, .replace = TRUE, .recipe = &recipe };
  g_autoptr (HekCollectionLayoutInfo) info = NULL;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  recipe.n_dims = n_dims;
  info = hek_collection_compute_layout (scenario->store, &order, NULL, error);
  return info != NULL;
}

static gboolean
place (Scenario    *scenario,
       const char  *name,
       GError     **error)
{
  g_autoptr (HekCollectionLayoutInfo) info =
    hek_collection_place_layout (scenario->store, name, NULL, error);

  return info != NULL;
}

static gboolean
delete_rows (Scenario  *scenario,
             GError   **error)
{
  guint64 ids[40];

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
change (Scenario  *scenario,
        guint      number,
        GError   **error)
{
  const guint64 ids[] = { 2, 5, 6, 7 };

  switch (number)
    {
    case 1:
      return create (scenario, error);
    case 2:
      return import (scenario, 150, error);
    case 3:
      return compute (scenario, "one", 3, error);
    case 4:
      return compute (scenario, "two", 2, error);
    case 5:
      return compute (scenario, "one", 2, error);
    case 6:
      return hek_collection_rename_layout (scenario->store, "one", "other", error);
    case 7:
      return import (scenario, 100, error);
    case 8:
      return place (scenario, "other", error);
    case 9:
      return delete_rows (scenario, error);
    case 10:
      return compact (scenario, error);
    case 11:
      return hek_collection_put_tag (scenario->store, "some", ids, G_N_ELEMENTS (ids), error);
    default:
      return hek_collection_delete_layout (scenario->store, "two", error);
    }
}

/* Rows; layouts with what they are of; tags. Opens everything: what is listed has to be whole. */
static char *
digest (HekSnapshot  *snapshot,
        GError      **error)
{
  g_autoptr (GPtrArray) infos = hek_collection_list_layouts (snapshot);
  g_autoptr (GPtrArray) tags = hek_collection_list_tags (snapshot);
  g_auto (GStrv) files = hek_snapshot_list_sidecars (snapshot, -1);
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "%" G_GUINT64_FORMAT " rows", hek_snapshot_get_n_rows (snapshot));
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionLayoutInfo *info = infos->pdata[i];
      g_autoptr (HekCollectionLayout) layout =
        hek_collection_open_layout (snapshot, info->name, NULL, error);
      HekLayoutRelation relation;

      if (layout == NULL ||
          !hek_collection_relate_layout (layout, snapshot, &relation, NULL, NULL, error))
        return NULL;
      if (layout->n_rows != info->n_rows ||
          hek_layout_n_coords (layout->layout) != info->n_coords)
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                       "the card of %s and its positions differ", info->name);
          return NULL;
        }
      g_string_append_printf (out, "; %s: %u of %" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT
                              "/%" G_GUINT64_FORMAT, info->name, info->n_coords, relation.n_drawn,
                              relation.n_gone, relation.n_unplaced);
    }
  for (guint i = 0; i < tags->len; i++)
    {
      gsize n;
      g_autofree guint64 *ids =
        hek_collection_read_tag (snapshot, ((HekCollectionTag *) tags->pdata[i])->name, &n, error);

      if (ids == NULL)
        return NULL;
      g_string_append_printf (out, "; tag of %" G_GSIZE_FORMAT, n);
    }
  /* nothing is left over of what was replaced or half done */
  g_string_append_printf (out, "; %u files", g_strv_length (files));
  return g_strdup (out->str);
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
  infos = problems->len == 0 ? hek_workspace_list (workspace, FALSE, error) : NULL;
  if (problems->len > 0)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "verify finds %s: %s",
                 ((HekStoreProblem *) problems->pdata[0])->file,
                 ((HekStoreProblem *) problems->pdata[0])->what);
  if (infos == NULL)
    return FALSE;
  if (infos->len > 0)
    {
      store = hek_workspace_open_store (workspace, "things", error);
      snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
      if (snapshot == NULL)
        return FALSE;
    }
  found = snapshot != NULL ? digest (snapshot, error) : g_strdup ("");
  for (guint64 number = acknowledged; number <= started && found != NULL; number++)
    if (g_str_equal (found, g_ptr_array_index (scenario->expected, number)))
      return TRUE;
  if (found != NULL)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "it holds \"%s\" instead of \"%s\"",
                 found, (char *) g_ptr_array_index (scenario->expected, started));
  return FALSE;
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
  g_ptr_array_add (scenario->expected, g_strdup (""));
  for (guint number = 1; number <= N_CHANGES; number++)
    {
      g_autoptr (HekSnapshot) snapshot = NULL;

      replay_start (replay, number);
      change (scenario, number, &error);
      g_assert_no_error (error);
      replay_acknowledge (replay, number);
      snapshot = hek_store_snapshot (scenario->store, &error);
      g_ptr_array_add (scenario->expected, digest (snapshot, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpstr (g_ptr_array_index (scenario->expected, N_CHANGES), ==,
                   "210 rows; other: 2 of 210/40/0; tag of 4; 3 files");
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
  g_test_add_data_func ("/collection/layout-crash/power-cuts", GUINT_TO_POINTER (n_states),
                        test_power_cuts);
  return g_test_run ();
}
