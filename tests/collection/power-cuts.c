/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "power-cuts.h"

#include <stdlib.h>
#include <string.h>

#include "hek-collection-compact.h"
#include "hek-collection-import.h"
#include "hek-rng.h"
#include "replay.h"
#include "../test-valgrind.h"

static guint n_states = 150;

/* --- changes --------------------------------------------------------------------------------- */

gboolean
power_cuts_create (PowerCuts  *self,
                   GError    **error)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, self->plan->dim, NULL, 0);
  const HekStoreSpec spec = { .schema = schema, .distance = HEK_DISTANCE_L2, .history_s = 0 };

  self->store = hek_workspace_create (self->workspace, "things", &spec, error);
  return self->store != NULL;
}

gboolean
power_cuts_import (PowerCuts  *self,
                   gsize       n,
                   GError    **error)
{
  const guint dim = self->plan->dim;
  g_autoptr (HekImport) import = hek_import_new (self->store, NULL, error);
  g_autoptr (HekBatch) batch = hek_batch_try_new (hek_store_get_schema (self->store), n);

  g_assert_cmpuint (self->n_rows + n, <=, self->plan->max_rows);
  memcpy (batch->vectors, self->vectors + self->n_rows * dim, n * dim * sizeof (float));
  batch->n_rows = n;
  self->n_rows += n;
  return import != NULL && hek_import_append (import, batch, NULL, error) &&
         hek_import_commit (import, NULL, NULL, error);
}

gboolean
power_cuts_delete (PowerCuts  *self,
                   guint       n,
                   GError    **error)
{
  g_autofree guint64 *ids = g_new (guint64, n);

  for (guint i = 0; i < n; i++)
    ids[i] = i * 3;
  return hek_store_delete_rows (self->store, ids, n, NULL, NULL, error);
}

gboolean
power_cuts_compact (PowerCuts  *self,
                    GError    **error)
{
  const HekCompactOptions options = { .dead = 0, .single = TRUE };
  HekCompactReport report;

  return hek_collection_compact (self->store, &options, &report, NULL, error);
}

/* --- what is there --------------------------------------------------------------------------- */

static gboolean
is_expected (const PowerCuts  *self,
             const char       *found,
             guint64           acknowledged,
             guint64           started,
             GError          **error)
{
  const char *expected = NULL;

  for (guint64 number = acknowledged; number <= started; number++)
    {
      expected = g_ptr_array_index (self->expected, number);
      if (g_str_equal (found, expected))
        return TRUE;
      if (self->plan->in_parts && acknowledged < started &&
          g_ascii_strtoull (found, NULL, 10) == g_ascii_strtoull (expected, NULL, 10))
        return TRUE;
    }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "it holds \"%s\" instead of \"%s\"", found,
               expected);
  return FALSE;
}

static gboolean
verify (HekWorkspace  *workspace,
        GError       **error)
{
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);

  if (!hek_workspace_verify (workspace, problems, NULL, error))
    return FALSE;
  if (problems->len > 0)
    {
      const HekStoreProblem *problem = problems->pdata[0];

      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "verify finds %s: %s", problem->file,
                   problem->what);
    }
  return problems->len == 0;
}

static gboolean
check_folder (const char  *folder,
              guint64      acknowledged,
              guint64      started,
              gpointer     user_data,
              GError     **error)
{
  PowerCuts *self = user_data;
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, error);
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autofree char *found = NULL;

  if (workspace == NULL || !verify (workspace, error))
    return FALSE;
  infos = hek_workspace_list (workspace, FALSE, error);
  if (infos == NULL)
    return FALSE;
  if (infos->len > 0)
    {
      store = hek_workspace_open_store (workspace, "things", error);
      snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
      if (snapshot == NULL)
        return FALSE;
    }
  found = self->plan->digest (workspace, snapshot, error);
  if (found == NULL || !is_expected (self, found, acknowledged, started, error))
    return FALSE;
  return store == NULL || self->plan->check == NULL ||
         self->plan->check (self, store, snapshot, error);
}

/* --- all of it ------------------------------------------------------------------------------- */

static void
run_changes (PowerCuts  *self,
             Replay     *replay)
{
  const PowerCutsPlan *plan = self->plan;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (self->expected, plan->digest (self->workspace, NULL, &error));
  g_assert_no_error (error);
  for (guint number = 1; number <= plan->n_changes; number++)
    {
      g_autoptr (HekSnapshot) snapshot = NULL;

      replay_start (replay, number);
      plan->change (self, number, &error);
      g_assert_no_error (error);
      replay_acknowledge (replay, number);
      snapshot = hek_store_snapshot (self->store, &error);
      g_ptr_array_add (self->expected, plan->digest (self->workspace, snapshot, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpstr (g_ptr_array_index (self->expected, plan->n_changes), ==, plan->last);
}

static void
test_power_cuts (gconstpointer data)
{
  const PowerCutsPlan *plan = data;
  const gsize n_floats = plan->max_rows * plan->dim;
  g_autofree float *vectors = g_new (float, n_floats);
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (Replay) replay = replay_new ();
  PowerCuts self = { .plan = plan, .vectors = vectors, .expected = expected };
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (gsize i = 0; i < n_floats; i++)
    vectors[i] = (float) hek_rng_below (&rng, 1000) / 500 - 1;
  self.workspace = hek_workspace_open_with (replay_get_ops (replay), replay_get_folder (replay),
                                            HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  run_changes (&self, replay);
  hek_store_unref (self.store);
  hek_workspace_close (self.workspace);
  g_test_message ("%u operations", replay_get_n_operations (replay));
  replay_run (replay, n_states, 7, check_folder, &self);
}

int
power_cuts_main (int                   argc,
                 char                 *argv[],
                 const PowerCutsPlan  *plan)
{
  if (hek_test_under_valgrind ())
    n_states = 6;
  if (argc > 2 && g_str_equal (argv[1], "--states"))
    n_states = (guint) atoi (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func (plan->path, plan, test_power_cuts);
  return g_test_run ();
}
