/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stopping work on a picture of 24 million pixels. What counts is the processor time of the working
 * thread from the cancellation to its return: that depends little on what else the machine does.
 * The limit is for the quickest of some attempts.
 */
#include "config.h"

#include <pthread.h>
#include <time.h>

#include "../test-timing.h"
#include "test-image-util.h"

#define WIDTH 6000
#define HEIGHT 4000
#define LIMIT_MS (100.0 * HEK_TEST_SLOWDOWN)
#define ATTEMPTS 3

typedef gpointer (*Work) (gpointer input, const HekTask *task, GError **error);

typedef struct
{
  GCancellable *cancellable;
  guint delay_ms;
  clockid_t clock; /* of the working thread */
  double cancelled_at_ms;
} Canceller;

static double
read_ms (clockid_t clock)
{
  struct timespec t;

  clock_gettime (clock, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static gpointer
cancel_later (gpointer data)
{
  Canceller *canceller = data;

  g_usleep (canceller->delay_ms * 1000);
  canceller->cancelled_at_ms = read_ms (canceller->clock);
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

/* Cancels the work after a time and gives how long it went on, or a negative number if it had been
 * done by then. */
static double
cancel_after (Work     work,
              gpointer input,
              guint    delay_ms)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Canceller canceller = { .cancellable = cancellable, .delay_ms = delay_ms };
  HekTask task = { .cancellable = cancellable };
  GThread *thread;
  gpointer result;
  double ended_at_ms;

  g_assert_cmpint (pthread_getcpuclockid (pthread_self (), &canceller.clock), ==, 0);
  thread = g_thread_new ("cancel", cancel_later, &canceller);
  result = work (input, &task, &error);
  ended_at_ms = read_ms (canceller.clock);
  g_thread_join (thread);
  if (result != NULL)
    return -1;

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return ended_at_ms - canceller.cancelled_at_ms;
}

static void
assert_stops (Work     work,
              gpointer input)
{
  guint n_cancelled = 0;

  for (guint delay_ms = 1; delay_ms < 400; delay_ms = delay_ms * 3)
    {
      double latency_ms = G_MAXDOUBLE;

      for (guint i = 0; i < ATTEMPTS && latency_ms >= LIMIT_MS; i++)
        latency_ms = MIN (latency_ms, cancel_after (work, input, delay_ms));
      if (latency_ms < 0)
        continue; /* done before */

      g_test_message ("after %u ms: %.1f ms", delay_ms, latency_ms);
      g_assert_cmpfloat (latency_ms, <, LIMIT_MS);
      n_cancelled++;
    }
  g_assert_cmpuint (n_cancelled, >, 0);
}

static gpointer
load (gpointer        bytes,
      const HekTask  *task,
      GError        **error)
{
  g_autoptr (HekImage) image = hek_image_load_bytes (bytes, "large.png", NULL, task, error);

  return image != NULL ? bytes : NULL;
}

static gpointer
convert (gpointer        image,
         const HekTask  *task,
         GError        **error)
{
  g_autoptr (HekImage) out =
    hek_image_convert (image, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, task, error);

  return out != NULL ? image : NULL;
}

static gpointer
resize (gpointer        image,
        const HekTask  *task,
        GError        **error)
{
  g_autoptr (HekImage) out = hek_image_resize (image, WIDTH - 1, HEIGHT - 1, task, error);

  return out != NULL ? image : NULL;
}

static gpointer
encode (gpointer        image,
        const HekTask  *task,
        GError        **error)
{
  g_autoptr (GBytes) out = hek_image_encode_png (image, 9, task, error);

  return out != NULL ? image : NULL;
}

/* The file again, with a colour chunk behind its header that makes it go through colour management.
 */
static GBytes *
with_cicp (GBytes *bytes)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, data, 33);
  test_png_append_chunk (out, "cICP", "\14\15\0\1", 4);
  g_byte_array_append (out, data + 33, (guint) n_bytes - 33);
  return g_byte_array_free_to_bytes (out);
}

static void
test_load (void)
{
  g_autoptr (HekImage) image = test_image_ramp (WIDTH, HEIGHT, 3);
  g_autoptr (GBytes) png = hek_image_encode_png (image, 1, NULL, NULL);
  g_autoptr (GBytes) wide = with_cicp (png);

  g_clear_pointer (&image, hek_image_unref);
  assert_stops (load, png);
  assert_stops (load, wide);
}

static void
test_work (gconstpointer work)
{
  g_autoptr (HekImage) image = test_image_ramp (WIDTH, HEIGHT, 3);

  assert_stops (*(const Work *) work, image);
}

int
main (int    argc,
      char **argv)
{
  static const Work works[] = { convert, resize, encode };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/cancel/load", test_load);
  g_test_add_data_func ("/image/cancel/convert", &works[0], test_work);
  g_test_add_data_func ("/image/cancel/resize", &works[1], test_work);
  g_test_add_data_func ("/image/cancel/encode", &works[2], test_work);
  return g_test_run ();
}
