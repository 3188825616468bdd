/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of readers and writers share. */
#include "config.h"

#include "test-io-util.h"

#include <glib/gstdio.h>
#include <string.h>


char *
test_io_path (const char *name)
{
  return g_build_filename (g_getenv ("HEK_TEST_DATA"), "io", name, NULL);
}

char *
test_io_bench_path (const char *folder,
                    const char *name)
{
  const char *root = g_getenv ("HEKTOR_BENCH_DATA");
  g_autofree char *beside = g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..",
                                              "shared", "data", NULL);
  g_autofree char *path = g_build_filename (root != NULL ? root : beside, folder, name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("the benchmark data are not there: set HEKTOR_BENCH_DATA");
  return NULL;
}

static const char *
temp_folder (void)
{
  static char *folder; /* one a program, removed by test_io_clean() */

  if (folder == NULL)
    folder = g_dir_make_tmp ("hektor-io-XXXXXX", NULL);
  g_assert_nonnull (folder);
  return folder;
}

char *
test_io_temp (const char *name)
{
  return g_build_filename (temp_folder (), name, NULL);
}

void
test_io_clean (void)
{
  g_autoptr (GDir) dir = g_dir_open (temp_folder (), 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = test_io_temp (name);

      g_unlink (path);
    }
  g_rmdir (temp_folder ());
}

HekSource *
test_io_open (const char *path,
              const char *format,
              ...)
{
  g_autoptr (GError) error = NULL;
  const HekSourceFormat *found = hek_source_sniff (path, &error);
  g_auto (HekSourceOptions) options = { 0 };
  const char *option;
  HekSource *source;
  va_list args;

  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, format);
  hek_source_options_init (&options, found);
  va_start (args, format);
  while ((option = va_arg (args, const char *)) != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (option, "=", 2);

      hek_source_options_set (&options, parts[0], parts[1], &error);
      g_assert_no_error (error);
    }
  va_end (args);
  source = hek_source_open (path, found, &options, NULL, &error);
  g_assert_no_error (error);
  return source;
}

/* Opens and reads everything; FALSE with the error. */
static gboolean
try_to_read (const char  *path,
             const char  *format,
             gsize       *n_rows,
             GError     **error)
{
  const HekSourceFormat *found = format != NULL ? hek_source_format_find (format) : NULL;
  g_autoptr (HekSource) source = hek_source_open (path, found, NULL, NULL, error);
  g_auto (HekSourceSummary) summary = { 0 };

  if (source == NULL || !hek_source_dry_run (source, &summary, NULL, error))
    return FALSE;
  *n_rows = summary.n_rows + summary.n_errors;
  return TRUE;
}

void
test_io_refused (const char     *path,
                 const char     *format,
                 HekSourceError  code,
                 const char     *part)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) error = NULL;
  gsize n_rows;

  g_assert_false (try_to_read (path, format, &n_rows, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, HEK_SOURCE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, part));
}

static double
half_to_double (guint16 half)
{
  int exponent = half >> 10 & 31;
  double v = exponent == 0 ? (half & 1023) * 0x1p-24
                           : (1024 + (half & 1023)) * 0x1p-25 * (double) (1u << exponent);

  return (half & 0x8000) != 0 ? -v : v;
}

double *
test_io_read_all (HekSource *source,
                  gsize     *n_rows)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));
  guint dim = source->schema->dim;
  gsize n = 0;

  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (hek_source_next (source, 0, &batch, NULL, &error));
      g_assert_no_error (error);
      if (batch == NULL)
        break;
      for (gsize i = 0; i < batch->n_rows * dim; i++)
        {
          double v = batch->schema->dtype == HEK_DTYPE_U8 ? batch->vectors[i]
                     : batch->schema->dtype == HEK_DTYPE_F32
                       ? ((const float *) batch->vectors)[i]
                       : half_to_double (((const guint16 *) batch->vectors)[i]);

          g_array_append_val (all, v);
        }
      for (guint i = 0; i < source->schema->n_fields; i++)
        g_assert_cmpuint (batch->columns[i]->n, ==, batch->n_rows);
      n += batch->n_rows;
    }
  *n_rows = n;
  return (double *) (gpointer) g_array_free (g_steal_pointer (&all), FALSE);
}

double
test_io_sample (gsize    i,
                gsize    j,
                gboolean is_float)
{
  double v = (double) ((7 * i + 3 * j) % 11);

  return is_float ? v / 4 - 1 : v;
}

void
test_io_truncate (const char *path,
                  const char *format,
                  gsize       step,
                  guint       max_sound)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *temp_name = g_strconcat ("cut-", name, NULL);
  g_autofree char *temp = test_io_temp (temp_name);
  g_autofree char *data = NULL;
  gsize n_bytes, n_whole = 0, n_rows;
  guint n_sound = 0;

  g_assert_true (try_to_read (path, format, &n_whole, NULL));
  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  for (gsize n = 0; n < n_bytes; n += step)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents_full (temp, data, (gssize) n, G_FILE_SET_CONTENTS_NONE,
                                               0600, NULL));
      if (try_to_read (temp, format, &n_rows, &error))
        {
          g_assert_no_error (error);
          g_assert_cmpuint (n_rows, <=, n_whole);
          n_sound++;
        }
      else
        {
          g_assert_nonnull (error);
          g_assert_nonnull (strstr (error->message, temp_name));
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
        }
    }
  g_assert_cmpuint (n_sound, <=, max_sound);
}
