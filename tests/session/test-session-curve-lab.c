/* SPDX-License-Identifier: Apache-2.0 */
/* The model of the curve lab: results follow the settings, what was computed once is kept, reports
 * hold what is shown. */
#include "hek-curve-lab-session.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-curve-lab-report.h"

#define WAIT_USEC (60 * G_USEC_PER_SEC)

typedef struct
{
  HekJobList *jobs;
  HekCurveLabSession *session;
  guint n_steps, n_banding;
  char *saved;
  GError *error;
} Fixture;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
on_saved (Fixture    *fixture,
          const char *path)
{
  fixture->saved = g_strdup (path);
}

static void
on_failed (Fixture      *fixture,
           const GError *error)
{
  fixture->error = g_error_copy (error);
}

static void
wait_for_results (HekCurveLabSession *session)
{
  const gint64 start = g_get_monotonic_time ();

  while (!hek_curve_lab_session_steps_are_current (session)
         || !hek_curve_lab_session_banding_is_current (session))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time () - start, <, WAIT_USEC);
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->jobs = hek_job_list_new ();
  fixture->session = hek_curve_lab_session_new (fixture->jobs);
  g_signal_connect_swapped (fixture->session, "steps-changed", G_CALLBACK (count),
                            &fixture->n_steps);
  g_signal_connect_swapped (fixture->session, "banding-changed", G_CALLBACK (count),
                            &fixture->n_banding);
  g_signal_connect_swapped (fixture->session, "saved", G_CALLBACK (on_saved), fixture);
  g_signal_connect_swapped (fixture->session, "failed", G_CALLBACK (on_failed), fixture);
  wait_for_results (fixture->session);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hek_curve_lab_session_close (fixture->session);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->session);
  g_object_unref (fixture->jobs);
  g_free (fixture->saved);
  g_clear_error (&fixture->error);
}

static void
test_settings (Fixture       *fixture,
               gconstpointer  data)
{
  HekCurveLabSettings settings = *hek_curve_lab_session_get_settings (fixture->session);
  HekCurveLabSteps *first = hek_curve_lab_session_get_steps (fixture->session);

  g_assert_true (settings.viewing.display == hek_display (0));
  g_assert_cmpfloat (settings.viewing.distance_m, ==, hek_display (0)->distance_m);
  g_assert_cmpuint (settings.n_bits, ==, 8);
  g_assert_cmpuint (first->n_bits, ==, 8);

  /* bits change the steps only; the old ones stay until the new ones are there */
  settings.n_bits = 6;
  hek_curve_lab_session_set_settings (fixture->session, &settings);
  g_assert_false (hek_curve_lab_session_steps_are_current (fixture->session));
  g_assert_true (hek_curve_lab_session_banding_is_current (fixture->session));
  g_assert_true (hek_curve_lab_session_get_steps (fixture->session) == first);
  wait_for_results (fixture->session);
  g_assert_cmpuint (hek_curve_lab_session_get_steps (fixture->session)->n_bits, ==, 6);
  g_assert_cmpuint (fixture->n_steps, ==, 2);

  /* what is known comes back without a job */
  settings.n_bits = 8;
  hek_curve_lab_session_set_settings (fixture->session, &settings);
  g_assert_true (hek_curve_lab_session_steps_are_current (fixture->session));
  g_assert_true (hek_curve_lab_session_get_steps (fixture->session) == first);
  g_assert_cmpuint (fixture->n_steps, ==, 2);

  /* the distance changes the banding only */
  settings.viewing.distance_m = 2;
  hek_curve_lab_session_set_settings (fixture->session, &settings);
  g_assert_true (hek_curve_lab_session_steps_are_current (fixture->session));
  g_assert_false (hek_curve_lab_session_banding_is_current (fixture->session));

  /* overtaken before it came: only the last answer arrives */
  settings.viewing = (HekViewing){ hek_display_find ("standard-phone"), 0 };
  settings.n_bits = 99;
  hek_curve_lab_session_set_settings (fixture->session, &settings);
  wait_for_results (fixture->session);
  settings = *hek_curve_lab_session_get_settings (fixture->session);
  g_assert_cmpuint (settings.n_bits, ==, 16);
  g_assert_cmpfloat (settings.viewing.distance_m, ==, 0.4);
  g_assert_cmpuint (fixture->n_banding, ==, 2);
}

/* Results are thrown away only when they are old; the current one stays. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  HekCurveLabSettings settings = *hek_curve_lab_session_get_settings (fixture->session);

  for (guint n_bits = 1; n_bits <= 10; n_bits++)
    {
      settings.n_bits = n_bits;
      hek_curve_lab_session_set_settings (fixture->session, &settings);
      wait_for_results (fixture->session);
      g_assert_cmpuint (hek_curve_lab_session_get_steps (fixture->session)->n_bits, ==, n_bits);
    }
}

static void
save (Fixture    *fixture,
      guint       shown,
      const char *path)
{
  g_clear_pointer (&fixture->saved, g_free);
  g_clear_error (&fixture->error);
  hek_curve_lab_session_save_report (fixture->session, shown, path);
  while (fixture->saved == NULL && fixture->error == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_reports (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const suffixes[] = { "pdf", "png", "csv", "json" };
  g_autofree char *folder = g_dir_make_tmp ("hektor-curves-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat ("curves.", suffixes[i], NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      save (fixture, 0x11, path); /* sRGB and PQ */
      g_assert_no_error (fixture->error);
      g_assert_cmpstr (fixture->saved, ==, path);
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      g_assert_cmpuint (length, >, 1000);
      if (i >= 2)
        {
          g_assert_nonnull (strstr (text, "srgb_min_bits"));
          g_assert_nonnull (strstr (text, "levels_pq"));
          g_assert_nonnull (strstr (text, "standard-4k"));
          g_assert_null (strstr (text, "levels_gamma"));
        }
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  {
    g_autofree char *path = g_build_filename (folder, "absent", "curves.csv", NULL);

    save (fixture, 0x3f, path);
    g_assert_nonnull (fixture->error);
    g_assert_null (fixture->saved);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_table (Fixture       *fixture,
            gconstpointer  data)
{
  HekCurveLabSteps *steps = hek_curve_lab_session_get_steps (fixture->session);
  HekCurveLabBanding *banding = hek_curve_lab_session_get_banding (fixture->session);
  g_autofree char *csv = hek_curve_lab_to_csv (steps, banding, 0x21);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_auto (GStrv) cells = NULL;

  g_assert_cmpuint (g_strv_length (lines), ==, 4); /* header, two curves, the end */
  g_assert_true (g_str_has_prefix (lines[0], "curve,bits_without_banding,"));
  g_assert_true (g_str_has_prefix (lines[2], "hlg,"));
  cells = g_strsplit (lines[1], ",", -1);
  g_assert_cmpuint (g_strv_length (cells), ==, 7);
  g_assert_cmpstr (cells[0], ==, "srgb");
  g_assert_cmpuint (g_ascii_strtoull (cells[1], NULL, 10), ==, banding->min_bits[0]);
  g_assert_cmpstr (cells[3], ==, "255");
  g_assert_cmpuint (g_ascii_strtoull (cells[4], NULL, 10), ==, steps->curves[0].n_visible);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session/curve-lab/settings", Fixture, NULL, set_up, test_settings, tear_down);
  g_test_add ("/session/curve-lab/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/session/curve-lab/reports", Fixture, NULL, set_up, test_reports, tear_down);
  g_test_add ("/session/curve-lab/table", Fixture, NULL, set_up, test_table, tear_down);
  return g_test_run ();
}
