/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power cuts and killed processes in the midst of imports, appends, deletes, seals and compactions:
 * no change that was reported as done is lost, none is there in part, and all goes on.
 */
#include "config.h"

#include <stdlib.h>

#include "replay.h"
#include "store-model.h"

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

static void
test_power_cuts (gconstpointer data)
{
  guint n_states = GPOINTER_TO_UINT (data);
  CrashTest test = { store_model_expect () };
  g_autoptr (Replay) replay = replay_new ();
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace;
  HekStore *store = NULL;

  workspace = hek_workspace_open_with (replay_get_ops (replay), replay_get_folder (replay),
                                       HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
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

int
main (int   argc,
      char *argv[])
{
  guint n_states = g_getenv ("HEK_TEST_VALGRIND") != NULL ? 12 : 2000;

  if (argc > 2 && g_str_equal (argv[1], "--states"))
    n_states = (guint) atoi (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/crash/power-cuts", GUINT_TO_POINTER (n_states), test_power_cuts);
  return g_test_run ();
}
