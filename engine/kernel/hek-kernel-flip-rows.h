/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of FLIP: included once by each file of one instruction set, which gives the name of its
 * table in HEK_KERNEL_FLIP_TABLE. The filters are written with vectors as wide as the registers,
 * because a compiler does not keep the sums of a loop over taps in registers otherwise; every
 * value is calculated by itself, so the width does not show in the result.
 *
 * Source: Andersson, Nilsson, Akenine-Möller, Oskarsson, Åström, Fairchild, "FLIP: a difference
 * evaluator for alternating images", Proc. ACM CGIT 3(2), 2020; constants as in the original
 * program, version 1.6.
 */
#include "hek-kernel-color-power.h"
#include "hek-kernel-flip-private.h"

#if defined(__AVX512F__)
#define WIDTH 16
#elif defined(__AVX__)
#define WIDTH 8
#else
#define WIDTH 4
#endif

#define STRIP 64
_Static_assert (HEK_KERNEL_FLIP_LANES % STRIP == 0, "rows are whole strips");

typedef float Vec __attribute__ ((vector_size (WIDTH * sizeof (float))));
typedef float VecAnywhere __attribute__ ((vector_size (WIDTH * sizeof (float)),
                                          aligned (sizeof (float)), may_alias));

#define LOAD(p) ((Vec) *(const VecAnywhere *) (p))
#define STORE(p, v) (*(VecAnywhere *) (p) = (v))

/* --- light --------------------------------------------------------------------------------- */

/* Above every value of a picture and so low that its square is a float; all tone maps are flat
 * there. */
#define BRIGHTEST 1e9f

static inline float
clip (float x,
      float high)
{
  float positive = x > 0 ? x : 0;

  return positive < high ? positive : high;
}

static void
tone_map (const HekKernelFlipTone *tone,
          float                    gain,
          float *restrict          rgb,
          size_t                   n)
{
  const HekKernelFlipTone t = *tone;

  if (t.reinhard)
    for (size_t i = 0; i < n; i++)
      {
        float r = clip (rgb[3 * i] * gain, BRIGHTEST);
        float g = clip (rgb[3 * i + 1] * gain, BRIGHTEST);
        float b = clip (rgb[3 * i + 2] * gain, BRIGHTEST);
        float factor = 1 / (1 + (0.2126f * r + 0.7152f * g + 0.0722f * b));

        rgb[3 * i] = r * factor;
        rgb[3 * i + 1] = g * factor;
        rgb[3 * i + 2] = b * factor;
      }
  else
    for (size_t i = 0; i < 3 * n; i++)
      {
        float x = clip (rgb[i] * gain, BRIGHTEST);

        rgb[i] = (x * x * t.a + x * t.b) / (x * x * t.c + x * t.d + t.e);
      }
}

/*
 * The original's sRGB matrices, as fractions and with 9 decimals, between them its D65 white:
 * rows X / Xn − Y, Y and Y − Z / Zn of linear light, and linear light of (X / Xn, Y, Z / Zn).
 */
#define X_RGB(i) (((double[]){ 10135552, 8788810, 4435075 })[i] / 24577794 * 1.052156925)
#define Y_RGB(i) (((double[]){ 2613072, 8788810, 887015 })[i] / 12288897)
#define Z_RGB(i) (((double[]){ 1425312, 8788810, 70074185 })[i] / 73733382 * 0.918357670)

static void
planes (const float *restrict rgb,
        float *const          out[HEK_FLIP_N_PLANES],
        size_t                n)
{
  const float yr = (float) Y_RGB (0), yg = (float) Y_RGB (1), yb = (float) Y_RGB (2);
  const float xr = (float) (X_RGB (0) - Y_RGB (0)), xg = (float) (X_RGB (1) - Y_RGB (1));
  const float xb = (float) (X_RGB (2) - Y_RGB (2)), zr = (float) (Y_RGB (0) - Z_RGB (0));
  const float zg = (float) (Y_RGB (1) - Z_RGB (1)), zb = (float) (Y_RGB (2) - Z_RGB (2));
  float *restrict y = out[HEK_FLIP_Y], *restrict cx = out[HEK_FLIP_CX];
  float *restrict cz = out[HEK_FLIP_CZ];

  for (size_t i = 0; i < n; i++)
    {
      float r = clip (rgb[3 * i], 1), g = clip (rgb[3 * i + 1], 1), b = clip (rgb[3 * i + 2], 1);

      y[i] = yr * r + yg * g + yb * b;
      cx[i] = xr * r + xg * g + xb * b;
      cz[i] = zr * r + zg * g + zb * b;
    }
}

/* --- filters ------------------------------------------------------------------------------- */

/* The weighted sum of a centre and of what is k away on both sides of it. */
static inline __attribute__ ((always_inline)) Vec
weigh_across (const float *const *centre,
              size_t              i,
              const float        *w,
              int                 radius)
{
  Vec sum = w[0] * LOAD (centre[0] + i);

  for (int k = 1; k <= radius; k++)
    sum += w[k] * (LOAD (centre[-k] + i) + LOAD (centre[k] + i));
  return sum;
}

static inline __attribute__ ((always_inline)) Vec
weigh_along (const float *centre,
             const float *w,
             int          radius)
{
  Vec sum = w[0] * LOAD (centre);

  for (int k = 1; k <= radius; k++)
    sum += w[k] * (LOAD (centre - k) + LOAD (centre + k));
  return sum;
}

static void
across (const HekKernelFlipFilters *filters,
        const float *const *const   rows[HEK_FLIP_N_PLANES],
        float *const                out[HEK_FLIP_N_COLUMNS],
        size_t                      n)
{
  const HekKernelFlipFilters f = *filters;
  const float *const *y = rows[HEK_FLIP_Y] + f.radius_cz;
  const float *const *cx = rows[HEK_FLIP_CX] + f.radius_cz;
  const float *const *cz = rows[HEK_FLIP_CZ] + f.radius_cz;

  for (size_t i = 0; i < n; i += WIDTH)
    {
      Vec centre = LOAD (y[0] + i);
      Vec smooth = f.smooth[0] * centre, edge = { 0 }, point = f.point[0] * centre;
      Vec cz1 = f.cz1[0] * LOAD (cz[0] + i), cz2 = f.cz2[0] * LOAD (cz[0] + i);

      for (int k = 1; k <= f.radius_feature; k++)
        {
          Vec above = LOAD (y[-k] + i), below = LOAD (y[k] + i);
          Vec both = above + below;

          smooth += f.smooth[k] * both;
          point += f.point[k] * both;
          edge += f.edge[k] * (below - above);
        }
      for (int k = 1; k <= f.radius_cz; k++)
        {
          Vec both = LOAD (cz[-k] + i) + LOAD (cz[k] + i);

          cz1 += f.cz1[k] * both;
          cz2 += f.cz2[k] * both;
        }
      STORE (out[HEK_FLIP_COLUMN_Y] + i, weigh_across (y, i, f.y, f.radius_y));
      STORE (out[HEK_FLIP_COLUMN_CX] + i, weigh_across (cx, i, f.cx, f.radius_cx));
      STORE (out[HEK_FLIP_COLUMN_CZ1] + i, cz1);
      STORE (out[HEK_FLIP_COLUMN_CZ2] + i, cz2);
      STORE (out[HEK_FLIP_COLUMN_SMOOTH] + i, smooth);
      STORE (out[HEK_FLIP_COLUMN_EDGE] + i, edge);
      STORE (out[HEK_FLIP_COLUMN_POINT] + i, point);
    }
}

static inline __attribute__ ((always_inline)) void
store_length (float *out,
              Vec    a,
              Vec    b)
{
  Vec squares = a * a + b * b;

  for (int k = 0; k < WIDTH; k++)
    out[k] = sqrtf (squares[k]);
}

static void
along (const HekKernelFlipFilters *filters,
       const float *const          in[HEK_FLIP_N_COLUMNS],
       float *const                out[HEK_FLIP_N_SEEN],
       size_t                      n)
{
  const HekKernelFlipFilters f = *filters;

  for (size_t i = 0; i < n; i += WIDTH)
    {
      size_t at = i + (size_t) f.radius_cz;
      const float *cz1 = in[HEK_FLIP_COLUMN_CZ1] + at, *cz2 = in[HEK_FLIP_COLUMN_CZ2] + at;
      const float *smooth = in[HEK_FLIP_COLUMN_SMOOTH] + at;
      const float *edge = in[HEK_FLIP_COLUMN_EDGE] + at, *point = in[HEK_FLIP_COLUMN_POINT] + at;
      Vec edge_x = { 0 }, edge_y = f.smooth[0] * LOAD (edge);
      Vec point_x = f.point[0] * LOAD (smooth), point_y = f.smooth[0] * LOAD (point);

      for (int k = 1; k <= f.radius_feature; k++)
        {
          Vec left = LOAD (smooth - k), right = LOAD (smooth + k);

          edge_x += f.edge[k] * (right - left);
          point_x += f.point[k] * (left + right);
          edge_y += f.smooth[k] * (LOAD (edge - k) + LOAD (edge + k));
          point_y += f.smooth[k] * (LOAD (point - k) + LOAD (point + k));
        }
      store_length (out[HEK_FLIP_SEEN_EDGE] + i, edge_x, edge_y);
      store_length (out[HEK_FLIP_SEEN_POINT] + i, point_x, point_y);
      STORE (out[HEK_FLIP_SEEN_Y] + i, weigh_along (in[HEK_FLIP_COLUMN_Y] + at, f.y, f.radius_y));
      STORE (out[HEK_FLIP_SEEN_CX] + i,
             weigh_along (in[HEK_FLIP_COLUMN_CX] + at, f.cx, f.radius_cx));
      STORE (out[HEK_FLIP_SEEN_CZ] + i,
             weigh_along (cz1, f.cz1, f.radius_cz) + weigh_along (cz2, f.cz2, f.radius_cz));
    }
}

/* --- error --------------------------------------------------------------------------------- */

/* Exponents: of the colour difference, where its map to [0, 1] bends and to what value; the
 * largest difference is that of sRGB green and blue. */
#define COLOR_EXPONENT 0.7f
#define LARGEST 41.2760986f /* 203.301656^0.7 */
#define BEND (0.4f * LARGEST)
#define BEND_TO 0.95f

typedef struct
{
  float l[STRIP], a[STRIP], b[STRIP];
} Lab;

static inline float
lab_f (float t)
{
  float root = hek_cbrt_normal (t);
  float line = t * (float) (841 / 108.0) + (float) (4 / 29.0);

  return t > (float) (216 / 24389.0) ? root : line;
}

/* L*a*b* of what is left of the colour in the sRGB gamut, with chroma that grows with lightness
 * (Hunt). */
static inline __attribute__ ((always_inline)) void
lab_from_seen (const float *const seen[HEK_FLIP_N_SEEN],
               size_t             at,
               Lab               *lab)
{
  const float *restrict luminance = seen[HEK_FLIP_SEEN_Y] + at;
  const float *restrict cx = seen[HEK_FLIP_SEEN_CX] + at;
  const float *restrict cz = seen[HEK_FLIP_SEEN_CZ] + at;
  const float xw = 0.950428545f, zw = 1.088900371f;

  for (size_t i = 0; i < STRIP; i++)
    {
      float y = luminance[i], x = y + cx[i], z = y - cz[i];
      float r = clip (3.241003275f * xw * x - 1.537398934f * y - 0.498615861f * zw * z, 1);
      float g = clip (-0.969224334f * xw * x + 1.875930071f * y + 0.041554224f * zw * z, 1);
      float b = clip (0.055639423f * xw * x - 0.204011202f * y + 1.057148933f * zw * z, 1);
      float fx = lab_f ((float) X_RGB (0) * r + (float) X_RGB (1) * g + (float) X_RGB (2) * b);
      float fy = lab_f ((float) Y_RGB (0) * r + (float) Y_RGB (1) * g + (float) Y_RGB (2) * b);
      float fz = lab_f ((float) Z_RGB (0) * r + (float) Z_RGB (1) * g + (float) Z_RGB (2) * b);
      float l = 116 * fy - 16;

      lab->l[i] = l;
      lab->a[i] = 0.01f * l * (500 * (fx - fy));
      lab->b[i] = 0.01f * l * (200 * (fy - fz));
    }
}

/* x^p of 0 <= x < 1e4 and 0 <= p <= 1, 1e-6 relative; 0 for x = 0. */
static inline float
flip_power (float x,
            float p)
{
  return x > 0 ? hek_exp2 (p * hek_log2 (x)) : 0;
}

static inline float
flip_error (float distance,
            float feature)
{
  float color = flip_power (distance, COLOR_EXPONENT);
  float low = color * (BEND_TO / BEND);
  float high = BEND_TO + (color - BEND) * ((1 - BEND_TO) / (LARGEST - BEND));
  float exponent = clip (1 - feature, 1);

  return clip (flip_power (color < BEND ? low : high, exponent), 1);
}

static void
error (const float *const ref[HEK_FLIP_N_SEEN],
       const float *const test[HEK_FLIP_N_SEEN],
       float *restrict    out,
       size_t             n)
{
  Lab p, q;

  for (size_t at = 0; at < n; at += STRIP)
    {
      const float *restrict edge_p = ref[HEK_FLIP_SEEN_EDGE] + at;
      const float *restrict edge_q = test[HEK_FLIP_SEEN_EDGE] + at;
      const float *restrict point_p = ref[HEK_FLIP_SEEN_POINT] + at;
      const float *restrict point_q = test[HEK_FLIP_SEEN_POINT] + at;

      lab_from_seen (ref, at, &p);
      lab_from_seen (test, at, &q);
      for (size_t i = 0; i < STRIP; i++)
        {
          float a = p.a[i] - q.a[i], b = p.b[i] - q.b[i];
          float distance = fabsf (p.l[i] - q.l[i]) + sqrtf (a * a + b * b);
          float edge = fabsf (edge_p[i] - edge_q[i]), point = fabsf (point_p[i] - point_q[i]);
          float feature = sqrtf (0.70710678f * (edge > point ? edge : point));

          out[at + i] = flip_error (distance, feature);
        }
    }
}

const HekKernelFlip HEK_KERNEL_FLIP_TABLE = {
  .tone_map = tone_map,
  .planes = planes,
  .across = across,
  .along = along,
  .error = error,
};
