/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call on a picture of 24 megapixels ends within 100 ms of being cancelled, at whatever moment,
 * and progress only grows. The limit is for the quickest of some attempts, since the machine of a
 * test can be busy. Runs without MALLOC_PERTURB_, which fills every large buffer.
 */
#include "config.h"

#include <string.h>

#include "../test-timing.h"
#include "hek-test-picture.h"

#define WIDTH 6000
#define HEIGHT 4000
#define LIMIT_US (100000 * HEK_TEST_SLOWDOWN)
#define ATTEMPTS 3

typedef struct
{
  const HekImageQuantizer *quantizer;
  const HekImage *image;
  HekOptionValues values;
  GCancellable *cancellable;
  gint64 end_us;
  gboolean cancelled;
} Call;

/* Slopes with a texture: many colours, as a photograph has. */
static void
paint_texture (guint32 x,
               guint32 y,
               guint8  rgba[4])
{
  guint32 hash = (x * 73856093u) ^ (y * 19349663u);

  hash = (hash ^ (hash >> 15)) * 2246822519u;
  rgba[0] = (guint8) (x / 26 + (hash & 7));
  rgba[1] = (guint8) (y / 18 + (hash >> 3 & 7));
  rgba[2] = (guint8) ((x + y) / 44 + (hash >> 6 & 7));
}

static gpointer
run_call (gpointer data)
{
  Call *call = data;
  HekTask task = { .cancellable = call->cancellable, .lane = HEK_LANE_INTERACTIVE };
  g_autoptr (GError) error = NULL;
  g_autoptr (HekQuantized) result = NULL;

  result = hek_imagequant_run (call->quantizer, call->image, &call->values, NULL, NULL, &task,
                               &error);
  call->end_us = g_get_monotonic_time ();
  call->cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (call->cancelled || result != NULL);
  return NULL;
}

/* Returns: how long it took to stop; 0 when the call was over before */
static gint64
cancel_after (Call   *call,
              gulong  delay_us)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread;
  gint64 cancel_us;

  call->cancellable = cancellable;
  thread = g_thread_new ("call", run_call, call);
  g_usleep (delay_us);
  cancel_us = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  return call->cancelled ? MAX (call->end_us - cancel_us, 0) : 0;
}

static void
check_method (const HekImage *image,
              const char     *method,
              const char     *dither)
{
  static const gulong delays_us[] = { 1000, 30000, 120000, 350000 };
  Call call = { .quantizer = hek_imagequant_find (method), .image = image };
  int option = hek_options_find (call.quantizer->options, call.quantizer->n_options, "dither");

  hek_options_defaults (call.quantizer->options, call.quantizer->n_options, &call.values);
  if (option >= 0)
    g_assert_true (hek_option_parse (&call.quantizer->options[option], dither,
                                     &call.values.v[option], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (delays_us); i++)
    {
      gint64 best = G_MAXINT64;

      for (guint attempt = 0; attempt < ATTEMPTS && best > LIMIT_US; attempt++)
        best = MIN (best, cancel_after (&call, delays_us[i]));
      g_test_message ("%s %s after %lu ms: %.1f ms", method, dither, delays_us[i] / 1000,
                      (double) best / 1000);
      g_assert_cmpint (best, <=, LIMIT_US);
    }
}

static void
test_cancel (void)
{
  g_autoptr (HekImage) image = hek_test_picture_new (WIDTH, HEIGHT, 3, paint_texture);

  check_method (image, "uniform", "none");
  check_method (image, "uniform", "fs");
  check_method (image, "palette", "none");
  check_method (image, "palette", "blue-noise");
  check_method (image, "palette", "fs");
  check_method (image, "mediancut", "none");
  check_method (image, "blockvq", "none");
#if HEK_HAVE_JPEG
  check_method (image, "jnd", "none");
#endif
}

static void
note_progress (double   fraction,
               gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, *last - 1e-9);
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
}

static void
test_progress (void)
{
  g_autoptr (HekImage) image = hek_test_picture_new (1200, 900, 3, paint_texture);

  for (guint i = 0; i < hek_imagequant_n (); i++)
    {
      const HekImageQuantizer *quantizer = hek_imagequant (i);
      g_autoptr (HekQuantized) result = NULL;
      double last = 0;
      HekTask task = { .progress = note_progress, .progress_data = &last };
      HekOptionValues values;

      hek_options_defaults (quantizer->options, quantizer->n_options, &values);
      result = hek_imagequant_run (quantizer, image, &values, NULL, NULL, &task, NULL);
      g_assert_nonnull (result);
      g_assert_cmpfloat (last, ==, 1);
    }
}

#if HEK_HAVE_JPEG
typedef struct
{
  GCancellable *cancellable;
  double fraction;
} CancelAt;

static void
cancel_at (double   fraction,
           gpointer user_data)
{
  CancelAt *at = user_data;

  if (fraction >= at->fraction)
    g_cancellable_cancel (at->cancellable);
}

/* Within the last pass over the coefficients, when libjpeg has written much. */
static void
test_writing (void)
{
  g_autoptr (HekImage) image = hek_test_picture_new (1200, 900, 3, paint_texture);
  const HekImageQuantizer *quantizer = hek_imagequant_find ("jnd");
  HekOptionValues values;

  hek_options_defaults (quantizer->options, quantizer->n_options, &values);
  for (double fraction = 0.81; fraction < 0.915; fraction += 0.01)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      CancelAt at = { cancellable, fraction };
      HekTask task = { .cancellable = cancellable, .progress = cancel_at, .progress_data = &at };

      g_assert_null (hek_imagequant_run (quantizer, image, &values, NULL, NULL, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}
#endif

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imagequant/cancel/progress", test_progress);
#if HEK_HAVE_JPEG
  g_test_add_func ("/imagequant/cancel/writing", test_writing);
#endif
  g_test_add_func ("/imagequant/cancel/latency", test_cancel);
  return g_test_run ();
}
