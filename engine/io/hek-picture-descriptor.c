/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A vector of what a picture looks like; its layout stands in the header. It is no learned
 * embedding: it knows colours, their places and edges, not what is shown.
 *
 * Sources: small pictures as descriptors: A. Torralba, R. Fergus, W. T. Freeman, "80 million tiny
 * images", 2008; histograms of colours: M. J. Swain, D. H. Ballard, "Color indexing", 1991; square
 * roots of shares, so that L2 is the Hellinger distance: R. Arandjelović, A. Zisserman, "Three
 * things everyone should know to improve object retrieval", 2012; gradients in cells: N. Dalal,
 * B. Triggs, "Histograms of oriented gradients for human detection", 2005; spread as colourfulness:
 * D. Hasler, S. Süsstrunk, "Measuring colourfulness in natural images", 2003.
 */
#include "config.h"

#include "hek-picture-descriptor.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-color-convert.h"

#define SIDE 64
#define THUMB_SIDE 8
#define THUMB_NUMBERS (THUMB_SIDE * THUMB_SIDE * 3)
#define BINS 5
#define HISTOGRAM_NUMBERS (BINS * BINS * BINS)
#define CELLS 4
#define ORIENTATIONS 8
#define GRADIENT_NUMBERS (CELLS * CELLS * ORIENTATIONS)
#define SPREAD_NUMBERS 3

G_STATIC_ASSERT (THUMB_NUMBERS + HISTOGRAM_NUMBERS + GRADIENT_NUMBERS + SPREAD_NUMBERS ==
                 HEK_PICTURE_DESCRIPTOR_DIM);

/* The square root of the share of each part divided by its mean squared distance over the 66 pairs
 * of the Kodak pictures kodim01 to kodim12 with weights of 1: 0.1012, 0.4171, 0.2968, 0.0084. */
#define THUMB_WEIGHT 1.86
#define HISTOGRAM_WEIGHT 0.85
#define GRADIENT_WEIGHT 1.0
#define SPREAD_WEIGHT 2.44

/* sRGB code 119, as linear light: what transparent parts show, as in the metrics. */
#define MID_GREY 0.18447499f

/* Range of the histogram: beyond, colours count for the outermost bin. */
#define HISTOGRAM_MAX_AB 80.0

/* Sum of gradients, in L* a pixel, below which a picture counts as flat: noise of 8-bit codes. */
#define FLAT_GRADIENT 0.25

/* cos and sin of kπ/8, so that every libm gives the same. */
static const double directions[ORIENTATIONS][2] = {
  { 1, 0 },
  { 0.92387953251128674, 0.38268343236508977 },
  { 0.70710678118654752, 0.70710678118654752 },
  { 0.38268343236508977, 0.92387953251128674 },
  { 0, 1 },
  { -0.38268343236508977, 0.92387953251128674 },
  { -0.70710678118654752, 0.70710678118654752 },
  { -0.92387953251128674, 0.38268343236508977 },
};

typedef struct
{
  guint width, height; /* at most SIDE */
  float linear[SIDE * SIDE * 3];
  float lab[SIDE * SIDE * 3];
} Small;

static gboolean
make_small (HekImage       *image,
            Small          *small,
            const HekTask  *task,
            GError        **error)
{
  g_autoptr (HekImage) resized =
    hek_image_resize (image, MIN (image->width, SIDE), MIN (image->height, SIDE), task, error);
  float alpha[SIDE];

  if (resized == NULL)
    return FALSE;
  small->width = resized->width;
  small->height = resized->height;
  for (guint y = 0; y < small->height; y++)
    {
      float *row = small->linear + y * small->width * 3;

      hek_image_read_row (resized, y, 0, small->width, HEK_ENCODING_LINEAR, row, alpha);
      for (guint i = 0; i < 3 * small->width; i++)
        row[i] = alpha[i / 3] * CLAMP (row[i], 0.0f, 1.0f) + (1 - alpha[i / 3]) * MID_GREY;
    }
  hek_color_convert_rows (hek_color_space_find ("linear"), hek_color_space_find ("lab"),
                          small->linear, small->lab, (gsize) small->width * small->height);
  return TRUE;
}

/* How much of pixel @i lies in cell @cell of @n_cells over @n pixels. */
static double
overlap (guint i,
         guint n,
         guint cell,
         guint n_cells)
{
  double begin = (double) cell * n / n_cells, end = (double) (cell + 1) * n / n_cells;

  return MAX (0.0, MIN (end, i + 1.0) - MAX (begin, (double) i));
}

static void
fill_thumbnail (const Small *small,
                float       *out)
{
  float linear[THUMB_NUMBERS], lab[THUMB_NUMBERS];

  for (guint cy = 0; cy < THUMB_SIDE; cy++)
    for (guint cx = 0; cx < THUMB_SIDE; cx++)
      {
        double sum[3] = { 0 }, area = 0;

        for (guint y = cy * small->height / THUMB_SIDE; y < small->height; y++)
          {
            double wy = overlap (y, small->height, cy, THUMB_SIDE);

            if (wy == 0)
              break;
            for (guint x = cx * small->width / THUMB_SIDE; x < small->width; x++)
              {
                double w = wy * overlap (x, small->width, cx, THUMB_SIDE);

                if (w == 0)
                  break;
                area += w;
                for (guint c = 0; c < 3; c++)
                  sum[c] += w * small->linear[(y * small->width + x) * 3 + c];
              }
          }
        for (guint c = 0; c < 3; c++)
          linear[(cy * THUMB_SIDE + cx) * 3 + c] = (float) (sum[c] / area);
      }
  hek_color_convert_rows (hek_color_space_find ("linear"), hek_color_space_find ("lab"), linear,
                          lab, THUMB_SIDE * THUMB_SIDE);
  for (guint i = 0; i < THUMB_NUMBERS; i++)
    out[i] = (float) (THUMB_WEIGHT / (100 * THUMB_SIDE) * lab[i]);
}

/* The two bins that share @v, and the share of the upper one. */
static guint
find_bin (double  v,
          double  min,
          double  max,
          double *share)
{
  double place = CLAMP ((v - min) / (max - min), 0.0, 1.0) * (BINS - 1);
  guint bin = MIN ((guint) place, BINS - 2);

  *share = place - bin;
  return bin;
}

static void
fill_histogram (const Small *small,
                float       *out)
{
  double counts[HISTOGRAM_NUMBERS] = { 0 };
  guint n = small->width * small->height;

  for (guint i = 0; i < n; i++)
    {
      const float *lab = small->lab + 3 * i;
      double share[3];
      guint bin[3];

      bin[0] = find_bin (lab[0], 0, 100, &share[0]);
      bin[1] = find_bin (lab[1], -HISTOGRAM_MAX_AB, HISTOGRAM_MAX_AB, &share[1]);
      bin[2] = find_bin (lab[2], -HISTOGRAM_MAX_AB, HISTOGRAM_MAX_AB, &share[2]);
      for (guint k = 0; k < 8; k++)
        {
          guint place = 0;
          double w = 1;

          for (guint c = 0; c < 3; c++)
            {
              guint up = k >> c & 1;

              place = place * BINS + bin[c] + up;
              w *= up != 0 ? share[c] : 1 - share[c];
            }
          counts[place] += w;
        }
    }
  for (guint i = 0; i < HISTOGRAM_NUMBERS; i++)
    out[i] = (float) (HISTOGRAM_WEIGHT * sqrt (counts[i] / n));
}

/*
 * Shares of a gradient of length @length in the orientations: half of 1 + cos 8φ, φ the angle to
 * the direction, where that is under 22.5°. The two that are not 0 sum to 1. The cosine of 8φ comes
 * from that of φ by doubling three times.
 */
static void
add_gradient (double  gx,
              double  gy,
              double  length,
              double *orientations)
{
  for (guint k = 0; k < ORIENTATIONS; k++)
    {
      double c = fabs (gx * directions[k][0] + gy * directions[k][1]) / length;
      double c2 = 2 * c * c - 1, c4 = 2 * c2 * c2 - 1;

      if (c > directions[1][0])
        orientations[k] += length * c4 * c4; /* (1 + cos 8φ) / 2 */
    }
}

static void
fill_gradients (const Small *small,
                float       *out)
{
  double sums[GRADIENT_NUMBERS] = { 0 }, total = 0;
  guint width = small->width, height = small->height;

  for (guint y = 1; y + 1 < height; y++)
    for (guint x = 1; x + 1 < width; x++)
      {
        const float *at = small->lab + (y * width + x) * 3;
        /* y upwards, so that angles are as on the screen */
        double gx = ((double) at[3] - at[-3]) / 2;
        double gy = ((double) *(at - 3 * (gssize) width) - at[3 * (gsize) width]) / 2;
        double length = sqrt (gx * gx + gy * gy);
        guint cell = y * CELLS / height * CELLS + x * CELLS / width;

        if (length > 0)
          add_gradient (gx, gy, length, sums + cell * ORIENTATIONS);
      }
  for (guint i = 0; i < GRADIENT_NUMBERS; i++)
    total += sums[i];
  total += FLAT_GRADIENT * width * height;
  for (guint i = 0; i < GRADIENT_NUMBERS; i++)
    out[i] = (float) (GRADIENT_WEIGHT * sqrt (sums[i] / total));
}

static void
fill_spread (const Small *small,
             float       *out)
{
  gsize n = (gsize) small->width * small->height;

  for (guint c = 0; c < 3; c++)
    {
      double mean = 0, square = 0;

      for (gsize i = 0; i < n; i++)
        mean += small->lab[3 * i + c];
      mean /= (double) n;
      for (gsize i = 0; i < n; i++)
        square += (small->lab[3 * i + c] - mean) * (small->lab[3 * i + c] - mean);
      out[c] = (float) (SPREAD_WEIGHT / 100 * sqrt (square / (double) n));
    }
}

gboolean
hek_picture_descriptor (HekImage       *image,
                        float           out[HEK_PICTURE_DESCRIPTOR_DIM],
                        const HekTask  *task,
                        GError        **error)
{
  hek_auto_aligned Small *small = hek_aligned_new (1, sizeof (Small));

  if (!make_small (image, small, task, error))
    return FALSE;
  fill_thumbnail (small, out);
  fill_histogram (small, out + THUMB_NUMBERS);
  fill_gradients (small, out + THUMB_NUMBERS + HISTOGRAM_NUMBERS);
  fill_spread (small, out + THUMB_NUMBERS + HISTOGRAM_NUMBERS + GRADIENT_NUMBERS);
  return TRUE;
}
