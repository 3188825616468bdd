/* SPDX-License-Identifier: Apache-2.0 */
/* The same picture, options and seed give the same result on any number of threads, and on every
 * instruction set. */
#include "config.h"

#include "hek-test-picture.h"

#include "../same.h"

static const struct
{
  const char *method, *settings;
} runs[] = {
  { "uniform", "bits=3" },
  { "uniform", "bits=2 space=lab dither=blue-noise" },
  { "uniform", "bits=2 space=oklab dither=fs" },
  { "uniform", "bits=2 space=linear dither=bayer" },
  { "uniform", "bits=10 curve=pq display=standard-hdr-pq" },
  { "uniform", "bits=6 curve=pu21 dither=blue-noise display=standard-hdr-pq" },
  { "uniform", "bits=9 curve=hlg dither=bayer display=standard-hdr-hlg" },
  { "uniform", "bits=4 curve=hlg dither=fs display=standard-hdr-hlg" },
  { "uniform", "bits=7 curve=gamma dither=fs" },
  { "palette", "colors=16 dither=fs" },
  { "palette", "colors=256 dither=fs amount=0.7" },
  { "palette", "colors=64 dither=none" },
  { "palette", "colors=9 dither=bayer space=lab" },
  { "palette", "colors=9 dither=blue-noise space=srgb" },
  { "palette", "colors=20 dither=fs weights=visibility display=standard-phone" },
  { "palette", "colors=40 dither=none weights=none" },
  { "mediancut", "colors=64 dither=none" },
  { "mediancut", "colors=24 weights=visibility display=standard-hdr-hlg" },
  { "mediancut", "colors=16 dither=fs" },
  { "blockvq", "codebook=64 block=4 seed=5" },
  { "blockvq", "codebook=128 block=3" },
#if HEK_HAVE_JPEG
  { "jnd", "threshold=1" },
  { "jnd", "threshold=6 chroma=444" },
#endif
};

/* One line per run, and one more for a picture with alpha. */
static char *
digests (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  g_autoptr (HekImage) noise = hek_test_picture_new (90, 70, 4, hek_test_paint_noise);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    for (guint p = 0; p < 2; p++)
      {
        gboolean is_jpeg = g_str_equal (runs[i].method, "jnd"); /* which has no alpha */
        g_autoptr (HekQuantized) result
          = hek_test_quantize (runs[i].method, p == 0 || is_jpeg ? photo : noise, runs[i].settings,
                               NULL);
        g_autofree char *digest = hek_test_digest (result);

        g_string_append_printf (text, "%s %s %u %s\n", runs[i].method, runs[i].settings, p, digest);
      }
  return g_string_free (text, FALSE);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digests))
    return 0;
  g_test_init (&argc, &argv, NULL);
  same_add_tests ("/imagequant/same", argv[0], digests);
  return g_test_run ();
}
