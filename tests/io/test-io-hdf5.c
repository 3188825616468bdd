/* SPDX-License-Identifier: Apache-2.0 */
/* HDF5 against files of h5py, see tests/data/io/README. */
#include "config.h"

#include <string.h>

#include "test-io-util.h"

static const char *const files[] = { "ann.hdf5", "ann-latest.hdf5", "ann-packed.hdf5",
                                     "ann-chunked.hdf5" };

static void
test_files (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autofree char *path = test_io_path (files[f]);
      gboolean is_packed = g_str_equal (files[f], "ann-packed.hdf5");
      g_autoptr (HekSource) source = test_io_open (path, "hdf5", NULL);
      g_autoptr (HekSideTable) test = NULL, neighbors = NULL, distances = NULL;
      g_autofree double *all = NULL;
      gsize n;

      g_assert_cmpint (source->n_rows, ==, 50);
      g_assert_cmpuint (source->schema->dim, ==, 4);
      g_assert_true (source->has_distance);
      g_assert_cmpint (source->distance, ==, is_packed ? HEK_DISTANCE_COSINE : HEK_DISTANCE_L2);
      all = test_io_read_all (source, &n);
      g_assert_cmpuint (n, ==, 50);
      for (gsize i = 0; i < n * 4; i++)
        g_assert_cmpfloat (all[i], ==, test_io_sample (i / 4, i % 4, TRUE));

      test = hek_source_read_side (source, HEK_SIDE_QUERIES, NULL, NULL);
      neighbors = hek_source_read_side (source, HEK_SIDE_NEIGHBORS, NULL, NULL);
      distances = hek_source_read_side (source, HEK_SIDE_DISTANCES, NULL, NULL);
      g_assert_cmpuint (test->n_rows * test->dim, ==, 20);
      g_assert_cmpuint (neighbors->n_rows * neighbors->dim, ==, 30);
      for (gsize i = 0; i < 20; i++)
        g_assert_cmpfloat (test->values[i], ==, (float) test_io_sample (i / 4, i % 4, TRUE));
      for (gsize i = 0; i < 30; i++)
        {
          g_assert_cmpint (neighbors->ids[i], ==, (int) test_io_sample (i / 6, i % 6, FALSE));
          g_assert_cmpfloat (distances->values[i], ==, (float) test_io_sample (i / 6, i % 6, TRUE));
        }
    }
}

static void
test_names (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autofree char *path = test_io_path (files[f]);
      const HekSourceFormat *format = hek_source_format_find ("hdf5");
      g_auto (GStrv) names = hek_source_list_names (path, format, 0, NULL);
      g_autoptr (HekSource) source = test_io_open (path, "hdf5", "array=neighbors", NULL);
      g_auto (HekSourceOptions) options = { 0 };
      g_autoptr (GError) error = NULL;
      gsize n;

      g_assert_cmpuint (g_strv_length (names), ==, 4);
      g_assert_true (g_strv_contains ((const char *const *) names, "distances"));
      g_free (test_io_read_all (source, &n));
      g_assert_cmpuint (n, ==, 5);
      g_assert_cmpuint (source->notes->len, ==, 1);

      hek_source_options_init (&options, format);
      g_assert_true (hek_source_options_set (&options, "array", "nothing", NULL));
      g_assert_null (hek_source_open (path, format, &options, NULL, &error));
      g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_INVALID);
    }
}

static void
test_doubles (void)
{
  g_autofree char *path = test_io_path ("ann-f8.hdf5");
  g_autoptr (HekSource) source = test_io_open (path, "hdf5", NULL);
  g_autofree double *all = NULL;
  gsize n;

  all = test_io_read_all (source, &n);
  g_assert_cmpuint (n, ==, 5);
  for (gsize i = 0; i < n * 4; i++)
    g_assert_cmpfloat (all[i], ==, test_io_sample (i / 4, i % 4, TRUE));
  g_assert_cmpfloat (source->largest_loss, ==, 0);
  g_assert_false (source->has_distance);
  g_assert_false (hek_source_has_side (source, HEK_SIDE_QUERIES));
}

/* Rows in pieces that are no multiple of a chunk, from the middle on. */
static void
test_pieces (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autofree char *path = test_io_path (files[f]);
      g_autoptr (HekSource) source = test_io_open (path, "hdf5", NULL);
      HekSourcePosition position = source->position;

      position.row = 10;
      g_assert_true (hek_source_seek (source, &position, NULL));
      for (gsize row = 10; row < 50; row += 5)
        {
          g_autoptr (HekBatch) batch = NULL;

          g_assert_true (hek_source_next (source, 5, &batch, NULL, NULL));
          g_assert_cmpuint (batch->first_row, ==, row);
          for (gsize i = 0; i < 20; i++)
            g_assert_cmpfloat (((const float *) batch->vectors)[i], ==,
                               (float) test_io_sample (row + i / 4, i % 4, TRUE));
        }
    }
}

/* Only what is behind the rows of "train" can be missing. */
static void
test_truncated (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autofree char *path = test_io_path (files[f]);

      test_io_truncate (path, "hdf5", 7, G_MAXUINT);
    }
}

/* A changed byte in a chunk with a checksum. */
static void
test_checksum (void)
{
  g_autofree char *path = test_io_path ("ann-packed.hdf5"), *temp = test_io_temp ("sum.hdf5");
  g_autofree char *data = NULL;
  gsize n_bytes;
  guint n_found = 0;

  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  for (gsize i = 3; i < n_bytes; i += 97)
    {
      g_autoptr (HekSource) source = NULL;
      g_auto (HekSourceSummary) summary = { 0 };
      g_autoptr (GError) error = NULL;

      data[i] ^= 4;
      g_assert_true (g_file_set_contents_full (temp, data, (gssize) n_bytes,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      data[i] ^= 4;
      source = hek_source_open (temp, hek_source_format_find ("hdf5"), NULL, NULL, &error);
      if (source != NULL && !hek_source_dry_run (source, &summary, NULL, &error) &&
          strstr (error->message, "checksum") != NULL)
        n_found++;
    }
  g_assert_cmpuint (n_found, >=, 1);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/hdf5/files", test_files);
  g_test_add_func ("/io/hdf5/names", test_names);
  g_test_add_func ("/io/hdf5/doubles", test_doubles);
  g_test_add_func ("/io/hdf5/pieces", test_pieces);
  g_test_add_func ("/io/hdf5/truncated", test_truncated);
  g_test_add_func ("/io/hdf5/checksum", test_checksum);
  status = g_test_run ();
  test_io_clean ();
  return status;
}
