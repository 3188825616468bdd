/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processor time of the image module on 24 million pixels: the sample photograph, repeated. The
 * peer for decoding is libpng's own simplified interface on the same file.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <png.h>

#include "hek-image-file.h"

#define WIDTH 6000
#define HEIGHT 4000
#define N_RUNS 3

static double
cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static HekImage *
make_large (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "kodim03.png",
                                            NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) photo = hek_image_load (path, NULL, NULL, &error);
  HekImage *large;

  g_assert_no_error (error);
  large = hek_image_new (WIDTH, HEIGHT, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, &error);
  g_assert_no_error (error);
  for (guint32 y = 0; y < HEIGHT; y++)
    for (guint32 x = 0; x < WIDTH; x += photo->width)
      memcpy (hek_image_row (large, y) + 3 * x, hek_image_row (photo, y % photo->height),
              3 * MIN (photo->width, WIDTH - x));
  return large;
}

static void
decode_by_libpng (GBytes *bytes)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  g_autofree guint8 *pixels = NULL;
  gsize n_bytes;
  const void *data = g_bytes_get_data (bytes, &n_bytes);

  g_assert_true (png_image_begin_read_from_memory (&image, data, n_bytes));
  image.format = PNG_FORMAT_RGB;
  pixels = g_malloc (PNG_IMAGE_SIZE (image));
  g_assert_true (png_image_finish_read (&image, NULL, pixels, 0, NULL));
}

static void
run (const char *what,
     HekImage   *image,
     GBytes     *png,
     double     *best_ms)
{
  *best_ms = G_MAXDOUBLE;
  for (guint i = 0; i < N_RUNS; i++)
    {
      double start = cpu_ms ();
      g_autoptr (HekImage) out = NULL;

      if (g_str_equal (what, "load PNG"))
        out = hek_image_load_bytes (png, "large.png", NULL, NULL, NULL);
      else if (g_str_equal (what, "load PNG, libpng alone"))
        decode_by_libpng (png);
      else if (g_str_equal (what, "resize to 775 × 517"))
        out = hek_image_resize (image, 775, 517, NULL, NULL);
      else if (g_str_equal (what, "convert to linear floats"))
        out = hek_image_convert (image, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL, NULL);
      else
        g_bytes_unref (hek_image_encode_png (image, 3, NULL, NULL));
      *best_ms = MIN (*best_ms, cpu_ms () - start);
    }
  printf ("# %-26s %7.1f ms, %5.1f ns per pixel\n", what, *best_ms,
           *best_ms * 1e6 / (WIDTH * (double) HEIGHT));
}

int
main (void)
{
  g_autoptr (HekImage) image = make_large ();
  g_autoptr (GBytes) png = hek_image_encode_png (image, 6, NULL, NULL);
  double load_ms, peer_ms, resize_ms, other_ms;

  run ("load PNG", image, png, &load_ms);
  run ("load PNG, libpng alone", image, png, &peer_ms);
  run ("resize to 775 × 517", image, png, &resize_ms);
  run ("convert to linear floats", image, png, &other_ms);
  run ("encode PNG, level 3", image, png, &other_ms);
  printf ("1..2\n");
  printf ("%s 1 loading takes %.2f times the processor time of libpng alone (at most 1.25)\n",
           load_ms <= 1.25 * peer_ms ? "ok" : "not ok", load_ms / peer_ms);
  printf ("%s 2 resizing takes %.0f ms of processor time (at most 120)\n",
           resize_ms <= 120 ? "ok" : "not ok", resize_ms);
  return 0;
}
