/* SPDX-License-Identifier: Apache-2.0 */
/* Studies of folders: what is measured, in which order, what fails, and their files. */
#include "hek-study.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "hek-file.h"
#include "hek-image-file.h"
#include "hek-parallel.h"
#include "hek-trial.h"

typedef struct
{
  char *folder;
  HekStudySpec spec;
} Fixture;

static void
write_bytes (const char    *folder,
             const char    *name,
             gconstpointer  data,
             gsize          n)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  hek_file_replace (path, data, n, &error);
  g_assert_no_error (error);
}

/* A part of the photograph, 48 × 40, as a PNG. */
static void
write_part (const char *folder,
            const char *name,
            guint       part)
{
  g_autofree char *path = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "small.png",
                                            NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) whole = hek_image_load (path, NULL, NULL, &error);
  g_autoptr (HekImage) crop = NULL;
  g_autoptr (GBytes) png = NULL;

  g_assert_no_error (error);
  crop = hek_image_crop (whole, 7 * part % (whole->width - 48), 5 * part % (whole->height - 40),
                         48, 40, &error);
  g_assert_no_error (error);
  png = hek_image_encode_png (crop, 1, NULL, &error);
  g_assert_no_error (error);
  write_bytes (folder, name, g_bytes_get_data (png, NULL), g_bytes_get_size (png));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  HekRecipe recipe;

  fixture->folder = g_dir_make_tmp ("hek-study-XXXXXX", &error);
  g_assert_no_error (error);
  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  hek_recipe_set_main (&recipe, 8);
  hek_study_spec_init (&fixture->spec, &recipe);
  fixture->spec.folder = g_build_filename (fixture->folder, "originals", NULL);
  hek_study_spec_add_metric (&fixture->spec, hek_metric_find ("psnr"));
  hek_study_spec_add_metric (&fixture->spec, hek_metric_find ("ssim"));
  hek_study_spec_add_metric (&fixture->spec, hek_metric_find ("psnr"));
  g_assert_cmpuint (fixture->spec.n_metrics, ==, 2);

  write_part (fixture->spec.folder, "b.png", 1);
  write_part (fixture->spec.folder, "a.png", 2);
  write_part (fixture->spec.folder, "C.PNG", 3);
  write_part (fixture->spec.folder, ".hidden.png", 4);
  write_part (fixture->spec.folder, "below/d.png", 5);
  write_bytes (fixture->spec.folder, "notes.txt", "no picture", 10);
  write_bytes (fixture->spec.folder, "bad.png", "no picture either", 17);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      if (g_file_test (entry, G_FILE_TEST_IS_DIR) && !g_file_test (entry, G_FILE_TEST_IS_SYMLINK))
        remove_folder (entry);
      else
        g_unlink (entry);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  hek_study_spec_clear (&fixture->spec);
}

static HekStudy *
run (const HekStudySpec *spec)
{
  g_autoptr (GError) error = NULL;
  HekStudy *study = hek_study_run (spec, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return study;
}

static const HekStudyRow *
get_row (const HekStudy *study,
         guint           i)
{
  g_assert_cmpuint (i, <, study->rows->len);
  return study->rows->pdata[i];
}

/* --- measuring ----------------------------------------------------------------------------- */

static void
test_quantized (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (HekStudy) study = run (&fixture->spec);
  const HekStudyFailure *failure;

  /* by the bytes of the names: capitals first */
  g_assert_cmpuint (study->n_pictures, ==, 4);
  g_assert_cmpuint (study->n_done, ==, 4);
  g_assert_cmpuint (study->rows->len, ==, 3);
  g_assert_cmpstr (get_row (study, 0)->name, ==, "C.PNG");
  g_assert_cmpstr (get_row (study, 1)->name, ==, "a.png");
  g_assert_cmpstr (get_row (study, 2)->name, ==, "b.png");
  g_assert_cmpuint (study->failures->len, ==, 1);
  failure = study->failures->pdata[0];
  g_assert_cmpstr (failure->name, ==, "bad.png");
  g_assert_nonnull (strstr (failure->reason, "not"));
  g_assert_null (strstr (failure->reason, "bad.png"));

  for (guint i = 0; i < study->rows->len; i++)
    {
      const HekStudyRow *row = get_row (study, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (HekImage) image = hek_image_load (row->path, NULL, NULL, &error);
      g_autoptr (HekTrial) trial = hek_trial_run (image, &fixture->spec.recipe, HEK_TRIAL_ALL,
                                                  NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat (row->main_value, ==, 8);
      g_assert_cmpuint (row->bytes, ==, trial->file_bytes);
      g_assert_cmpfloat (row->bits_per_pixel, ==, trial->bits_per_pixel);
      g_assert_cmpuint (row->metrics.n, ==, 2);
      g_assert_cmpfloat (hek_metric_report_get (&row->metrics, "psnr"), ==,
                         hek_metric_report_get (&trial->metrics, "psnr"));
      g_assert_cmpfloat (hek_metric_report_get (&row->metrics, "ssim"), ==,
                         hek_metric_report_get (&trial->metrics, "ssim"));
      g_assert_null (row->thumbnail);
    }
}

static void
test_sweep_recursive (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (HekStudy) study = NULL;
  g_autofree char *label = NULL;

  fixture->spec.recursive = TRUE;
  fixture->spec.thumbnail_px = 24;
  fixture->spec.n_values = 2;
  fixture->spec.values[0] = 4;
  fixture->spec.values[1] = 32;
  study = run (&fixture->spec);
  g_assert_cmpuint (study->n_pictures, ==, 5);
  g_assert_cmpuint (study->rows->len, ==, 8);
  g_assert_cmpstr (get_row (study, 7)->name, ==, "below/d.png");
  for (guint i = 0; i < 8; i++)
    {
      g_assert_cmpfloat (get_row (study, i)->main_value, ==, i % 2 == 0 ? 4 : 32);
      g_assert_cmpuint (get_row (study, i)->thumbnail->width, ==, 24);
      g_assert_cmpuint (get_row (study, i)->thumbnail->height, ==, 20);
      g_assert_cmpint (get_row (study, i)->thumbnail->sample_type, ==, HEK_SAMPLE_U8);
    }
  label = hek_study_row_label (&study->spec, get_row (study, 7));
  g_assert_nonnull (strstr (label, "below/d.png"));
  g_assert_nonnull (strstr (label, "32"));
  g_assert_cmpfloat (hek_metric_report_get (&get_row (study, 6)->metrics, "psnr"), <,
                     hek_metric_report_get (&get_row (study, 7)->metrics, "psnr"));
}

/* The thumbnail of a picture brighter than white shows what is there. */
static void
test_bright_thumbnail (Fixture       *fixture,
                       gconstpointer  data)
{
  static const char header[] = "Pf\n64 1\n-1.0\n";
  float light[64];
  guint8 file[sizeof header - 1 + sizeof light];
  g_autoptr (HekStudy) study = NULL;
  HekImage *thumbnail;

  for (guint i = 0; i < G_N_ELEMENTS (light); i++)
    light[i] = i < G_N_ELEMENTS (light) / 2 ? 0.5f : 8;
  memcpy (file, header, sizeof header - 1);
  memcpy (file + sizeof header - 1, light, sizeof light);
  remove_folder (fixture->spec.folder);
  write_bytes (fixture->spec.folder, "bright.pfm", file, sizeof file);
  fixture->spec.thumbnail_px = 64;
  fixture->spec.n_metrics = 1;
  study = run (&fixture->spec);
  g_assert_cmpuint (study->rows->len, ==, 1);
  thumbnail = get_row (study, 0)->thumbnail;
  g_assert_cmpint (thumbnail->sample_type, ==, HEK_SAMPLE_U8);
  /* 2^-3.5 × 8, then Reinhard et al. 2002, equation 4, with L_white = 8, in sRGB */
  g_assert_cmpuint (hek_image_row (thumbnail, 0)[63 * thumbnail->n_channels], ==, 173);
}

static void
test_two_folders (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (HekStudy) study = NULL;
  char *other = g_build_filename (fixture->folder, "others", NULL);

  write_part (other, "a.png", 2);  /* equal to the original */
  write_part (other, "b.tif", 1);  /* a PNG of another suffix: the same name before it */
  write_part (other, "b.x.png", 1); /* another name */
  write_bytes (other, "C.PNG", "damaged", 7);
  fixture->spec.against = other;
  write_part (fixture->spec.folder, "e.png", 6); /* without counterpart */
  write_part (fixture->spec.folder, "f.png", 6); /* with two of them */
  write_part (other, "f.jpg", 6);
  write_part (other, "f.tif", 6);
  study = run (&fixture->spec);

  g_assert_cmpuint (study->rows->len, ==, 2);
  g_assert_cmpstr (get_row (study, 0)->name, ==, "a.png");
  g_assert_true (isinf (hek_metric_report_get (&get_row (study, 0)->metrics, "psnr")));
  g_assert_cmpfloat (hek_metric_report_get (&get_row (study, 0)->metrics, "ssim"), ==, 1);
  g_assert_true (isnan (get_row (study, 0)->main_value));
  g_assert_cmpfloat_with_epsilon (get_row (study, 0)->bits_per_pixel,
                                  8.0 * (double) get_row (study, 0)->bytes / (48 * 40), 1e-12);
  g_assert_cmpstr (get_row (study, 1)->name, ==, "b.png");
  g_assert_true (g_str_has_suffix (get_row (study, 1)->against, "b.tif"));

  g_assert_cmpuint (study->failures->len, ==, 4);
  {
    static const char *const expected[][2] = {
      { "C.PNG", "the picture in the other folder" },
      { "bad.png", "not" },
      { "e.png", "no picture of this name" },
      { "f.png", "several pictures of this name" },
    };

    for (guint i = 0; i < 4; i++)
      {
        const HekStudyFailure *failure = study->failures->pdata[i];

        g_assert_cmpstr (failure->name, ==, expected[i][0]);
        g_assert_nonnull (strstr (failure->reason, expected[i][1]));
      }
  }
}

static void
test_folder_errors (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *loop = g_build_filename (fixture->spec.folder, "below", "loop", NULL);
  g_autoptr (HekStudy) study = NULL;
  char *good = fixture->spec.folder;

  /* a link to a folder above is not followed */
  g_assert_cmpint (symlink (good, loop), ==, 0);
  fixture->spec.recursive = TRUE;
  study = run (&fixture->spec);
  g_assert_cmpuint (study->n_pictures, ==, 5);

  fixture->spec.folder = g_build_filename (fixture->folder, "nowhere", NULL);
  g_assert_null (hek_study_run (&fixture->spec, NULL, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_assert_cmpint (g_mkdir (fixture->spec.folder, 0700), ==, 0);
  g_assert_null (hek_study_run (&fixture->spec, NULL, NULL, NULL, &error));
  g_assert_error (error, HEK_STUDY_ERROR, HEK_STUDY_ERROR_EMPTY);
  g_assert_nonnull (strstr (error->message, "nowhere"));
  g_free (fixture->spec.folder);
  fixture->spec.folder = good;
}

typedef struct
{
  GCancellable *cancellable;
  guint n_rows, n_failures, n_done, n_pictures;
  guint cancel_after;
} Steps;

static void
on_step (guint                  n_done,
         guint                  n_pictures,
         HekStudyRow           *row,
         const HekStudyFailure *failure,
         gpointer               user_data)
{
  Steps *steps = user_data;

  g_assert_cmpuint (n_done, >=, steps->n_done);
  steps->n_done = n_done;
  steps->n_pictures = n_pictures;
  steps->n_rows += row != NULL;
  steps->n_failures += failure != NULL;
  if (row != NULL && steps->n_rows == steps->cancel_after)
    g_cancellable_cancel (steps->cancellable);
}

static void
test_steps_and_cancel (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };
  Steps steps = { .cancellable = cancellable };
  g_autoptr (HekStudy) study = hek_study_run (&fixture->spec, on_step, &steps, &task, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (steps.n_rows, ==, 3);
  g_assert_cmpuint (steps.n_failures, ==, 1);
  g_assert_cmpuint (steps.n_done, ==, 4);
  g_assert_cmpuint (steps.n_pictures, ==, 4);

  steps = (Steps) { .cancellable = cancellable, .cancel_after = 2 };
  g_assert_null (hek_study_run (&fixture->spec, on_step, &steps, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (steps.n_rows, ==, 2);
  g_assert_cmpuint (steps.n_failures, ==, 0);
}

static void
test_threads (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (HekStudy) one = NULL;
  g_autoptr (HekStudy) many = NULL;
  g_autofree char *text_one = NULL;
  g_autofree char *text_many = NULL;

  hek_study_spec_add_metric (&fixture->spec, hek_metric_find ("ssimulacra2"));
  hek_parallel_set_n_threads (1);
  one = run (&fixture->spec);
  hek_parallel_set_n_threads (4);
  many = run (&fixture->spec);
  hek_parallel_set_n_threads (0);
  text_one = hek_study_to_csv (one, NULL);
  text_many = hek_study_to_csv (many, NULL);
  g_assert_cmpstr (text_one, ==, text_many);
}

/* --- files --------------------------------------------------------------------------------- */

static const HekMetricValue *
value_of (const char *key)
{
  guint idx;
  const HekMetric *metric = hek_metric_find_key (key, &idx);

  g_assert_nonnull (metric);
  return &metric->values[idx];
}

static void
test_tables (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (HekStudy) study = run (&fixture->spec);
  g_autoptr (HekStudyPair) pair = hek_study_pair_new (study->rows, value_of ("psnr"),
                                                      value_of ("ssim"));
  g_autofree char *csv = hek_study_to_csv (study, pair);
  g_autofree char *json = hek_study_to_json (study, pair);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_auto (GStrv) cells = NULL;
  JsonObject *root, *row;

  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, "picture,colors,width,height,file_bytes,bits_per_pixel,psnr,ssim,"
                                 "disagreement,outlier");
  cells = g_strsplit (lines[2], ",", -1);
  g_assert_cmpuint (g_strv_length (cells), ==, 10);
  g_assert_cmpstr (cells[0], ==, "a.png");
  g_assert_cmpstr (cells[1], ==, "8");
  g_assert_cmpfloat (g_ascii_strtod (cells[7], NULL), ==,
                     hek_metric_report_get (&get_row (study, 1)->metrics, "ssim"));

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (root, "n_pictures"), ==, 4);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "rows")), ==, 3);
  row = json_array_get_object_element (json_object_get_array_member (root, "rows"), 1);
  g_assert_cmpstr (json_object_get_string_member (row, "picture"), ==, "a.png");
  g_assert_cmpfloat (json_object_get_double_member (row, "psnr"), ==,
                     hek_metric_report_get (&get_row (study, 1)->metrics, "psnr"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "correlations")),
                    ==, 1);
  row = json_array_get_object_element (json_object_get_array_member (root, "failures"), 0);
  g_assert_cmpstr (json_object_get_string_member (row, "picture"), ==, "bad.png");
}

static void
test_reports (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const suffixes[] = { "pdf", "png", "csv", "json" };
  g_autoptr (HekStudy) study = run (&fixture->spec);
  g_autoptr (HekStudy) copy = hek_study_copy (study);
  g_autoptr (HekStudyPair) pair = hek_study_pair_new (copy->rows, value_of ("psnr"),
                                                      value_of ("ssim"));
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (copy->rows->len, ==, study->rows->len);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strdup_printf ("study.%s", suffixes[i]);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      GStatBuf file;

      g_assert_true (hek_study_write_report (copy, pair, path, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (g_stat (path, &file), ==, 0);
      g_assert_cmpint (file.st_size, >, 200);
    }
  {
    g_autofree char *path = g_build_filename (fixture->folder, "study.doc", NULL);

    g_assert_false (hek_study_write_report (copy, pair, path, NULL, &error));
    g_assert_nonnull (error);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/trial/study/quantized", test_quantized);
  ADD ("/trial/study/sweep-recursive", test_sweep_recursive);
  ADD ("/trial/study/bright-thumbnail", test_bright_thumbnail);
  ADD ("/trial/study/two-folders", test_two_folders);
  ADD ("/trial/study/folder-errors", test_folder_errors);
  ADD ("/trial/study/steps-and-cancel", test_steps_and_cancel);
  ADD ("/trial/study/threads", test_threads);
  ADD ("/trial/study/tables", test_tables);
  ADD ("/trial/study/reports", test_reports);
  return g_test_run ();
}
