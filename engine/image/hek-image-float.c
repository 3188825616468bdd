/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of linear floats, as the readers of high dynamic range files need them. */
#include "config.h"

#include "hek-image-float-private.h"

void
hek_image_float_unpremultiply (float *rgb,
                               float *alpha,
                               gsize  n)
{
  for (gsize i = 0; i < n; i++)
    {
      float a = alpha[i] > 0.0f ? MIN (alpha[i], 1.0f) : 0.0f;

      alpha[i] = a;
      for (guint c = 0; c < 3; c++)
        rgb[3 * i + c] = a > 0.0f ? hek_image_float_tame (rgb[3 * i + c] / a) : rgb[3 * i + c];
    }
}

void
hek_image_float_matrix (const double m[9],
                        float       *rgb,
                        gsize        n)
{
  for (gsize i = 0; i < n; i++, rgb += 3)
    {
      double r = rgb[0], g = rgb[1], b = rgb[2];

      for (guint c = 0; c < 3; c++)
        rgb[c] = hek_image_float_tame ((float) (m[3 * c] * r + m[3 * c + 1] * g +
                                                m[3 * c + 2] * b));
    }
}
