/* SPDX-License-Identifier: Apache-2.0 */
#include "bench-scene-data.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-rng.h"

#define N_CLUSTERS 64

static double
normal (HekRng *rng)
{
  double r = sqrt (-2 * log (1 - hek_rng_double (rng)));

  return r * cos (2 * G_PI * hek_rng_double (rng));
}

float *
bench_scene_make_cloud (gsize n)
{
  float *coords = hek_aligned_new (n * 3, sizeof (float));
  double centers[N_CLUSTERS][4];
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint c = 0; c < N_CLUSTERS; c++)
    {
      for (guint a = 0; a < 3; a++)
        centers[c][a] = 2 * hek_rng_double (&rng) - 1;
      centers[c][3] = 0.02 + 0.13 * hek_rng_double (&rng);
    }
  for (gsize i = 0; i < n; i++)
    {
      guint c = (guint) hek_rng_below (&rng, N_CLUSTERS + 8);

      for (guint a = 0; a < 3; a++)
        coords[3 * i + a] = (float) (c < N_CLUSTERS ? centers[c][a] + centers[c][3] * normal (&rng)
                                                    : 2.4 * hek_rng_double (&rng) - 1.2);
    }
  return coords;
}

guint8 *
bench_scene_make_colors (gsize n)
{
  guint8 *rgba = hek_aligned_new (n, 4);

  for (gsize i = 0; i < n; i++)
    {
      guint8 color[4]
        = { (guint8) (i * 37), (guint8) (128 + i * 11 % 100), (guint8) (i >> 12), 255 };

      memcpy (rgba + 4 * i, color, 4);
    }
  return rgba;
}
