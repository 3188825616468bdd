/* SPDX-License-Identifier: Apache-2.0 */
/* Reports that cannot be written: a message, and nothing left behind. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "report-sample.h"

static void
test_errors (void)
{
  int n_drawn = 0;
  g_autoptr (HekReport) report = report_sample_new (&n_drawn);
  g_autofree char *folder = report_sample_folder ();
  g_autofree char *no_format = g_build_filename (folder, "report.docx", NULL);
  g_autofree char *no_folder = g_build_filename (folder, "missing", "report.json", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_assert_false (hek_report_write (report, no_format, NULL, &error));
  g_assert_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "report.docx"));
  g_clear_error (&error);
  g_assert_false (hek_report_check_path ("no-suffix", &error));
  g_clear_error (&error);
  g_assert_false (hek_report_check_path ("folder.pdf/name", &error));
  g_clear_error (&error);
  g_assert_null (hek_report_encode (report, "doc", NULL, &error));
  g_assert_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_FORMAT);
  g_clear_error (&error);

  g_assert_false (hek_report_write (report, no_folder, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  for (const char *const *suffix = hek_report_suffixes (); *suffix != NULL; suffix++)
    {
      g_autofree char *name = g_strconcat ("report.", *suffix, NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_false (hek_report_write (report, path, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
    }
  g_assert_cmpuint (report_sample_count_files (folder), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_unwritable (void)
{
  int n_drawn = 0;
  g_autoptr (HekReport) report = report_sample_new (&n_drawn);
  g_autofree char *folder = report_sample_folder ();
  g_autofree char *path = g_build_filename (folder, "report.json", NULL);
  g_autoptr (GError) error = NULL;

  /* a folder in which even root makes no files */
  g_assert_false (hek_report_write (report, "/proc/report.json", NULL, &error));
  g_assert_true (error != NULL && error->domain == G_FILE_ERROR);
  g_clear_error (&error);

  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  if (g_access (folder, W_OK) == 0)
    g_test_message ("a folder without write permission is not tried: this user may write there");
  else
    {
      g_assert_false (hek_report_write (report, path, NULL, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
      g_assert_cmpuint (report_sample_count_files (folder), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The disk ends after 1000 bytes: what was there before stays, whole. */
static void
test_full_disk (void)
{
  int n_drawn = 0;
  g_autoptr (HekReport) report = report_sample_new (&n_drawn);
  g_autofree char *folder = report_sample_folder ();
  g_autofree char *path = g_build_filename (folder, "report.pdf", NULL);
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit before, small;
  gboolean ok;

  g_assert_true (g_file_set_contents (path, "old", -1, &error));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 1000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  ok = hek_report_write (report, path, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (ok);
  g_assert_true (error != NULL && error->domain == G_FILE_ERROR);
  g_assert_cmpuint (report_sample_count_files (folder), ==, 1);
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "old");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Cancelled in the middle: from the chart's own drawing. */
static void
draw_and_cancel (cairo_t            *cr,
                 double              width,
                 double              height,
                 const HekPlotTheme *theme,
                 gpointer            user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel_midway (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      HekTask task = { .cancellable = cancellable };
      g_autoptr (HekReport) report = hek_report_new ("cancelled", NULL, NULL);
      g_autoptr (GError) error = NULL;

      hek_report_add_chart (report, 50, NULL, draw_and_cancel, cancellable, NULL);
      hek_report_add_paragraph (report, "after");
      g_assert_null (hek_report_encode (report, i == 0 ? "pdf" : "png", &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/errors", test_errors);
  g_test_add_func ("/report/unwritable", test_unwritable);
  g_test_add_func ("/report/full-disk", test_full_disk);
  g_test_add_func ("/report/cancel-midway", test_cancel_midway);
  return g_test_run ();
}
