/* SPDX-License-Identifier: Apache-2.0 */
/* IDX: the beginning of Fashion-MNIST, and all types of numbers. */
#include "config.h"

#include <string.h>

#include "test-io-util.h"

static void
test_fashion (void)
{
  /* the labels of the first 20 pictures, as the page of the dataset shows them */
  static const gint64 labels[] = { 9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9, 5, 5, 7, 9, 1, 0, 6, 4 };
  g_autofree char *path = test_io_path ("fashion-images-idx3-ubyte.gz");
  g_autoptr (HekSource) source = test_io_open (path, "idx", NULL);
  g_autoptr (HekBatch) batch = NULL, again = NULL;
  HekSourcePosition position;
  guint sum = 0;

  g_assert_cmpint (source->n_rows, ==, 20);
  g_assert_cmpuint (source->schema->dim, ==, 784);
  g_assert_cmpint (source->schema->dtype, ==, HEK_DTYPE_U8);
  g_assert_cmpint (hek_schema_find_field (source->schema, "label"), ==, 0);
  g_assert_true (hek_source_next (source, 12, &batch, NULL, NULL));
  g_assert_cmpuint (batch->n_rows, ==, 12);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpint (hek_column_get_integer (batch->columns[0], i), ==, labels[i]);
  for (guint i = 0; i < 784; i++)
    sum += batch->vectors[i];
  g_assert_cmpuint (sum, ==, 76247); /* of the first picture, by NumPy */

  /* going on, and going back in a packed file */
  position = source->position;
  for (guint pass = 0; pass < 2; pass++)
    {
      g_clear_pointer (&again, hek_batch_free);
      g_assert_true (hek_source_seek (source, &position, NULL));
      g_assert_true (hek_source_next (source, 0, &again, NULL, NULL));
      g_assert_cmpuint (again->first_row, ==, 12);
      g_assert_cmpuint (again->n_rows, ==, 8);
      g_assert_cmpint (hek_column_get_integer (again->columns[0], 7), ==, labels[19]);
    }
}

static void
test_labels (void)
{
  g_autofree char *path = test_io_path ("fashion-images-idx3-ubyte.gz");
  g_autofree char *wrong = test_io_path ("type8-idx3");
  g_autofree char *option = g_strconcat ("labels=", wrong, NULL);
  g_autoptr (HekSource) without = test_io_open (path, "idx", "labels=none", NULL);
  g_auto (HekSourceOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (without->schema->n_fields, ==, 0);
  hek_source_options_init (&options, hek_source_format_find ("idx"));
  g_assert_true (hek_source_options_set (&options, "labels", wrong, NULL));
  g_assert_null (hek_source_open (path, options.format, &options, NULL, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_INVALID);
  g_test_message ("%s", error->message);
}

static void
test_types (void)
{
  static const int codes[] = { 8, 9, 11, 12, 13, 14 };

  for (guint c = 0; c < G_N_ELEMENTS (codes); c++)
    {
      g_autofree char *name = g_strdup_printf ("type%d-idx3", codes[c]);
      g_autofree char *path = test_io_path (name);
      g_autoptr (HekSource) source = test_io_open (path, "idx", NULL);
      g_autofree double *all = NULL;
      gsize n;

      all = test_io_read_all (source, &n);
      g_assert_cmpuint (n, ==, 5);
      g_assert_cmpuint (source->schema->dim, ==, 4);
      for (gsize i = 0; i < n * 4; i++)
        g_assert_cmpfloat (all[i], ==, test_io_sample (i / 4, i % 4, codes[c] > 12));
    }
}

static void
test_damaged (void)
{
  g_autofree char *plain = test_io_path ("type13-idx3");
  g_autofree char *packed = test_io_path ("fashion-labels-idx1-ubyte.gz");
  static const guint8 huge[] = { 0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff,
                                 0, 0, 0, 1, 0, 0 };
  static const guint8 wide[] = { 0, 0, 8, 3, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff,
                                 0xff, 0xff, 0xff, 0xff, 0, 0 };
  g_autofree char *path = test_io_temp ("huge-idx3");

  test_io_truncate (plain, "idx", 1, 0);
  test_io_truncate (packed, "idx", 1, 0);
  g_assert_true (g_file_set_contents (path, (const char *) huge, sizeof huge, NULL));
  test_io_refused (path, "idx", HEK_SOURCE_ERROR_DAMAGED, "cut short");
  g_assert_true (g_file_set_contents (path, (const char *) wide, sizeof wide, NULL));
  test_io_refused (path, "idx", HEK_SOURCE_ERROR_TOO_LARGE, "limit");
}

static void
test_whole (void)
{
  g_autofree char *path = test_io_bench_path ("ann/fashion-mnist", "t10k-images-idx3-ubyte.gz");
  g_autoptr (HekSource) source = NULL;
  g_auto (HekSourceSummary) summary = { 0 };

  if (path == NULL)
    return;
  source = test_io_open (path, "idx", NULL);
  g_assert_true (hek_source_dry_run (source, &summary, NULL, NULL));
  g_assert_cmpuint (summary.n_rows, ==, 10000);
  g_assert_cmpuint (summary.n_missing[0], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/idx/fashion", test_fashion);
  g_test_add_func ("/io/idx/labels", test_labels);
  g_test_add_func ("/io/idx/types", test_types);
  g_test_add_func ("/io/idx/damaged", test_damaged);
  g_test_add_func ("/io/idx/whole", test_whole);
  status = g_test_run ();
  test_io_clean ();
  return status;
}
