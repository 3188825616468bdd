/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workspaces on bad media: a full disk, one that became read-only, one that fails, and bytes that
 * flipped in any of the files.
 */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hek-rng.h"
#include "hek-store-error.h"
#include "replay.h"
#include "replay-faults.h"
#include "store-model.h"
#include "../test-valgrind.h"

static gboolean
is_quick (void)
{
  return hek_test_under_valgrind ();
}

static char *
make_folder (void)
{
  const char *place = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  char *folder = g_build_filename (place, "hek-media-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

/* Makes the changes up to the first error. Returns how many were done. */
static guint
change_until_refused (ReplayFaults  *faults,
                      const char    *folder,
                      guint          n_changes,
                      guint         *n_started,
                      GError       **error)
{
  HekWorkspace *workspace;
  HekStore *store = NULL;
  guint number = 0;

  *n_started = 0;
  workspace = hek_workspace_open_with (replay_faults_get_ops (faults), folder,
                                       HEK_WORKSPACE_WRITE, error);
  while (workspace != NULL && number < n_changes)
    {
      *n_started = number + 1;
      if (!store_model_try (workspace, &store, number + 1, error))
        break;
      number++;
    }
  g_clear_pointer (&store, hek_store_unref);
  g_clear_pointer (&workspace, hek_workspace_close);
  return number;
}

typedef struct
{
  ReplayFault fault;
  int code; /* of errno */
  gboolean lasting;
} Refusal;

/* Whichever operation is refused: an error that says why, and all is as it was before. */
static void
test_refusals (gconstpointer data)
{
  const Refusal *refusal = data;
  const guint n_changes = 15;
  g_autoptr (GPtrArray) expected = store_model_expect ();
  g_autoptr (ReplayFaults) faults = replay_faults_new ();
  guint n_operations = 0, n_errors = 0;

  for (guint nth = 0; nth <= n_operations; nth += nth > 0 ? (is_quick () ? 101 : 3) : 1)
    {
      g_autofree char *folder = make_folder ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) wrong = NULL;
      guint n_done, n_started;

      replay_faults_arm (faults, refusal->fault, nth, refusal->lasting ? G_MAXUINT : 1);
      n_done = change_until_refused (faults, folder, n_changes, &n_started, &error);
      if (nth == 0)
        n_operations = replay_faults_get_n_operations (faults);
      if (error != NULL)
        {
          if (strstr (error->message, g_strerror (refusal->code)) == NULL)
            g_error ("operation %u refused: \"%s\"", nth, error->message);
          n_errors++;
        }
      else
        g_assert_cmpuint (n_done, ==, n_changes);
      if (!store_model_check (expected, folder, n_done, n_started, TRUE, &wrong))
        g_error ("operation %u refused (%s), changes %u…%u: %s", nth,
                 error != NULL ? error->message : "went on", n_done, n_started, wrong->message);
      replay_remove_folder (folder);
    }
  g_test_message ("%u operations, %u errors", n_operations, n_errors);
  g_assert_cmpuint (n_errors, >, 0);
}

/* Whether one of the problems that verify finds names @file. */
static gboolean
verify_names (const char  *folder,
              const char  *file,
              char       **all)
{
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean named = FALSE;

  workspace = hek_workspace_open (folder, HEK_WORKSPACE_READ, &error);
  g_assert_no_error (error);
  hek_workspace_verify (workspace, problems, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    {
      const HekStoreProblem *problem = problems->pdata[i];

      named = named || strstr (problem->file, file) != NULL || strstr (problem->what, file) != NULL;
      g_string_append_printf (text, "%s at %" G_GUINT64_FORMAT ": %s; ", problem->file,
                              problem->offset, problem->what);
    }
  *all = g_string_free (g_steal_pointer (&text), FALSE);
  return named;
}

/* Returns: (transfer full) (nullable): what is in it; %NULL with an error */
static char *
read_digest (const char  *folder,
             GError     **error)
{
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_READ, error);

  return workspace != NULL ? store_model_digest (workspace, error) : NULL;
}

/* A bit in each region of a file: verify names the file; reading gives an error or what it gave. */
static void
flip_file (const char *folder,
           const char *path,
           const char *before,
           HekRng     *rng)
{
  g_autofree char *name = g_path_get_basename (path);
  guint64 region = is_quick () ? 65536 : 4096;
  guint n_flips = 0, n_errors = 0;
  GStatBuf st;

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  for (guint64 at = 0; at < (guint64) st.st_size; at += region)
    {
      guint64 offset = at + hek_rng_below (rng, MIN (region, (guint64) st.st_size - at));
      guint8 bits = (guint8) (1 + hek_rng_below (rng, 255));
      g_autofree char *found = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      replay_flip (path, offset, bits);
      if (!verify_names (folder, name, &found))
        g_error ("%s, byte %" G_GUINT64_FORMAT " flipped: verify finds \"%s\"", name, offset,
                 found);
      after = read_digest (folder, &error);
      if (after != NULL)
        g_assert_cmpstr (after, ==, before);
      else
        g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
      n_errors += after == NULL;
      n_flips++;
      replay_flip (path, offset, bits);
    }
  g_test_message ("%s: %u flips, %u met by a read", name, n_flips, n_errors);
}

static void
flip_folder (const char *root,
             const char *folder,
             const char *before,
             HekRng     *rng)
{
  g_auto (GStrv) names = hek_file_list_directory (hek_file_ops_system (), folder, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        flip_folder (root, path, before, rng);
      else if (!g_str_equal (names[i], "lock") && !g_str_has_suffix (names[i], "-shm"))
        flip_file (root, path, before, rng); /* words for people; memory in common */
    }
}

/* With segments, sidecars, a journal and tombstones. Returns: (transfer full): its digest */
static char *
make_workspace (const char *folder)
{
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  HekStore *store = NULL;
  char *digest;

  g_assert_no_error (error);
  for (guint number = 1; number <= 19; number++)
    store_model_change (workspace, &store, number);
  hek_store_unref (store);
  hek_workspace_close (workspace);
  digest = read_digest (folder, &error);
  g_assert_no_error (error);
  return digest;
}

static void
test_flips (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *before = make_workspace (folder);
  HekRng rng;

  hek_rng_init (&rng, 5);
  flip_folder (folder, folder, before, &rng);
  replay_remove_folder (folder);
}

static void
list_files (const char *folder,
            GPtrArray  *paths)
{
  g_auto (GStrv) names = hek_file_list_directory (hek_file_ops_system (), folder, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        list_files (path, paths);
      else
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

/* Random bytes, a block of zeros, a block from elsewhere, a shorter or a longer file. */
static void
mutate (GByteArray *file,
        HekRng     *rng)
{
  guint size = file->len;
  guint at = size > 0 ? (guint) hek_rng_below (rng, size) : 0;
  guint n = size > at ? 1 + (guint) hek_rng_below (rng, MIN (size - at, 5000)) : 0;
  guint from = n > 0 ? (guint) hek_rng_below (rng, size - n + 1) : 0;
  guint8 extra[100] = { 7 };

  switch (hek_rng_below (rng, 5))
    {
    case 0:
      for (guint i = 0; i < MIN (n, 20); i++)
        file->data[at + i] = (guint8) hek_rng_u64 (rng);
      break;
    case 1:
      if (n > 0)
        memset (file->data + at, 0, n);
      break;
    case 2:
      if (n > 0)
        memmove (file->data + at, file->data + from, n);
      break;
    case 3:
      g_byte_array_set_size (file, at);
      break;
    default:
      g_byte_array_append (file, extra, sizeof extra);
    }
}

/* Whatever is done to a file: an error, or what was there. */
static void
test_mutations (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *before = make_workspace (folder);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint n_mutants = is_quick () ? 20 : 400;
  guint n_errors = 0;
  HekRng rng;

  list_files (folder, paths);
  hek_rng_init (&rng, 13);
  for (guint i = 0; i < n_mutants; i++)
    {
      const char *path = g_ptr_array_index (paths, hek_rng_below (&rng, paths->len));
      g_autoptr (GByteArray) mutant = g_byte_array_new ();
      g_autofree char *whole = NULL;
      g_autofree char *found = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;
      gsize n_bytes;

      g_assert_true (g_file_get_contents (path, &whole, &n_bytes, NULL));
      g_byte_array_append (mutant, (const guint8 *) whole, (guint) n_bytes);
      mutate (mutant, &rng);
      g_assert_true (g_file_set_contents (path, (const char *) mutant->data, mutant->len, NULL));
      (void) verify_names (folder, path, &found);
      after = read_digest (folder, &error);
      n_errors += after == NULL;
      if (after != NULL && !g_str_equal (after, before))
        g_error ("mutant %u of %s reads as \"%s\" instead of \"%s\"", i, path, after, before);
      g_assert_true (g_file_set_contents (path, whole, (gssize) n_bytes, NULL));
    }
  g_test_message ("%u mutants, %u met by a read", n_mutants, n_errors);
  replay_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  static const Refusal refusals[] = {
    { REPLAY_FAULT_FULL, ENOSPC, FALSE },
    { REPLAY_FAULT_FULL, ENOSPC, TRUE },
    { REPLAY_FAULT_READ_ONLY, EROFS, TRUE },
    { REPLAY_FAULT_BROKEN, EIO, FALSE },
    { REPLAY_FAULT_BROKEN, EIO, TRUE },
  };
  static const char *const names[] = { "full", "read-only", "broken" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/media/flips", test_flips);
  g_test_add_func ("/store/media/mutations", test_mutations);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/media/%s-%s", names[refusals[i].fault],
                                               refusals[i].lasting ? "for-good" : "once");

      g_test_add_data_func (path, &refusals[i], test_refusals);
    }
  return g_test_run ();
}
