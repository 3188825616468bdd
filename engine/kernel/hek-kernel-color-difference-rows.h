/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Rows of colour differences: one float per pair of pixels. */
#include "hek-kernel-color-delta-e.h"
#include "hek-kernel-color-difference.h"
#include "hek-kernel-color-private.h"
#include "hek-kernel-color-strip.h"

static void
distance (const float *ref,
          const float *test,
          float       *out,
          size_t       n)
{
  for (size_t i = 0; i < n; i++)
    {
      float x = ref[3 * i] - test[3 * i];
      float y = ref[3 * i + 1] - test[3 * i + 1];
      float z = ref[3 * i + 2] - test[3 * i + 2];

      out[i] = sqrtf (x * x + y * y + z * z);
    }
}

static void
delta_itp (const float *ref,
           const float *test,
           float       *out,
           size_t       n)
{
  for (size_t i = 0; i < n; i++)
    {
      float x = ref[3 * i] - test[3 * i];
      float y = 0.5f * (ref[3 * i + 1] - test[3 * i + 1]);
      float z = ref[3 * i + 2] - test[3 * i + 2];

      out[i] = 720 * sqrtf (x * x + y * y + z * z);
    }
}

static void
hyab (const float *ref,
      const float *test,
      float       *out,
      size_t       n)
{
  for (size_t i = 0; i < n; i++)
    {
      float x = ref[3 * i] - test[3 * i];
      float y = ref[3 * i + 1] - test[3 * i + 1];
      float z = ref[3 * i + 2] - test[3 * i + 2];

      out[i] = fabsf (x) + sqrtf (y * y + z * z);
    }
}

/* Strips p of @ref and q of @test; @expression gives the difference of pixel i. */
#define EACH_PAIR(ref, test, out, n, expression)                                                   \
  do                                                                                               \
    {                                                                                              \
      Strip p, q;                                                                                  \
      float result[STRIP];                                                                         \
                                                                                                   \
      for (size_t at = 0; at < (n); at += STRIP)                                                   \
        {                                                                                          \
          size_t n_strip = strip_size ((n) - at);                                                  \
                                                                                                   \
          strip_load (&p, (ref) + 3 * at, n_strip);                                                \
          strip_load (&q, (test) + 3 * at, n_strip);                                               \
          for (size_t i = 0; i < STRIP; i++)                                                       \
            result[i] = (expression);                                                              \
          memcpy ((out) + at, result, n_strip * sizeof *result);                                   \
        }                                                                                          \
    }                                                                                              \
  while (0)

static void
delta_e_94 (const HekKernelCie94 *weights,
            const float          *ref,
            const float          *test,
            float                *out,
            size_t                n)
{
  const HekKernelCie94 w = *weights;

  EACH_PAIR (ref, test, out, n,
             hek_cie94 (p.x[i], p.y[i], p.z[i], q.x[i], q.y[i], q.z[i], w));
}

static void
delta_e_cmc (float        l,
             float        c,
             const float *ref,
             const float *test,
             float       *out,
             size_t       n)
{
  const float inverse_l = 1 / l, inverse_c = 1 / c;

  EACH_PAIR (ref, test, out, n,
             hek_cmc (p.x[i], p.y[i], p.z[i], q.x[i], q.y[i], q.z[i], inverse_l, inverse_c));
}

/* The terms of HekCiede2000, one array each. */
typedef struct
{
  float stretch[STRIP], vx[STRIP], vy[STRIP], mean_c[STRIP], c[STRIP], h[STRIP], h_below[STRIP];
  float t[STRIP], one_minus_cos[STRIP], sin_2_delta_theta[STRIP];
} Ciede2000Strip;

static inline __attribute__ ((always_inline)) void
strip_ciede2000 (const Strip    *p,
                 const Strip    *q,
                 Ciede2000Strip *w,
                 float          *result)
{
  for (size_t i = 0; i < STRIP; i++)
    w->stretch[i] = hek_ciede2000_stretch (p->y[i], p->z[i], q->y[i], q->z[i]);
  for (size_t i = 0; i < STRIP; i++)
    {
      HekCiede2000 terms = { .stretch = w->stretch[i] };

      hek_ciede2000_chroma_and_hue (p->y[i], p->z[i], q->y[i], q->z[i], &terms);
      w->vx[i] = terms.vx;
      w->vy[i] = terms.vy;
      w->mean_c[i] = terms.mean_c;
      w->c[i] = terms.c;
      w->h[i] = terms.h;
      w->h_below[i] = terms.h_below;
    }
  for (size_t i = 0; i < STRIP; i++)
    w->t[i] = hek_hue_t (w->vx[i], w->vy[i], &w->one_minus_cos[i]);
  for (size_t i = 0; i < STRIP; i++)
    w->sin_2_delta_theta[i] = hek_sin_2_delta_theta (w->one_minus_cos[i]);
  for (size_t i = 0; i < STRIP; i++)
    {
      HekCiede2000 terms = { .mean_c = w->mean_c[i],
                             .c = w->c[i],
                             .h = w->h[i],
                             .h_below = w->h_below[i],
                             .t = w->t[i],
                             .sin_2_delta_theta = w->sin_2_delta_theta[i] };

      result[i] = hek_ciede2000_sum (p->x[i], q->x[i], terms);
    }
}

static void
delta_e_2000 (const float *ref,
              const float *test,
              float       *out,
              size_t       n)
{
  Ciede2000Strip work;
  float result[STRIP];
  Strip p, q;

  for (size_t at = 0; at < n; at += STRIP)
    {
      size_t n_strip = strip_size (n - at);

      strip_load (&p, ref + 3 * at, n_strip);
      strip_load (&q, test + 3 * at, n_strip);
      strip_ciede2000 (&p, &q, &work, result);
      memcpy (out + at, result, n_strip * sizeof *result);
    }
}
