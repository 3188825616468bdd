/* SPDX-License-Identifier: Apache-2.0 */
/* The report of a real trial: every number of the trial is in the JSON, and the PDF is whole. */
#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-trial-report-private.h"

typedef struct
{
  HekImage *image;
  HekTrial *trial;
  GArray *curve;
  char *folder;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  method)
{
  const char *data = g_getenv ("HEK_TEST_DATA");
  g_autofree char *path = g_build_filename (data, "photos", "small.png", NULL);
  g_autoptr (GError) error = NULL;
  HekRecipe recipe;

  f->image = hek_image_load (path, NULL, NULL, &error);
  g_assert_no_error (error);
  hek_recipe_init (&recipe, hek_imagequant_find (method));
  f->trial = hek_trial_run (f->image, &recipe, HEK_TRIAL_ALL, NULL, &error);
  g_assert_no_error (error);
  f->curve = hek_trial_curve (f->image, &recipe, NULL, NULL, &error);
  g_assert_no_error (error);
  f->folder = g_dir_make_tmp ("hek-report-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *f,
           gconstpointer  method)
{
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
  g_array_unref (f->curve);
  hek_trial_unref (f->trial);
  hek_image_unref (f->image);
}

/* Writes a report and reads it back. */
static char *
write_report (Fixture      *f,
              HekTrial     *trial,
              const GArray *curve,
              const char   *suffix,
              gsize        *length)
{
  g_autofree char *name = g_strconcat ("report.", suffix, NULL);
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents = NULL;

  hek_trial_write_report (f->image, "small.png", trial, curve, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, length, &error));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return contents;
}

static void
check_metrics (JsonObject     *object,
               const HekTrial *trial)
{
  for (guint i = 0; i < trial->metrics.n; i++)
    {
      const char *key = trial->metrics.what[i]->key;

      g_assert_true (json_object_has_member (object, key));
      if (isfinite (trial->metrics.value[i]))
        g_assert_cmpfloat (json_object_get_double_member (object, key), ==,
                           trial->metrics.value[i]);
      else
        g_assert_true (json_object_get_null_member (object, key));
    }
  g_assert_cmpint (json_object_get_int_member (object, "file_bytes"), ==,
                   (gint64) trial->file_bytes);
  g_assert_cmpfloat (json_object_get_double_member (object, "bits_per_pixel"), ==,
                     trial->bits_per_pixel);
}

static void
test_json (Fixture       *f,
           gconstpointer  method)
{
  gsize length;
  g_autofree char *text = write_report (f, f->trial, f->curve, "json", &length);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  JsonArray *curve;

  json_parser_load_from_data (parser, text, (gssize) length, &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  check_metrics (object, f->trial);
  g_assert_cmpstr (json_object_get_string_member (object, "method"), ==, method);
  g_assert_cmpstr (json_object_get_string_member (
                     json_object_get_object_member (object, "recipe"), "method"), ==, method);
  curve = json_object_get_array_member (object, "curve");
  g_assert_cmpuint (json_array_get_length (curve), ==, f->curve->len);
  for (guint i = 0; i < f->curve->len; i++)
    check_metrics (json_array_get_object_element (curve, i),
                   g_array_index (f->curve, HekCurvePoint, i).trial);
  if (f->trial->quantized->indexed != NULL)
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "palette")), ==,
                      f->trial->quantized->indexed->palette.n_colors);
}

static void
test_pages (Fixture       *f,
            gconstpointer  method)
{
  /* also without its picture, which is then made again, and without a curve */
  g_autoptr (HekTrial) bare = hek_trial_copy_numbers (f->trial);
  gsize length;
  g_autofree char *pdf = write_report (f, f->trial, f->curve, "pdf", &length);
  g_autofree char *png = NULL;
  g_autofree char *csv = NULL;

  g_assert_cmpuint (length, >, 10000);
  g_assert_cmpmem (pdf, 5, "%PDF-", 5);
  png = write_report (f, bare, NULL, "png", &length);
  g_assert_cmpuint (length, >, 10000);
  g_assert_cmpmem (png, 8, "\x89PNG\r\n\x1a\n", 8);
  csv = write_report (f, bare, f->curve, "csv", &length);
  g_assert_nonnull (strstr (csv, "\r\ndelta_e_2000_p95,"));
}

static void
test_errors (Fixture       *f,
             gconstpointer  method)
{
  g_autofree char *path = g_build_filename (f->folder, "missing", "report.pdf", NULL);
  g_autofree char *good = g_build_filename (f->folder, "report.pdf", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_assert_false (hek_trial_write_report (f->image, "t", f->trial, NULL, "report.xyz", NULL,
                                          &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (hek_trial_write_report (f->image, "t", f->trial, NULL, path, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_trial_write_report (f->image, "t", f->trial, NULL, good, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- pictures brighter than white ---------------------------------------------------------- */

#define HDR_SIDE 64
#define HDR_DARK 0.5f
#define HDR_BRIGHT 8.0f
#define HDR_STOPS (-3.5) /* log2 (0.18 / sqrt (0.5 · 8)) in tenths */

/* Half of it dark, half of it brighter than white. */
static HekImage *
make_hdr_picture (float bright)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_new (HDR_SIDE, HDR_SIDE, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR,
                                   &error);

  g_assert_no_error (error);
  for (guint y = 0; y < image->height; y++)
    {
      float *row = (float *) (void *) hek_image_row (image, y);

      for (guint i = 0; i < 3 * image->width; i++)
        row[i] = i < 3 * image->width / 2 ? HDR_DARK : bright;
    }
  return image;
}

/* Reinhard et al. 2002, equation 4, with L_white = 8, then the transfer function of IEC 61966-2-1:
 * what a grey becomes on paper. */
static guint
toned_code (double light)
{
  double l = exp2 (HDR_STOPS) * light, v = l * (1 + l / 64) / (1 + l);

  return (guint) lround (255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * pow (v, 1 / 2.4) - 0.055));
}

static void
assert_grey (HekImage *image,
             guint32   x,
             guint     code)
{
  guint8 rgb[3];

  hek_image_read_row_u8 (image, 1, x, 1, rgb, NULL);
  for (guint c = 0; c < 3; c++)
    g_assert_cmpuint (rgb[c], ==, code);
}

static gsize
count_grey (HekImage *image,
            guint     code)
{
  g_autofree guint8 *row = g_malloc ((gsize) image->width * 3);
  gsize n = 0;

  for (guint32 y = 0; y < image->height; y++)
    {
      hek_image_read_row_u8 (image, y, 0, image->width, row, NULL);
      for (guint32 x = 0; x < image->width; x++)
        n += row[3 * x] == code && row[3 * x + 1] == code && row[3 * x + 2] == code;
    }
  return n;
}

static void
test_light (void)
{
  g_autoptr (HekImage) original = make_hdr_picture (HDR_BRIGHT);
  g_autoptr (HekImage) dim = make_hdr_picture (0.75f);
  g_autoptr (HekImage) quantized = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (HekTrialReportLight) light = { 0 };
  g_auto (HekTrialReportLight) plain = { 0 };

  quantized = hek_image_convert (original, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL, &error);
  g_assert_no_error (error);
  hek_trial_report_light_init (&light, original, quantized, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (light.words, ==, "Toned for paper: Reinhard, exposure −3.5 stops.");
  assert_grey (light.original, 0, toned_code (HDR_DARK));
  assert_grey (light.original, HDR_SIDE - 1, toned_code (HDR_BRIGHT));
  /* what was cut off at white is as dark as white is in the original */
  assert_grey (light.quantized, HDR_SIDE - 1, toned_code (1));

  /* floats that paper can hold stay as they are */
  hek_trial_report_light_init (&plain, dim, quantized, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (plain.words);
  g_assert_true (plain.original == dim && plain.quantized == quantized);
}

/* The page shows both, and nothing of the pictures is white. */
static void
test_light_page (void)
{
  Fixture f = { .image = make_hdr_picture (HDR_BRIGHT) };
  g_autoptr (GError) error = NULL;
  g_autofree char *png = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HekImage) page = NULL;
  HekRecipe recipe;
  gsize length;

  hek_recipe_init (&recipe, hek_imagequant_find ("uniform"));
  f.trial = hek_trial_run (f.image, &recipe, HEK_TRIAL_ALL, NULL, &error);
  g_assert_no_error (error);
  f.folder = g_dir_make_tmp ("hek-report-XXXXXX", &error);
  g_assert_no_error (error);
  png = write_report (&f, f.trial, NULL, "png", &length);
  bytes = g_bytes_new (png, length);
  page = hek_image_load_bytes (bytes, "report.png", NULL, NULL, &error);
  g_assert_no_error (error);

  /* enlarged to whole squares of one grey, of which only the edges are mixed */
  g_assert_cmpuint (count_grey (page, toned_code (HDR_BRIGHT)), >, 10 * HDR_SIDE * HDR_SIDE);
  g_assert_cmpuint (count_grey (page, toned_code (1)), >, 10 * HDR_SIDE * HDR_SIDE);

  g_assert_cmpint (g_rmdir (f.folder), ==, 0);
  g_free (f.folder);
  hek_trial_unref (f.trial);
  hek_image_unref (f.image);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < hek_imagequant_n (); i++)
    {
      const char *id = hek_imagequant (i)->id;
      g_autofree char *json = g_strconcat ("/report/trial/json/", id, NULL);
      g_autofree char *pages = g_strconcat ("/report/trial/pages/", id, NULL);

      g_test_add (json, Fixture, id, set_up, test_json, tear_down);
      g_test_add (pages, Fixture, id, set_up, test_pages, tear_down);
    }
  g_test_add_func ("/report/trial/light", test_light);
  g_test_add_func ("/report/trial/light-page", test_light_page);
  g_test_add ("/report/trial/errors", Fixture, "palette", set_up, test_errors, tear_down);
  return g_test_run ();
}
