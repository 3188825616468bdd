/* SPDX-License-Identifier: Apache-2.0 */
/* The table of colour differences, and what several of them share. */
#include "config.h"

#include "hek-color-difference.h"

#include "hek-color-difference-private.h"

#include <math.h>

static const HekColorDifference *const differences[] = {
  &hek_color_difference_de76, &hek_color_difference_cie94, &hek_color_difference_cie94_textile,
  &hek_color_difference_cmc,  &hek_color_difference_ciede2000, &hek_color_difference_itp,
  &hek_color_difference_hyab, &hek_color_difference_cam16ucs,
};

guint
hek_color_n_differences (void)
{
  return G_N_ELEMENTS (differences);
}

const HekColorDifference *
hek_color_difference (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (differences), NULL);

  return differences[i];
}

const HekColorDifference *
hek_color_difference_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (differences); i++)
    if (g_strcmp0 (differences[i]->id, id) == 0)
      return differences[i];
  return NULL;
}

double
hek_color_distance (const double a[3],
                    const double b[3])
{
  double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];

  return sqrt (x * x + y * y + z * z);
}

/* ΔH² = 2 (C₁C₂ - dot) is a difference of nearly equal numbers for nearly equal hues: there it is
 * 2 cross² / (C₁C₂ + dot). */
double
hek_color_chroma_and_hue (const double  ref[3],
                          const double  test[3],
                          double       *delta_c,
                          double       *delta_h_square)
{
  double a1 = ref[1], b1 = ref[2], a2 = test[1], b2 = test[2];
  double c1 = hypot (a1, b1), c2 = hypot (a2, b2), d_a = a2 - a1, d_b = b2 - b1;
  double dot = a1 * a2 + b1 * b2, sum = c1 * c2 + dot;
  double cross = ((a1 + a2) * d_b - (b1 + b2) * d_a) / 2;

  *delta_c = c1 + c2 == 0 ? 0 : (d_a * (a1 + a2) + d_b * (b1 + b2)) / (c1 + c2);
  if (dot < 0)
    *delta_h_square = 2 * (c1 * c2 - dot);
  else
    *delta_h_square = sum == 0 ? 0 : 2 * cross * cross / sum;
  return c1;
}
