/* SPDX-License-Identifier: Apache-2.0 */
/* Power cuts, killed processes, and damage at every page. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hek-rng.h"
#include "hek-series-note.h"
#include "hek-store-error.h"
#include "replay-faults.h"
#include "replay.h"
#include "series-fixture.h"

/* Row i has a value of its own, of some 30 bits. */
static double
value_of (guint i)
{
  HekRng rng;

  hek_rng_init (&rng, i);
  return (double) (hek_rng_u64 (&rng) >> 34);
}

/* Rows that are there; each must be one that was appended. -1: a value is wrong */
static gint64
count_good (HekSeriesStore *store,
            GPtrArray     **problems)
{
  g_autoptr (HekSeriesInfo) info = hek_series_store_find (store, "a", NULL, NULL);
  g_autoptr (HekSeriesPoints) rows = NULL;

  if (info == NULL)
    return 0;
  rows = hek_series_read_rows (store, info->id, HEK_SERIES_LEVEL_RAW, 0, G_MAXINT64, NULL, NULL);
  if (rows == NULL)
    return 0;
  for (guint i = 0; i < rows->n_points; i++)
    {
      guint number = (guint) ((rows->points[i].time_us - T0) / SECOND);

      if (rows->points[i].sum != value_of (number) ||
          (i > 0 && rows->points[i].time_us <= rows->points[i - 1].time_us))
        return -1;
    }
  if (problems != NULL)
    *problems = g_steal_pointer (&rows->problems);
  return rows->n_points;
}

/* --- power cuts --- */

#define N_APPENDS 60

static gboolean
check_cut (const char  *folder,
           guint64      acknowledged,
           guint64      started,
           gpointer     user_data,
           GError     **error)
{
  g_autoptr (HekSeriesStore) store =
    hek_series_store_open (hek_file_ops_system (), folder, HEK_SERIES_STORE_OWNER, error);
  gint64 n;

  if (store == NULL)
    return FALSE;
  n = count_good (store, NULL);
  if (n >= (gint64) acknowledged && n <= (gint64) started)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
               "%" G_GINT64_FORMAT " rows instead of %" G_GUINT64_FORMAT " … %" G_GUINT64_FORMAT
               " (%s)", n, acknowledged, started, hek_series_store_get_notice (store));
  return FALSE;
}

/* A seal makes all rows before it durable; others may go, the last first. */
static void
test_power (void)
{
  g_autoptr (Replay) replay = replay_new ();
  g_autoptr (GError) error = NULL;
  HekSeriesStore *store = hek_series_store_open (
    replay_get_ops (replay), replay_get_folder (replay), HEK_SERIES_STORE_OWNER, &error);

  g_assert_no_error (error);
  series_fixture_keep_all (store);
  for (guint i = 0; i < N_APPENDS; i++)
    {
      replay_start (replay, i + 1);
      series_fixture_append (store, "a", T0 + i * SECOND, value_of (i));
      if (i % 13 == 12)
        {
          g_assert_true (hek_series_store_seal (store, &error));
          replay_acknowledge (replay, i + 1);
        }
    }
  hek_series_store_unref (store);
  replay_run (replay, 250, 1, check_cut, NULL);
}

/* --- kills --- */

/* Says on the pipe what was appended, until it is killed. */
static void
append_for_ever (const char *folder,
                 int         pipe)
{
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  guint first = (guint) count_good (store, NULL), n;

  for (guint i = first;; i++)
    {
      series_fixture_append (store, "a", T0 + i * SECOND, value_of (i));
      if (i % 40 == 39)
        (void) hek_series_store_seal (store, NULL);
      n = i + 1;
      if (write (pipe, &n, sizeof n) != sizeof n)
        _exit (1);
    }
}

static guint
run_and_kill (const char *folder,
              guint       after_us)
{
  guint done = 0, said;
  int pipes[2];
  pid_t child;

  g_assert_cmpint (pipe (pipes), ==, 0);
  child = fork ();
  if (child == 0)
    {
      close (pipes[0]);
      append_for_ever (folder, pipes[1]);
    }
  close (pipes[1]);
  /* Once it has begun. */
  g_assert_cmpint (read (pipes[0], &done, sizeof done), ==, sizeof done);
  g_usleep (after_us);
  kill (child, SIGKILL);
  while (read (pipes[0], &said, sizeof said) == sizeof said)
    done = said;
  close (pipes[0]);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  return done;
}

/* What was appended is there after a kill; at most the one under way besides. */
static void
test_kill (void)
{
  g_autofree char *folder = series_fixture_folder ();

  for (guint round = 0; round < 12; round++)
    {
      guint done = run_and_kill (folder, 1000 + round * 1700);
      g_autoptr (HekSeriesStore) store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
      gint64 n = count_good (store, NULL);

      g_assert_cmpint (n, >=, done);
      g_assert_cmpint (n, <=, done + 1);
    }
  replay_remove_folder (folder);
}

/* --- damage --- */

#define N_ROWS 6000
#define BLOCK_ROWS 600

static void
copy_file (const char *from,
           const char *to)
{
  g_autofree char *data = NULL;
  gsize n_bytes;

  g_assert_true (g_file_get_contents (from, &data, &n_bytes, NULL));
  g_assert_true (g_file_set_contents (to, data, (gssize) n_bytes, NULL));
}

static guint
count_problems (HekSeriesStore *store)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  hek_series_store_verify (store, problems, NULL, &error);
  g_assert_no_error (error);
  return problems->len;
}

static guint64
fill (const char *folder)
{
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  g_autofree HekSeriesSample *samples = g_new (HekSeriesSample, BLOCK_ROWS);
  g_autoptr (HekSeriesNote) note = hek_series_note_new (T0, 0, "user", NULL, "a note");
  g_autofree char *path = g_build_filename (folder, "telemetry", "telemetry.sqlite", NULL);
  GStatBuf info;

  for (guint i = 0; i < N_ROWS; i += BLOCK_ROWS)
    {
      for (guint j = 0; j < BLOCK_ROWS; j++)
        samples[j] = series_fixture_gauge ("a", T0 + (i + j) * SECOND, value_of (i + j));
      g_assert_true (hek_series_store_append (store, samples, BLOCK_ROWS, NULL));
      g_assert_true (i + BLOCK_ROWS == N_ROWS || hek_series_store_seal (store, NULL));
    }
  g_assert_true (hek_series_note_add (store, note, NULL));
  g_assert_cmpint (count_good (store, NULL), ==, N_ROWS);
  g_assert_cmpuint (count_problems (store), ==, 0);
  hek_series_store_unref (store);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return (guint64) info.st_size;
}

/* One flipped bit in each page in turn: no wrong value is ever read, what is lost is named and
 * little, and measuring goes on. */
static void
test_damage (void)
{
  g_autofree char *folder = series_fixture_folder ();
  guint64 n_bytes = fill (folder);
  g_autofree char *good = g_build_filename (folder, "telemetry", "telemetry.sqlite", NULL);
  guint n_lossy = 0, n_rescued = 0, n_fatal = 0;

  for (guint64 offset = 0; offset < n_bytes; offset += 4096)
    {
      g_autofree char *other = series_fixture_folder ();
      g_autofree char *telemetry = g_build_filename (other, "telemetry", NULL);
      g_autofree char *path = g_build_filename (telemetry, "telemetry.sqlite", NULL);
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (GError) error = NULL;
      HekSeriesStore *store;
      gint64 n;

      g_assert_cmpint (g_mkdir (telemetry, 0700), ==, 0);
      copy_file (good, path);
      replay_flip (path, offset + 100 + offset / 4096 % 3900, 4);
      store = hek_series_store_open (hek_file_ops_system (), other, HEK_SERIES_STORE_OWNER,
                                     &error);
      g_assert_no_error (error);
      series_fixture_keep_all (store);
      n_rescued += hek_series_store_get_notice (store) != NULL;
      n = count_good (store, &problems);
      n_fatal += n < N_ROWS - 3 * BLOCK_ROWS;
      if (n < N_ROWS)
        {
          n_lossy++;
          g_assert_true (problems != NULL || hek_series_store_get_notice (store) != NULL);
        }
      /* What is lost is no problem any more once the rest is in a new database. */
      g_assert_cmpint (count_problems (store) > 0, ==,
                       hek_series_store_get_notice (store) == NULL);
      series_fixture_append (store, "a", T0 + N_ROWS * SECOND, value_of (N_ROWS));
      g_assert_cmpint (count_good (store, NULL), ==, n + 1);
      g_clear_error (&error);
      hek_series_store_unref (store);
      replay_remove_folder (other);
    }
  g_test_message ("%u pages; rows lost with %u of them, rescued into a new database with %u",
                  (guint) (n_bytes / 4096), n_lossy, n_rescued);
  /* Its first page, and the root of the table of blocks. */
  g_assert_cmpuint (n_fatal, <=, 2);
  g_assert_cmpuint (n_lossy, >, 5);
  g_assert_cmpuint (n_rescued, >, 5);
  replay_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/crash/kill", test_kill);
  g_test_add_func ("/series/crash/power", test_power);
  g_test_add_func ("/series/crash/damage", test_damage);
  return g_test_run ();
}
