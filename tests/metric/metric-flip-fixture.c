/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of FLIP share. */
#include "metric-flip-fixture.h"

#include <math.h>
#include <string.h>

HekOptionValues
flip_default_options (void)
{
  HekOptionValues options;

  hek_options_defaults (hek_metric_flip.options, hek_metric_flip.n_options, &options);
  return options;
}

void
flip_set_option (HekOptionValues *options,
                 const char      *name,
                 const char      *text)
{
  int i = hek_options_find (hek_metric_flip.options, hek_metric_flip.n_options, name);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (i, >=, 0);
  g_assert_true (hek_option_parse (&hek_metric_flip.options[i], text, &options->v[i], &error));
  g_assert_no_error (error);
}

FlipValues
flip_evaluate (const HekImage         *ref,
               const HekImage         *test,
               const HekOptionValues  *options,
               HekMap                **map)
{
  const HekViewing viewing = { .display = hek_display (0) };
  const HekOptionValues defaults = flip_default_options ();
  double values[HEK_METRIC_MAX_VALUES];
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_metric_flip.evaluate (ref, test, &viewing, options ? options : &defaults,
                                           values, map, NULL, &error));
  g_assert_no_error (error);
  return (FlipValues){ values[0], values[1], values[2] };
}

HekImage *
flip_new_image (guint32       width,
                guint32       height,
                guint         n_channels,
                HekSampleType type)
{
  HekImage *image = hek_image_new (width, height, n_channels, type,
                                   type == HEK_SAMPLE_U8 ? HEK_ENCODING_SRGB : HEK_ENCODING_LINEAR,
                                   NULL);

  memset (image->data, 0, image->height * image->stride_bytes);
  return image;
}

HekImage *
flip_draw (guint32  width,
           guint32  height,
           gboolean changed)
{
  HekImage *image = flip_new_image (width, height, 3, HEK_SAMPLE_F32);

  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x++)
      for (guint32 c = 0; c < 3; c++)
        {
          guint32 n = (x * 37 + y * 91 + c * 53 + x * y % 29) % 256;

          if (changed)
            n += (x * 7 + y * 3 + c * 5) % 11;
          ((float *) hek_image_row (image, y))[3 * x + c] = ldexpf ((float) n,
                                                                    (int) (x / 8 % 9) - 10);
        }
  return image;
}
