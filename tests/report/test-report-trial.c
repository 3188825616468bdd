/* SPDX-License-Identifier: Apache-2.0 */
/* The report of a real trial: every number of the trial is in the JSON, and the PDF is whole. */
#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-trial.h"

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
  g_test_add ("/report/trial/errors", Fixture, "palette", set_up, test_errors, tear_down);
  return g_test_run ();
}
