/* SPDX-License-Identifier: Apache-2.0 */
/* The report of evaluations: JSON and CSV with all figures, PDF and PNG for people. */
#include "config.h"

#include "evaluate-fixture.h"
#include "hek-evaluate-report.h"
#include "hek-report.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define N 400
#define DIM 8

typedef struct
{
  float *numbers;
  HekEvaluateSet *set;
  GPtrArray *evaluations;
  char *folder;
} Fixture;

static void
fixture_init (Fixture *f)
{
  static const char *const methods[] = { "f16", "bf16" };
  HekRows rows;
  HekEvaluateSplit split = { .n_queries = 40 };

  f->numbers = fixture_rows (N, DIM, 4, &rows);
  f->set = hek_evaluate_set_new (&rows, HEK_DISTANCE_L2, &split, NULL, NULL);
  f->evaluations = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_evaluation_free);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      const HekCodec *codec = hek_codec_find (methods[i]);
      HekEvaluateOptions options;

      hek_evaluate_options_init (&options, codec);
      options.scan_seconds = i == 0 ? 0 : 0.001;
      g_ptr_array_add (f->evaluations, hek_evaluate (f->set, codec, &options, NULL, NULL));
    }
  f->folder = g_dir_make_tmp ("hek-evaluate-XXXXXX", NULL);
}

static void
fixture_clear (Fixture *f)
{
  g_ptr_array_unref (f->evaluations);
  hek_evaluate_set_unref (f->set);
  g_free (f->numbers);
  g_rmdir (f->folder);
  g_free (f->folder);
}

/* Returns: (transfer full): what was written */
static char *
write_report (Fixture    *f,
              const char *name,
              gsize      *n_bytes)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  hek_evaluate_write_report (f->evaluations, f->set, "the \"title\"", path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, n_bytes, NULL));
  g_unlink (path);
  return text;
}

static void
test_json (void)
{
  Fixture f;
  gsize n_bytes;
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  JsonArray *array;

  fixture_init (&f);
  text = write_report (&f, "a.json", &n_bytes);
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==, "the \"title\"");
  g_assert_cmpint (json_object_get_int_member (object, "n_base"), ==, N - 40);
  array = json_object_get_array_member (object, "evaluations");
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const HekEvaluation *evaluation = f.evaluations->pdata[i];
      JsonObject *one = json_array_get_object_element (array, i);
      JsonArray *errors = json_object_get_array_member (one, "dimension_mse");

      g_assert_cmpstr (json_object_get_string_member (one, "method"), ==, i == 0 ? "f16" : "bf16");
      for (guint k = 0; k < hek_evaluate_n_figures (); k++)
        {
          const HekEvaluateFigure *figure = hek_evaluate_figure (k);
          double value = figure->get (evaluation);

          g_assert_true (json_object_has_member (one, figure->key));
          g_assert_true (json_object_get_null_member (one, figure->key) == !isfinite (value));
          if (isfinite (value))
            g_assert_cmpfloat (json_object_get_double_member (one, figure->key), ==, value);
        }
      g_assert_cmpuint (json_array_get_length (errors), ==, DIM);
      g_assert_cmpfloat (json_array_get_double_element (errors, 3), ==,
                         evaluation->errors->dim_mse[3]);
    }
  fixture_clear (&f);
}

static void
test_csv (void)
{
  Fixture f;
  gsize n_bytes;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  fixture_init (&f);
  text = write_report (&f, "a.CSV", &n_bytes);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4); /* the last one is empty */
  for (guint i = 0; i < 3; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, 2 + hek_evaluate_n_figures ());
    }
  g_assert_true (g_str_has_prefix (lines[0], "method,options,code_bytes,bytes_per_vector,"));
  g_assert_true (g_str_has_prefix (lines[2], "bf16,bf16,16,"));
  g_assert_true (g_str_has_suffix (lines[1], ",")); /* a scan that was not timed */
  fixture_clear (&f);
}

static void
test_people (void)
{
  Fixture f;
  gsize n_bytes;
  g_autofree char *pdf = NULL;
  g_autofree char *png = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&f);
  pdf = write_report (&f, "a.pdf", &n_bytes);
  g_assert_cmpmem (pdf, 5, "%PDF-", 5);
  g_assert_cmpuint (n_bytes, >, 5000);
  png = write_report (&f, "a.png", &n_bytes);
  g_assert_cmpmem (png + 1, 3, "PNG", 3);
  g_ptr_array_set_size (f.evaluations, 0);
  other = write_report (&f, "b.pdf", &n_bytes);
  g_assert_false (hek_evaluate_write_report (f.evaluations, f.set, "t", "a.odt", NULL, &error));
  g_assert_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_FORMAT);
  fixture_clear (&f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluate/report/json", test_json);
  g_test_add_func ("/evaluate/report/csv", test_csv);
  g_test_add_func ("/evaluate/report/people", test_people);
  return g_test_run ();
}
