/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers of datasets: memory while 5 GB go through (the bar is 500 MB), and processor time of
 * reading fvecs, checked for numbers that are not finite, against read() of the same file.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "hek-source.h"

#define DIM 512
#define LARGE_ROWS G_GUINT64_CONSTANT (2621440) /* of 2 KB: 5 GB */
#define FVECS_ROWS 100000
#define MAX_PEAK_MB 500

static double
cpu_s (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static double
peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

/* Nothing but holes, which take no room on the disk and are read as zeros. */
static void
make_large (const char *path,
            gboolean    by_columns)
{
  g_autofree char *text = NULL;
  guint8 header[128];
  int fd = g_open (path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

  text = g_strdup_printf ("{'descr': '<f4', 'fortran_order': %s, 'shape': (%" G_GUINT64_FORMAT
                          ", %d), }", by_columns ? "True" : "False", LARGE_ROWS, DIM);
  memset (header, ' ', sizeof header);
  memcpy (header, "\x93NUMPY\x01\x00\x76\x00", 10);
  memcpy (header + 10, text, strlen (text));
  header[127] = '\n';
  g_assert_cmpint (write (fd, header, sizeof header), ==, sizeof header);
  g_assert_cmpint (ftruncate (fd, (off_t) (sizeof header + LARGE_ROWS * DIM * 4)), ==, 0);
  close (fd);
}

static void
make_fvecs (const char *path)
{
  FILE *file = g_fopen (path, "wb");
  gint32 dim = DIM;
  float row[DIM];

  for (guint i = 0; i < DIM; i++)
    row[i] = (float) i / DIM;
  for (guint i = 0; i < FVECS_ROWS; i++)
    {
      row[i % DIM] = (float) i;
      g_assert_cmpuint (fwrite (&dim, 4, 1, file) + fwrite (row, 4, DIM, file), ==, 1 + DIM);
    }
  fclose (file);
}

static double
read_dataset (const char *path,
              guint64     n_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSource) source = hek_source_open (path, NULL, NULL, NULL, &error);
  g_auto (HekSourceSummary) summary = { 0 };
  double start = cpu_s ();

  g_assert_no_error (error);
  g_assert_true (hek_source_dry_run (source, &summary, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (summary.n_rows, ==, n_rows);
  return cpu_s () - start;
}

static double
read_plainly (const char *path)
{
  g_autofree guint8 *data = g_malloc (1024 * 1024);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  double start = cpu_s ();

  while (read (fd, data, 1024 * 1024) > 0)
    continue;
  close (fd);
  return cpu_s () - start;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("hektor-bench-io-XXXXXX", NULL);
  g_autofree char *large = g_build_filename (folder, "large.npy", NULL);
  g_autofree char *fvecs = g_build_filename (folder, "base.fvecs", NULL);
  double plain, ours, seconds;

  make_fvecs (fvecs);
  read_plainly (fvecs); /* into the cache of the system */
  plain = read_plainly (fvecs);
  ours = read_dataset (fvecs, FVECS_ROWS);
  g_unlink (fvecs);
  printf ("fvecs %dx%d: vectors_per_s %.0f, cpu_vs_read %.2f\n", FVECS_ROWS, DIM,
          FVECS_ROWS / ours, ours / plain);
  for (guint i = 0; i < 2; i++)
    {
      make_large (large, i == 1);
      seconds = read_dataset (large, LARGE_ROWS);
      printf ("npy of 5 GB, %s: cpu_s %.1f, peak_rss_mb %.0f (at most %d)\n",
              i == 1 ? "Fortran order" : "C order", seconds, peak_mb (), MAX_PEAK_MB);
    }
  g_unlink (large);
  g_rmdir (folder);
  return peak_mb () <= MAX_PEAK_MB ? 0 : 1;
}
