/* SPDX-License-Identifier: Apache-2.0 */
/* npy and npz against files of NumPy, see tests/data/io/README. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-sink.h"
#include "test-io-util.h"

static void
check_sample (const char *name,
              const char *format,
              gboolean    is_float,
              gsize       n_rows,
              guint       dim,
              const char *option)
{
  g_autofree char *path = test_io_path (name);
  g_autoptr (HekSource) source = test_io_open (path, format, option, NULL);
  g_autofree double *all = NULL;
  gsize n;

  g_assert_cmpint (source->n_rows, ==, (gint64) n_rows);
  g_assert_cmpuint (source->schema->dim, ==, dim);
  all = test_io_read_all (source, &n);
  g_assert_cmpuint (n, ==, n_rows);
  for (gsize i = 0; i < n_rows; i++)
    for (guint k = 0; k < dim; k++)
      {
        double v = test_io_sample (i, k, is_float);

        g_assert_cmpfloat (all[i * dim + k], ==, strstr (name, "b1") != NULL ? v > 4 : v);
      }
}

static void
test_types (void)
{
  static const char *const kinds[] = { "le-f2", "be-f2", "le-f4", "be-f4", "le-f8", "be-f8", "i1",
                                       "u1", "b1", "le-i2", "be-i2", "le-u2", "le-i4", "be-i4",
                                       "be-u4", "le-i8", "be-i8", "le-u8", "be-u8" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint order = 0; order < 2; order++)
      {
        g_autofree char *name = g_strdup_printf ("%s-%s.npy", kinds[i], order == 0 ? "c" : "f");

        check_sample (name, "npy", strstr (kinds[i], "f") != NULL, 5, 4, NULL);
      }
  check_sample ("deep-c.npy", "npy", TRUE, 5, 12, NULL);
  check_sample ("deep-f.npy", "npy", TRUE, 5, 12, NULL);
  check_sample ("version-2.npy", "npy", TRUE, 5, 4, NULL);
  check_sample ("version-3.npy", "npy", TRUE, 5, 4, NULL);
  check_sample ("flat.npy", "npy", TRUE, 1, 6, NULL);
  check_sample ("none.npy", "npy", TRUE, 0, 4, NULL);
}

static void
test_dtypes (void)
{
  static const struct
  {
    const char *name;
    HekDtype dtype;
    gboolean has_note;
  } files[] = {
    { "le-f2-c.npy", HEK_DTYPE_F16, FALSE }, { "be-f4-c.npy", HEK_DTYPE_F32, FALSE },
    { "le-f8-c.npy", HEK_DTYPE_F32, TRUE },  { "u1-c.npy", HEK_DTYPE_U8, FALSE },
    { "i1-c.npy", HEK_DTYPE_F32, FALSE },    { "b1-c.npy", HEK_DTYPE_U8, FALSE },
    { "le-i8-c.npy", HEK_DTYPE_F32, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = test_io_path (files[i].name);
      g_autoptr (HekSource) source = test_io_open (path, "npy", NULL);

      g_assert_cmpint (source->schema->dtype, ==, files[i].dtype);
      g_assert_cmpuint (source->notes->len, ==, files[i].has_note ? 1 : 0);
    }
}

/* 0.1 and 1e9 + 0.3 are no floats; 1e300 is over their range. */
static void
test_loss (void)
{
  g_autofree char *path = test_io_path ("loss.npy"), *holes = test_io_path ("holes.npy");
  g_autoptr (HekSource) source = test_io_open (path, "npy", NULL);
  g_autoptr (HekSource) with_holes = test_io_open (holes, "npy", NULL);
  g_auto (HekSourceSummary) summary = { 0 };
  gsize n;

  g_assert_true (hek_source_dry_run (source, &summary, NULL, NULL));
  g_assert_cmpuint (summary.n_rows, ==, 1);
  g_assert_cmpuint (summary.n_errors, ==, 1);
  g_assert_cmpfloat (summary.largest_loss, ==, 1e9 + 0.3 - 1e9);
  g_free (test_io_read_all (with_holes, &n));
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (with_holes->n_errors, ==, 2);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *name, *format;
    HekSourceError code;
    const char *part;
  } files[] = {
    { "numpy/py2-np0-objarr.npy", "npy", HEK_SOURCE_ERROR_UNSUPPORTED, "Python objects" },
    { "numpy/py2-objarr.npy", "npy", HEK_SOURCE_ERROR_UNSUPPORTED, "Python objects" },
    { "numpy/py3-objarr.npy", "npy", HEK_SOURCE_ERROR_UNSUPPORTED, "Python objects" },
    { "numpy/py2-objarr.npz", "npz", HEK_SOURCE_ERROR_UNSUPPORTED, "Python objects" },
    { "numpy/py3-objarr.npz", "npz", HEK_SOURCE_ERROR_UNSUPPORTED, "Python objects" },
    { "bad-complex.npy", "npy", HEK_SOURCE_ERROR_UNSUPPORTED, "complex" },
    { "bad-text.npy", "npy", HEK_SOURCE_ERROR_UNSUPPORTED, "texts" },
    { "bad-fields.npy", "npy", HEK_SOURCE_ERROR_UNSUPPORTED, "several fields" },
    { "bad-long.npy", "npy", HEK_SOURCE_ERROR_UNSUPPORTED, "more than 64 bits" },
    { "scalar.npy", "npy", HEK_SOURCE_ERROR_UNSUPPORTED, "single number" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = test_io_path (files[i].name);

      test_io_refused (path, files[i].format, files[i].code, files[i].part);
    }
}

static void
test_others (void)
{
  g_autofree char *npy = test_io_path ("numpy/ball_decompositions.npy");
  g_autofree char *npz = test_io_path ("numpy/ball_decompositions.npz");
  g_autofree char *lab = test_io_path ("numpy/lab_array_a_10.npy");
  g_autofree char *chess = test_io_path ("numpy/chessboard_GRAY_U8.npz");
  g_autoptr (HekSource) a = test_io_open (npy, "npy", NULL), b = test_io_open (npz, "npz", NULL);
  g_autoptr (HekSource) c = test_io_open (lab, "npy", NULL), d = test_io_open (chess, "npz", NULL);
  g_autofree double *va = NULL, *vb = NULL, *vc = NULL, *vd = NULL;
  gsize na, nb, nc, nd;

  va = test_io_read_all (a, &na);
  vb = test_io_read_all (b, &nb);
  vc = test_io_read_all (c, &nc);
  vd = test_io_read_all (d, &nd);
  g_assert_cmpuint (na, ==, 101);
  g_assert_cmpuint (nb, ==, 101);
  g_assert_cmpmem (va, na * 3 * sizeof *va, vb, nb * 3 * sizeof *vb);
  g_assert_cmpuint (nc, ==, 5);
  g_assert_cmpuint (c->schema->dim, ==, 3);
  g_assert_cmpfloat_with_epsilon (vc[0], 53.23288, 1e-5); /* L* of the first, as NumPy prints it */
  g_assert_cmpuint (nd, ==, 200);
  g_assert_cmpfloat (vd[0], ==, 255);
  g_assert_cmpfloat (vd[24], ==, 205);
}

static void
test_npz (void)
{
  static const char *const names[] = { "stored.npz", "packed.npz" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = test_io_path (names[i]);
      g_auto (GStrv) arrays = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (HekSourceOptions) options = { 0 };
      const HekSourceFormat *npz = hek_source_format_find ("npz");

      arrays = hek_source_list_names (path, npz, 0, NULL);
      g_assert_cmpuint (g_strv_length (arrays), ==, 4);
      g_assert_cmpstr (arrays[1], ==, "vectors");
      check_sample (names[i], "npz", TRUE, 5, 4, NULL);
      check_sample (names[i], "npz", TRUE, 5, 4, "array=vectors");
      check_sample (names[i], "npz", FALSE, 6, 4, "array=columns");

      hek_source_options_init (&options, npz);
      g_assert_true (hek_source_options_set (&options, "array", "nothing", NULL));
      g_assert_null (hek_source_open (path, npz, &options, NULL, &error));
      g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_INVALID);
    }
}

/* One bit of the numbers: only the checksum can know. */
static void
test_npz_checksum (void)
{
  g_autofree char *path = test_io_path ("stored.npz"), *temp = test_io_temp ("flipped.npz");
  g_autofree char *data = NULL;
  static const float row[] = { 0.75f, 1.5f, -0.5f, 0.25f }; /* row 1 by the formula */
  gsize n_bytes;
  char *place;

  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  place = memmem (data, n_bytes, row, sizeof row);
  g_assert_nonnull (place);
  *place ^= 1;
  g_assert_true (g_file_set_contents (temp, data, (gssize) n_bytes, NULL));
  test_io_refused (temp, "npz", HEK_SOURCE_ERROR_DAMAGED, "checksum");
}

static void
test_truncated (void)
{
  static const char *const npy[] = { "le-f4-c.npy", "le-f4-f.npy", "deep-f.npy", "version-3.npy" };
  g_autofree char *stored = test_io_path ("stored.npz"), *packed = test_io_path ("packed.npz");

  for (guint i = 0; i < G_N_ELEMENTS (npy); i++)
    {
      g_autofree char *path = test_io_path (npy[i]);

      test_io_truncate (path, "npy", 1, 0);
    }
  test_io_truncate (stored, "npz", 1, 0);
  test_io_truncate (packed, "npz", 1, 0);
}

static void
test_headers (void)
{
  static const char *const texts[] = {
    "", "{", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,2)",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2 2)}",
    "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 2)}",
    "{'descr': '<f3', 'fortran_order': False, 'shape': (2, 2)}",
    "{'descr': '<f4', 'descr': '<f4', 'shape': (2, 2)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 2)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 2)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 9223372036854775807, 9)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), 'x': 1}",
    "{'descr: '<f4', 'fortran_order': False, 'shape': (2, 2)}",
  };
  g_autofree char *path = test_io_temp ("header.npy");
  const guint8 zeros[16] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GByteArray) data = g_byte_array_new ();
      const guint8 start[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (guint8) strlen (texts[i]), 0 };

      g_byte_array_append (data, start, sizeof start);
      g_byte_array_append (data, (const guint8 *) texts[i], (guint) strlen (texts[i]));
      g_byte_array_append (data, zeros, sizeof zeros);
      g_assert_true (g_file_set_contents (path, (const char *) data->data, data->len, NULL));
      test_io_refused (path, "npy", HEK_SOURCE_ERROR_DAMAGED, "damaged at byte");
    }
}

/* The bytes that NumPy itself writes for the same array. */
static void
test_same_bytes (void)
{
  static const char *const names[] = { "le-f4-c.npy", "le-f2-c.npy", "u1-c.npy" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = test_io_path (names[i]), *out = test_io_temp (names[i]);
      g_autoptr (HekSource) source = test_io_open (path, "npy", NULL);
      g_autoptr (HekSink) sink = hek_sink_open (out, NULL, NULL, source->schema, NULL);
      g_autoptr (HekBatch) batch = NULL;
      g_autofree char *a = NULL, *b = NULL;
      gsize na, nb;

      g_assert_true (hek_source_next (source, 0, &batch, NULL, NULL));
      g_assert_true (hek_sink_write (sink, batch, NULL, NULL));
      g_assert_true (hek_sink_finish (sink, NULL));
      g_assert_true (g_file_get_contents (path, &a, &na, NULL));
      g_assert_true (g_file_get_contents (out, &b, &nb, NULL));
      g_assert_cmpmem (a, na, b, nb);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/npy/types", test_types);
  g_test_add_func ("/io/npy/dtypes", test_dtypes);
  g_test_add_func ("/io/npy/loss", test_loss);
  g_test_add_func ("/io/npy/refused", test_refused);
  g_test_add_func ("/io/npy/others", test_others);
  g_test_add_func ("/io/npy/headers", test_headers);
  g_test_add_func ("/io/npy/same-bytes", test_same_bytes);
  g_test_add_func ("/io/npz/arrays", test_npz);
  g_test_add_func ("/io/npz/checksum", test_npz_checksum);
  g_test_add_func ("/io/npy/truncated", test_truncated);
  status = g_test_run ();
  test_io_clean ();
  return status;
}
