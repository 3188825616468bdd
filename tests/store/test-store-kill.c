/* SPDX-License-Identifier: Apache-2.0 */
/* A process that is killed at any moment: what it reported as done is there, nothing in part. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hek-rng.h"
#include "replay.h"
#include "store-model.h"
#include "../test-valgrind.h"

/* The child: makes the changes, and says "started N" and "committed N" around each. */
static int
run_changes (const char *folder)
{
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  HekStore *store = NULL;

  g_assert_no_error (error);
  for (guint number = 1; number <= STORE_MODEL_CHANGES; number++)
    {
      printf ("started %u\n", number);
      fflush (stdout);
      store_model_change (workspace, &store, number);
      printf ("committed %u\n", number);
      fflush (stdout);
    }
  hek_store_unref (store);
  hek_workspace_close (workspace);
  return 0;
}

/* @after_us: < 0: not killed. Returns: how long it ran; stores the last changes that it named */
static gint64
run_and_kill (const char *program,
              const char *folder,
              gint64      after_us,
              guint      *started,
              guint      *committed)
{
  const char *argv[] = { program, "--changes", folder, NULL };
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  char line[64];
  GPid pid;
  FILE *file;
  int out, status;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                                           NULL, NULL, &pid, NULL, &out, NULL, &error));
  if (after_us >= 0)
    {
      g_usleep ((gulong) after_us);
      kill (pid, SIGKILL);
    }
  file = fdopen (out, "r");
  *started = *committed = 0;
  while (fgets (line, sizeof line, file) != NULL)
    if (strchr (line, '\n') != NULL)
      {
        (void) sscanf (line, "started %u", started);
        (void) sscanf (line, "committed %u", committed);
      }
  fclose (file);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (after_us >= 0 || (WIFEXITED (status) && WEXITSTATUS (status) == 0));
  return g_get_monotonic_time () - begin;
}

static char *
make_folder (void)
{
  const char *place = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  char *folder = g_build_filename (place, "hek-kill-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

typedef struct
{
  const char *program;
  guint n_kills;
} KillTest;

static void
test_kill (gconstpointer data)
{
  const KillTest *test = data;
  g_autoptr (GPtrArray) expected = store_model_expect ();
  gboolean seen[STORE_MODEL_CHANGES + 1] = { FALSE };
  guint started, committed, n_seen = 0;
  gint64 whole_us = 0;
  HekRng rng;

  hek_rng_init (&rng, (guint64) g_get_real_time ());
  for (guint i = 0; i < 1 + test->n_kills; i++)
    {
      g_autofree char *folder = make_folder ();
      g_autoptr (GError) error = NULL;
      gint64 after_us = i == 0 ? -1 : (gint64) hek_rng_below (&rng, (guint64) whole_us);
      gint64 took_us = run_and_kill (test->program, folder, after_us, &started, &committed);

      if (i == 0)
        whole_us = took_us;
      seen[committed] = TRUE;
      if (!store_model_check (expected, folder, committed, started, TRUE, &error))
        g_error ("killed after %" G_GINT64_FORMAT " µs, changes %u…%u: %s", after_us, committed,
                 started, error->message);
      replay_remove_folder (folder);
    }
  for (guint i = 0; i <= STORE_MODEL_CHANGES; i++)
    n_seen += seen[i];
  g_test_message ("%u kills, after %u different changes", test->n_kills, n_seen);
}

int
main (int   argc,
      char *argv[])
{
  KillTest test = { argv[0], hek_test_under_valgrind () ? 3 : 30 };

  if (argc > 2 && g_str_equal (argv[1], "--changes"))
    return run_changes (argv[2]);
  if (argc > 2 && g_str_equal (argv[1], "--kills"))
    test.n_kills = (guint) atoi (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/kill", &test, test_kill);
  return g_test_run ();
}
