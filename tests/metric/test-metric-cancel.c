/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a cancelled evaluation goes on. It is a program of its own because it measures time:
 * it runs without MALLOC_PERTURB_, with which free() fills the 384 MB of maps that were not
 * touched yet (190 ms instead of 5).
 */
#include <gio/gio.h>
#include <string.h>

#include "../test-timing.h"
#include "hek-metric.h"

/* DESIGN §3 */
#define CANCEL_LIMIT_MS (100 * HEK_TEST_SLOWDOWN)

static HekImage *
new_image (guint32 width,
           guint32 height,
           int     code)
{
  HekImage *image = hek_image_new (width, height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);

  memset (image->data, code, image->height * image->stride_bytes);
  return image;
}

typedef struct
{
  GCancellable *cancellable;
  gint64 cancelled_at;
} Cancel;

static gpointer
cancel_later (gpointer data)
{
  Cancel *cancel = data;

  g_usleep (30000);
  cancel->cancelled_at = g_get_monotonic_time ();
  g_cancellable_cancel (cancel->cancellable);
  return NULL;
}

/* The best of some attempts counts: the machine may be busy with something else. */
static void
test_cancel (void)
{
  g_autoptr (HekImage) ref = new_image (8000, 6000, 0);
  g_autoptr (HekImage) test = new_image (8000, 6000, 90);
  double best_ms = G_MAXDOUBLE;

  for (guint attempt = 0; attempt < 3 && best_ms > CANCEL_LIMIT_MS; attempt++)
    {
      Cancel cancel = { .cancellable = g_cancellable_new () };
      const HekTask task = { .cancellable = cancel.cancellable, .lane = HEK_LANE_INTERACTIVE };
      GThread *thread = g_thread_new ("cancel", cancel_later, &cancel);
      g_autoptr (GError) error = NULL;
      HekMetricReport report = { .n = 77 };
      HekMap *map = NULL;

      g_assert_false (hek_metric_evaluate (ref, test, NULL, 0, NULL, &report,
                                           hek_metric_find ("ssim"), &map, &task, &error));
      g_thread_join (thread);
      best_ms = MIN (best_ms, (double) (g_get_monotonic_time () - cancel.cancelled_at) * 1e-3);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (report.n, ==, 77);
      g_assert_null (map);
      g_object_unref (cancel.cancellable);
    }
  g_test_message ("stopped after %.1f ms", best_ms);
  g_assert_cmpfloat (best_ms, <=, CANCEL_LIMIT_MS);
}

/* Cancelled before it begins: nothing is calculated and nothing is given. */
static void
test_before (void)
{
  g_autoptr (HekImage) image = new_image (20, 20, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < hek_metric_n (); i++)
    {
      g_autoptr (GError) error = NULL;
      const HekMetric *metric = hek_metric (i);
      HekMetricReport report = { .n = 77 };
      HekMap *map = NULL;

      g_assert_false (hek_metric_evaluate (image, image, &metric, 1, NULL, &report, metric, &map,
                                           &task, &error));
      g_assert_cmpuint (report.n, ==, 77);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (map);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/cancel/latency", test_cancel);
  g_test_add_func ("/metric/cancel/before", test_before);
  return g_test_run ();
}
