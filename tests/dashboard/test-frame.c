/* SPDX-License-Identifier: Apache-2.0 */
/* Frames: the order of rows, columns by name and role, values as people read them. */
#include "config.h"

#include <math.h>

#include "widget-samples.h"

static void
test_sort (void)
{
  static const double values[] = { 3, NAN, -1, 0.0, -0.0, INFINITY, 3, -INFINITY, NAN };
  static const char *const texts[] = { "row 10", "row 9", NULL, "cat", "Cat", "row 9", "", "é",
                                       NULL };
  g_autoptr (HekFrame) frame = hek_frame_new ("Frame", G_N_ELEMENTS (values));
  double *reals = hek_frame_add_reals (frame, "value", NULL, HEK_FRAME_VALUE);
  guint32 rows[G_N_ELEMENTS (values)];

  hek_frame_add_texts (frame, "text");
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      reals[i] = values[i];
      hek_frame_set_text (frame, 1, i, texts[i]);
      rows[i] = i;
    }
  hek_frame_sort (frame, 0, FALSE, rows, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (rows[i], ==, ((guint[]) { 7, 2, 3, 4, 0, 6, 5, 1, 8 })[i]);
  hek_frame_sort (frame, 0, TRUE, rows, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (rows[i], ==, ((guint[]) { 5, 0, 6, 3, 4, 2, 7, 1, 8 })[i]);
  hek_frame_sort (frame, 1, FALSE, rows, G_N_ELEMENTS (rows));
  g_assert_cmpuint (rows[0], ==, 6); /* "" */
  g_assert_cmpuint (rows[7], ==, 2); /* missing last */
  g_assert_cmpuint (rows[8], ==, 8);
  for (guint i = 0; i < 8; i++) /* 9 before 10, and equal ones in their order */
    if (rows[i] == 1)
      {
        g_assert_cmpuint (rows[i + 1], ==, 5);
        g_assert_cmpuint (rows[i + 2], ==, 0);
      }
}

static void
test_find (void)
{
  g_autoptr (HekFrame) frame = sample_latency (10, G_USEC_PER_SEC);
  g_autofree char *time = hek_frame_format (frame, 0, 0);
  g_autofree char *missing = NULL;
  double low, high;

  g_assert_cmpint (hek_frame_find (frame, "Search latency"), ==, 1);
  g_assert_cmpint (hek_frame_find (frame, "nothing"), ==, -1);
  g_assert_cmpint (hek_frame_find_type (frame, HEK_FRAME_TIME, -1), ==, 0);
  g_assert_cmpint (hek_frame_find_companion (frame, 1, HEK_FRAME_HIGH), ==, 3);
  g_assert_cmpint (hek_frame_find_companion (frame, 1, HEK_FRAME_ROW_ID), ==, -1);
  g_assert_cmpstr (time, ==, "2026-11-22 12:00:01");
  g_assert_true (hek_frame_get_range (frame, 1, &low, &high));
  g_assert_cmpfloat (low, <, high);
  hek_frame_cut (frame, 0);
  g_assert_false (hek_frame_get_range (frame, 1, &low, &high));
  g_assert_cmpuint (hek_frame_get_bytes (frame), >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/sort", test_sort);
  g_test_add_func ("/frame/find", test_find);
  return g_test_run ();
}
