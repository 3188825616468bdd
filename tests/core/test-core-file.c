/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-file.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = g_dir_make_tmp ("hek-file-XXXXXX", NULL);
  g_assert_nonnull (fixture->dir);
  fixture->path = g_build_filename (fixture->dir, "out.bin", NULL);
}

static guint
count_files (const char *dir)
{
  g_autoptr (GDir) handle = g_dir_open (dir, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (handle) != NULL)
    n++;
  return n;
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GDir) handle = g_dir_open (fixture->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (handle)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static void
assert_contents (const char *path,
                 const char *wanted)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_replace (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  GStatBuf st;

  g_assert_true (hek_file_replace (fixture->path, "one", 3, &error));
  assert_contents (fixture->path, "one");
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
  g_assert_true (hek_file_replace (fixture->path, "three", 5, &error));
  g_assert_no_error (error);
  assert_contents (fixture->path, "three");
  g_assert_cmpint (g_stat (fixture->path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0640);
  g_assert_cmpuint (count_files (fixture->dir), ==, 1);
}

static void
test_through_link (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *link_path = g_build_filename (fixture->dir, "link", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_file_replace (fixture->path, "one", 3, &error));
  g_assert_cmpint (symlink ("out.bin", link_path), ==, 0);
  g_assert_true (hek_file_replace (link_path, "two", 3, &error));
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  assert_contents (fixture->path, "two");
}

static void
test_no_place (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *nowhere = g_build_filename (fixture->dir, "missing", "out.bin", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (hek_file_replace (nowhere, "one", 3, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_false (hek_file_replace (fixture->dir, "one", 3, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_clear_error (&error);
  g_assert_false (hek_file_replace ("/dev/full", "one", 3, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_cmpuint (count_files (fixture->dir), ==, 0);
}

/* A disk that fills up half way, as the limit on file sizes does: the old contents stay. */
static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  const struct rlimit small = { 1000, RLIM_INFINITY };
  g_autofree char *big = g_malloc0 (100000);
  g_autoptr (GError) error = NULL;
  struct rlimit old;
  gboolean ok;

  g_assert_true (hek_file_replace (fixture->path, "one", 3, &error));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  ok = hek_file_replace (fixture->path, big, 100000, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);

  g_assert_false (ok);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "out.bin cannot be written"));
  assert_contents (fixture->path, "one");
  g_assert_cmpuint (count_files (fixture->dir), ==, 1);
}

/* Whole, with a NUL; a file that has no end is given up, and each error names the file. */
static void
test_load (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  gsize n_bytes = 0;
  char *text;

  for (gsize n = 0; n <= 200000; n = n * 3 + 1)
    {
      g_autofree char *made = g_malloc (n);

      memset (made, 'x', n);
      g_assert_true (hek_file_replace (fixture->path, made, n, NULL));
      text = hek_file_load (fixture->path, n, &n_bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (text, n_bytes, made, n);
      g_assert_cmpint (text[n_bytes], ==, '\0');
      g_free (text);
      if (n == 0)
        continue;
      g_assert_null (hek_file_load (fixture->path, n - 1, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
      g_assert_nonnull (strstr (error->message, fixture->path));
      g_clear_error (&error);
    }
  g_assert_null (hek_file_load ("/dev/zero", 100000, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (hek_file_load (fixture->dir, 100, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_clear_error (&error);
  g_assert_null (hek_file_load ("/nowhere/at all", 100, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "/nowhere/at all"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/core/file/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("replace", test_replace);
  ADD ("through-link", test_through_link);
  ADD ("no-place", test_no_place);
  ADD ("full-disk", test_full_disk);
  ADD ("load", test_load);
  return g_test_run ();
}
