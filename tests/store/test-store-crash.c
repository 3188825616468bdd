/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power cuts and killed processes in the midst of imports, appends, deletes, seals and compactions:
 * no change that was reported as done is lost, none is there in part, and all goes on.
 */
#include "config.h"

#include <stdlib.h>

#include "replay.h"
#include "store-model.h"
#include "../test-valgrind.h"

typedef struct
{
  GPtrArray *expected;
  guint n_checked;
} CrashTest;

static gboolean
check_workspace (const char  *folder,
                 guint64      acknowledged,
                 guint64      started,
                 gpointer     user_data,
                 GError     **error)
{
  CrashTest *test = user_data;

  return store_model_check (test->expected, folder, acknowledged, started,
                            test->n_checked++ % 5 == 0, error);
}

static HekWorkspace *
open_workspace (const HekFileOps *ops,
                const char       *folder)
{
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace = hek_workspace_open_with (ops, folder, HEK_WORKSPACE_WRITE, &error);

  g_assert_no_error (error);
  return workspace;
}

static void
test_power_cuts (gconstpointer data)
{
  guint n_states = GPOINTER_TO_UINT (data);
  CrashTest test = { store_model_expect () };
  g_autoptr (Replay) replay = replay_new ();
  HekWorkspace *workspace = open_workspace (replay_get_ops (replay), replay_get_folder (replay));
  HekStore *store = NULL;

  for (guint number = 1; number <= STORE_MODEL_CHANGES; number++)
    {
      replay_start (replay, number);
      store_model_change (workspace, &store, number);
      replay_acknowledge (replay, number);
    }
  hek_store_unref (store);
  hek_workspace_close (workspace);
  g_test_message ("%u operations, %u states", replay_get_n_operations (replay), n_states);
  replay_run (replay, n_states, 1, check_workspace, &test);
  g_ptr_array_unref (test.expected);
}

/* --- small appends ------------------------------------------------------------------------- */

#define N_APPENDS 48u

/* Of one collection: small appends, upserts among them, now and then a delete, and closed and
 * opened twice. What the manifest says of most of them is on the disk only later. */
static void
change_rows (HekWorkspace     **workspace,
             HekStore         **store,
             const HekFileOps  *ops,
             const char        *folder,
             guint              number)
{
  g_autoptr (GError) error = NULL;

  if (number == 1)
    {
      store_model_change (*workspace, store, number);
      return;
    }
  if (number % 16 == 0)
    {
      hek_store_unref (*store);
      hek_workspace_close (*workspace);
      *workspace = open_workspace (ops, folder);
      *store = hek_workspace_open_store (*workspace, "things", &error);
      g_assert_no_error (error);
    }
  if (number % 14 == 0)
    store_fixture_delete (*store, (number - 1) * 100, 1);
  else if (number % 5 == 0)
    store_fixture_append (*store, (number - 2) * 100, 104, number, HEK_KEYS_REPLACE);
  else
    store_fixture_append (*store, number * 100, 1 + number % 6, 0, HEK_KEYS_REFUSE);
}

/* In a folder of its own. Returns: (transfer full): what the collection holds after each */
static GPtrArray *
expect_appends (void)
{
  GPtrArray *expected = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("hek-appends-XXXXXX", &error);
  HekWorkspace *workspace = open_workspace (hek_file_ops_system (), folder);
  HekStore *store = NULL;

  g_ptr_array_add (expected, store_model_digest (workspace, &error));
  for (guint number = 1; number <= N_APPENDS; number++)
    {
      change_rows (&workspace, &store, hek_file_ops_system (), folder, number);
      g_ptr_array_add (expected, store_model_digest (workspace, &error));
      g_assert_no_error (error);
    }
  hek_store_unref (store);
  hek_workspace_close (workspace);
  replay_remove_folder (folder);
  return expected;
}

static void
test_appends (gconstpointer data)
{
  guint n_states = GPOINTER_TO_UINT (data);
  CrashTest test = { expect_appends () };
  g_autoptr (Replay) replay = replay_new ();
  const HekFileOps *ops = replay_get_ops (replay);
  const char *folder = replay_get_folder (replay);
  HekWorkspace *workspace = open_workspace (ops, folder);
  HekStore *store = NULL;

  for (guint number = 1; number <= N_APPENDS; number++)
    {
      replay_start (replay, number);
      change_rows (&workspace, &store, ops, folder, number);
      replay_acknowledge (replay, number);
    }
  hek_store_unref (store);
  hek_workspace_close (workspace);
  g_test_message ("%u operations, %u states", replay_get_n_operations (replay), n_states);
  replay_run (replay, n_states, 3, check_workspace, &test);
  g_ptr_array_unref (test.expected);
}

int
main (int   argc,
      char *argv[])
{
  guint n_states = hek_test_under_valgrind () ? 12 : 2000;

  if (argc > 2 && g_str_equal (argv[1], "--states"))
    n_states = (guint) atoi (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/crash/power-cuts", GUINT_TO_POINTER (n_states), test_power_cuts);
  g_test_add_data_func ("/store/crash/appends", GUINT_TO_POINTER (n_states), test_appends);
  return g_test_run ();
}
