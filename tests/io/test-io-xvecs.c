/* SPDX-License-Identifier: Apache-2.0 */
/* fvecs, bvecs, ivecs; and what all sources and sinks share, on the simplest of them. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "hek-sink.h"
#include "test-io-util.h"

/* @n_rows vectors of @dim floats by the formula of the samples, but for @hole: a row with NaN. */
static char *
make_fvecs (const char *name,
            guint32     n_rows,
            guint32     dim,
            gssize      hole)
{
  g_autofree float *data = g_new (float, n_rows * (dim + 1));
  char *path = test_io_temp (name);

  for (guint32 i = 0; i < n_rows; i++)
    {
      float *row = data + i * (dim + 1);

      memcpy (row, &dim, 4);
      for (guint32 k = 0; k < dim; k++)
        row[1 + k] = (float) test_io_sample (i, k, TRUE);
      if (hole == (gssize) i)
        row[dim] = NAN;
    }
  g_assert_true (g_file_set_contents (path, (const char *) data, n_rows * (dim + 1) * 4, NULL));
  return path;
}

static void
test_sift (void)
{
  g_autofree char *base = test_io_bench_path ("ann/sift-5k", "base.fvecs");
  g_autofree char *bytes_path = NULL, *truth_path = NULL;
  g_autoptr (HekSource) floats = NULL, bytes = NULL, truth = NULL;
  g_autoptr (HekSideTable) ids = NULL, queries = NULL;
  g_autofree double *a = NULL, *b = NULL;
  static const gint32 first[] = { 2702, 2853, 2155, 1376, 2481 };
  gsize n, n_bytes;

  if (base == NULL)
    return;
  bytes_path = test_io_bench_path ("ann/sift-5k", "base.bvecs");
  truth_path = test_io_bench_path ("ann/sift-5k", "gt.ivecs");
  floats = test_io_open (base, "fvecs", NULL);
  bytes = test_io_open (bytes_path, "bvecs", NULL);
  truth = test_io_open (truth_path, "ivecs", NULL);
  g_assert_cmpuint (floats->schema->dim, ==, 128);
  g_assert_cmpint (floats->n_rows, ==, 2476800 / 516);
  a = test_io_read_all (floats, &n);
  b = test_io_read_all (bytes, &n_bytes);
  g_assert_cmpuint (n, ==, (gsize) floats->n_rows);
  g_assert_cmpuint (n, ==, n_bytes);
  g_assert_cmpmem (a, n * 128 * sizeof *a, b, n * 128 * sizeof *b);

  g_assert_true (hek_source_has_side (truth, HEK_SIDE_NEIGHBORS));
  g_assert_false (hek_source_has_side (truth, HEK_SIDE_QUERIES));
  g_assert_false (hek_source_has_side (floats, HEK_SIDE_NEIGHBORS));
  ids = hek_source_read_side (truth, HEK_SIDE_NEIGHBORS, NULL, NULL);
  g_assert_cmpmem (ids->ids, sizeof first, first, sizeof first);
  queries = hek_source_read_side (floats, HEK_SIDE_QUERIES, NULL, NULL);
  g_assert_cmpuint (queries->n_rows, ==, n);
  g_assert_cmpfloat (queries->values[128 * (n - 1) + 7], ==, a[128 * (n - 1) + 7]);
}

static void
test_policy (void)
{
  g_autofree char *path = make_fvecs ("holes.fvecs", 10, 3, 4);
  g_autoptr (HekSource) source = test_io_open (path, "fvecs", NULL);
  g_autoptr (HekSource) strict = NULL;
  g_autoptr (HekBatch) batch = NULL, none = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (HekSourceOptions) options = { 0 };
  const HekRowError *row_error;

  g_assert_true (hek_source_next (source, 0, &batch, NULL, NULL));
  g_assert_cmpuint (batch->n_rows, ==, 9);
  g_assert_cmpuint (batch->row_numbers[3], ==, 3);
  g_assert_cmpuint (batch->row_numbers[4], ==, 5);
  g_assert_cmpfloat (((const float *) batch->vectors)[4 * 3 + 1], ==,
                     (float) test_io_sample (5, 1, TRUE));
  g_assert_cmpuint (source->n_errors, ==, 1);
  row_error = g_ptr_array_index (source->errors, 0);
  g_assert_cmpuint (row_error->number, ==, 5);
  g_assert_cmpstr (row_error->message, ==, "number 3 of the vector is not finite");
  g_assert_true (hek_source_next (source, 0, &none, NULL, NULL));
  g_assert_null (none);

  hek_source_options_init (&options, hek_source_format_find ("fvecs"));
  options.policy = HEK_SOURCE_STOP;
  strict = hek_source_open (path, options.format, &options, NULL, NULL);
  g_clear_pointer (&batch, hek_batch_free);
  g_assert_false (hek_source_next (strict, 0, &batch, NULL, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_ROW);
  g_assert_cmpstr (error->message, ==,
                   "holes.fvecs, row 5: number 3 of the vector is not finite");
}

static void
test_resume (void)
{
  g_autofree char *path = make_fvecs ("resume.fvecs", 10, 3, 2);
  g_autoptr (HekSource) source = test_io_open (path, "fvecs", NULL), again = NULL;
  g_autoptr (HekBatch) first = NULL, rest = NULL, preview = NULL;
  g_autoptr (GError) error = NULL;
  HekSourcePosition position;

  preview = hek_source_preview (source, 2, NULL, NULL);
  g_assert_cmpuint (preview->n_rows, ==, 2);
  g_assert_cmpuint (source->position.row, ==, 0);
  g_assert_true (hek_source_next (source, 4, &first, NULL, NULL));
  g_assert_cmpuint (first->n_rows, ==, 4);
  g_assert_cmpuint (first->row_numbers[2], ==, 3);
  g_assert_cmpfloat (hek_source_get_fraction (source), ==, 0.5);
  position = source->position;

  again = test_io_open (path, "fvecs", NULL);
  g_assert_true (hek_source_seek (again, &position, NULL));
  g_assert_true (hek_source_next (again, 0, &rest, NULL, NULL));
  g_assert_cmpuint (rest->first_row, ==, 5);
  g_assert_null (rest->row_numbers);
  g_assert_cmpuint (rest->n_rows, ==, 5);
  g_assert_cmpfloat (((const float *) rest->vectors)[1], ==, (float) test_io_sample (5, 1, TRUE));
  g_clear_pointer (&rest, hek_batch_free);

  g_free (make_fvecs ("resume.fvecs", 11, 3, 2));
  g_assert_false (hek_source_seek (again, &position, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_CHANGED);
}

/* Packed, the number of rows is not known; how far it is comes from the packed bytes. */
static void
test_gzip (void)
{
  g_autofree char *path = make_fvecs ("packed.fvecs", 4000, 200, -1);
  g_autofree char *packed = test_io_temp ("packed.fvecs.gz");
  g_autofree char *data = NULL, *other = NULL;
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (HekSource) source = NULL;
  g_autoptr (HekBatch) batch = NULL;
  gsize n_bytes, n_read, n_packed, n;

  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  other = g_malloc (n_bytes);
  g_assert_cmpint (g_converter_convert (G_CONVERTER (gzip), data, n_bytes, other, n_bytes,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_packed, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_assert_true (g_file_set_contents (packed, other, (gssize) n_packed, NULL));
  source = test_io_open (packed, "fvecs", NULL);
  g_assert_cmpint (source->n_rows, ==, -1);
  g_assert_true (hek_source_next (source, 2000, &batch, NULL, NULL));
  g_assert_cmpuint (batch->n_rows, ==, 2000);
  g_assert_cmpfloat (hek_source_get_fraction (source), >, 0.2);
  g_assert_cmpfloat (hek_source_get_fraction (source), <, 1);
  g_free (test_io_read_all (source, &n));
  g_assert_cmpuint (n, ==, 2000);
  g_assert_cmpfloat (hek_source_get_fraction (source), ==, 1);
}

static void
test_dry_run (void)
{
  g_autofree char *path = make_fvecs ("dry.fvecs", 50000, 100, 77);
  g_autoptr (HekSource) source = test_io_open (path, "fvecs", NULL);
  g_auto (HekSourceSummary) summary = { 0 };
  g_autoptr (HekBatch) batch = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };

  g_assert_true (hek_source_dry_run (source, &summary, NULL, NULL));
  g_assert_cmpuint (summary.n_rows, ==, 49999);
  g_assert_cmpuint (summary.n_errors, ==, 1);
  g_assert_true (hek_source_seek (source, NULL, NULL));
  g_assert_true (hek_source_next (source, 0, &batch, NULL, NULL));
  g_assert_cmpuint (batch->n_rows * 400, <=, HEK_SOURCE_BATCH_BYTES);
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_source_dry_run (source, &summary, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_damaged (void)
{
  static const struct
  {
    gint32 words[8];
    gsize n_bytes;
    HekSourceError code;
    const char *part;
  } files[] = {
    { { 0 }, 0, HEK_SOURCE_ERROR_DAMAGED, "at byte 0" },
    { { 2, 0, 0, 2, 0 }, 20, HEK_SOURCE_ERROR_DAMAGED, "at byte 12" },
    { { 2, 0, 0, 3, 0, 0 }, 24, HEK_SOURCE_ERROR_DAMAGED, "at byte 12" },
    { { 0, 0 }, 8, HEK_SOURCE_ERROR_DAMAGED, "at byte 0" },
    { { -2, 0 }, 8, HEK_SOURCE_ERROR_DAMAGED, "has -2 numbers" },
    { { 65537, 0 }, 8, HEK_SOURCE_ERROR_TOO_LARGE, "65537" },
    { { G_MAXINT32, 0 }, 8, HEK_SOURCE_ERROR_TOO_LARGE, "limit" },
  };
  g_autofree char *path = test_io_temp ("damaged.fvecs");
  g_autofree char *sound = make_fvecs ("cut.fvecs", 4, 3, -1);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_assert_true (g_file_set_contents_full (path, (const char *) files[i].words,
                                               (gssize) files[i].n_bytes, G_FILE_SET_CONTENTS_NONE,
                                               0600, NULL));
      test_io_refused (path, "fvecs", files[i].code, files[i].part);
    }
  test_io_truncate (sound, "fvecs", 1, 3); /* after whole vectors it is a smaller file */
}

/* Rows of @format come back as they were written. */
static void
round_trip (const char *in,
            const char *in_format,
            const char *out_name)
{
  g_autoptr (HekSource) source = test_io_open (in, in_format, NULL), copy = NULL;
  g_autofree char *path = test_io_temp (out_name);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSink) sink = hek_sink_open (path, NULL, NULL, source->schema, &error);
  g_autofree double *a = NULL, *b = NULL;
  gsize n, n_copy;

  g_assert_no_error (error);
  g_unlink (path); /* of an earlier one */
  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;

      g_assert_true (hek_source_next (source, 3, &batch, NULL, NULL));
      if (batch == NULL)
        break;
      g_assert_true (hek_sink_write (sink, batch, NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (hek_sink_finish (sink, &error));
  g_assert_no_error (error);
  copy = test_io_open (path, sink->format->id, NULL);
  g_assert_true (hek_source_seek (source, NULL, NULL));
  a = test_io_read_all (source, &n);
  b = test_io_read_all (copy, &n_copy);
  g_assert_cmpuint (n, ==, n_copy);
  g_assert_cmpuint (source->schema->dim, ==, copy->schema->dim);
  g_assert_cmpmem (a, n * source->schema->dim * sizeof *a, b, n * copy->schema->dim * sizeof *b);
}

static void
test_round_trips (void)
{
  static const char *const inputs[] = { "le-f4-c.npy", "be-f2-f.npy", "u1-c.npy", "be-i4-c.npy" };
  static const char *const outputs[] = { "out.fvecs", "out.npy", "out.bvecs", "out.ivecs" };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    for (guint k = 0; k < G_N_ELEMENTS (outputs); k++)
      {
        g_autofree char *in = test_io_path (inputs[i]);

        /* bytes into bvecs only, integers into ivecs only */
        if ((k == 2 && i != 2) || (k == 3 && i < 2))
          continue;
        round_trip (in, "npy", outputs[k]);
      }
}

static void
test_sink_errors (void)
{
  g_autoptr (HekSchema) floats = hek_schema_new (HEK_DTYPE_F32, 2, NULL, 0);
  g_autofree char *bytes = test_io_temp ("refused.bvecs"), *ints = test_io_temp ("refused.ivecs");
  g_autofree char *nowhere = g_build_filename (bytes, "x.fvecs", NULL);
  g_autoptr (HekBatch) batch = hek_batch_try_new (floats, 1);
  g_autoptr (HekSink) sink = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (ints);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_null (hek_sink_open (bytes, NULL, NULL, floats, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (hek_sink_open ("x.idx", NULL, NULL, floats, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (hek_sink_open (nowhere, NULL, NULL, floats, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  sink = hek_sink_open (ints, NULL, NULL, floats, NULL);
  ((float *) batch->vectors)[0] = 1;
  ((float *) batch->vectors)[1] = 0.5f;
  batch->n_rows = 1;
  g_assert_false (hek_sink_write (sink, batch, NULL, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_UNSUPPORTED);
  g_clear_pointer (&sink, hek_sink_close);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, "refused"));
}

static void
test_side_table (void)
{
  g_autoptr (HekSideTable) table = hek_side_table_try_new (HEK_SIDE_NEIGHBORS, 3, 2, NULL);
  g_autoptr (HekSideTable) back = NULL, huge = NULL;
  g_autofree char *path = test_io_temp ("ids.ivecs");
  g_autoptr (HekSource) source = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  for (gint32 i = 0; i < 6; i++)
    table->ids[i] = i == 5 ? G_MAXINT32 : i;
  g_assert_true (hek_side_table_save (table, path, NULL));
  source = test_io_open (path, "ivecs", NULL);
  back = hek_source_read_side (source, HEK_SIDE_NEIGHBORS, NULL, NULL);
  g_assert_cmpmem (back->ids, 24, table->ids, 24);
  g_clear_pointer (&back, hek_side_table_free);
  back = hek_side_table_load (path, HEK_SIDE_NEIGHBORS, NULL);
  g_assert_cmpmem (back->ids, 24, table->ids, 24);
  g_assert_null (hek_side_table_load (path, HEK_SIDE_QUERIES, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_INVALID);
  g_clear_error (&error);
  g_free (test_io_read_all (source, &n));
  g_assert_cmpuint (n, ==, 2); /* the last has a number that no float is */
  g_assert_cmpuint (source->n_errors, ==, 1);

  huge = hek_side_table_try_new (HEK_SIDE_QUERIES, G_MAXUINT64 / 2, 4, &error);
  g_assert_null (huge);
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/xvecs/sift", test_sift);
  g_test_add_func ("/io/xvecs/policy", test_policy);
  g_test_add_func ("/io/xvecs/resume", test_resume);
  g_test_add_func ("/io/xvecs/gzip", test_gzip);
  g_test_add_func ("/io/xvecs/dry-run", test_dry_run);
  g_test_add_func ("/io/xvecs/damaged", test_damaged);
  g_test_add_func ("/io/xvecs/round-trips", test_round_trips);
  g_test_add_func ("/io/xvecs/sink-errors", test_sink_errors);
  g_test_add_func ("/io/xvecs/side-table", test_side_table);
  status = g_test_run ();
  test_io_clean ();
  return status;
}
