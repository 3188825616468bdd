/* SPDX-License-Identifier: Apache-2.0 */
/* Procrustes analysis: what was turned, mirrored, scaled and moved is brought back; what is flat, a
 * line or a point is not made into something else. */
#include "config.h"

#include "hek-layout-align.h"

#include <math.h>
#include <string.h>

#include "hek-rng.h"

#define N 500

static void
fill (float *places,
      guint  d,
      guint  rank)
{
  HekRng rng;

  hek_rng_init (&rng, 7);
  memset (places, 0, N * d * sizeof *places);
  for (guint i = 0; i < N; i++)
    for (guint k = 0; k < rank; k++)
      places[i * d + k] = (float) ((k + 1) * (hek_rng_double (&rng) - 0.5));
}

/* Turned by some angles, mirrored, three times as large and moved. */
static void
disturb (const float *from,
         guint        d,
         double       scale,
         double       move,
         float       *to)
{
  const double c = cos (0.7), s = sin (0.7);

  for (guint i = 0; i < N; i++)
    {
      double x = from[i * d], y = from[i * d + 1], z = d == 3 ? from[i * d + 2] : 0;
      double a = c * x - s * y, b = -(s * x + c * y); /* mirrored */
      double e = c * b - s * z, f = s * b + c * z;

      to[i * d] = (float) (scale * a + move);
      to[i * d + 1] = (float) (scale * (d == 3 ? e : b) - move);
      if (d == 3)
        to[i * d + 2] = (float) (scale * f + 2 * move);
    }
}

static void
align (const float        *from,
       const float        *to,
       gsize               n,
       guint               d,
       HekLayoutAlignKind  kind,
       HekLayoutAlignment *alignment)
{
  g_assert_true (hek_layout_align (from, to, n, d, kind, alignment, NULL));
}

static void
check_orthogonal (const HekLayoutAlignment *alignment)
{
  guint d = alignment->n_coords;

  for (guint i = 0; i < d; i++)
    for (guint j = 0; j < d; j++)
      {
        double dot = 0;

        for (guint k = 0; k < d; k++)
          dot += alignment->turn[i * d + k] * alignment->turn[j * d + k];
        g_assert_cmpfloat_with_epsilon (dot, i == j, 1e-12);
      }
}

static void
test_similarity (gconstpointer data)
{
  guint d = GPOINTER_TO_UINT (data) / 10, rank = GPOINTER_TO_UINT (data) % 10;
  float from[N * 3], to[N * 3], back[N * 3];
  HekLayoutAlignment alignment;

  fill (from, d, rank);
  disturb (from, d, 3, 5, to);
  from[7 * d] = NAN; /* does not count, and stays without a place */
  align (from, to, N, d, HEK_LAYOUT_ALIGN_SIMILARITY, &alignment);
  g_assert_cmpint (alignment.kind, ==, HEK_LAYOUT_ALIGN_SIMILARITY);
  g_assert_cmpuint (alignment.n, ==, N - 1);
  g_assert_cmpfloat_with_epsilon (alignment.scale, 3, 1e-5);
  g_assert_cmpfloat (alignment.disparity, <, 1e-9);
  check_orthogonal (&alignment);
  g_assert_true (hek_layout_alignment_apply (&alignment, from, N, back, NULL));
  for (guint i = 0; i < N; i++)
    for (guint k = 0; k < d; k++)
      if (i == 7)
        g_assert_true (isnan (back[i * d + k]));
      else
        g_assert_cmpfloat_with_epsilon (back[i * d + k], to[i * d + k], 1e-4);
}

/* About the origin nothing is moved or scaled: what was scaled is as near as a turn brings it. */
static void
test_rotation (void)
{
  float from[N * 3], to[N * 3];
  HekLayoutAlignment alignment;

  fill (from, 3, 3);
  disturb (from, 3, 1, 0, to);
  align (from, to, N, 3, HEK_LAYOUT_ALIGN_ROTATION, &alignment);
  g_assert_cmpfloat (alignment.scale, ==, 1);
  g_assert_cmpfloat (alignment.disparity, <, 1e-9);
  for (guint k = 0; k < 3; k++)
    g_assert_cmpfloat (alignment.to_center[k], ==, 0);
  disturb (from, 3, 2, 0, to);
  align (from, to, N, 3, HEK_LAYOUT_ALIGN_ROTATION, &alignment);
  g_assert_cmpfloat (alignment.scale, ==, 1);
  g_assert_cmpfloat_with_epsilon (alignment.disparity, 0.25, 1e-6); /* (2 − 1)² / 2² */
}

/* Of layouts that have nothing to do with each other nearly all of the variance is left. */
static void
test_unlike (void)
{
  float from[N * 3], to[N * 3];
  HekLayoutAlignment alignment;

  fill (from, 3, 3);
  for (guint i = 0; i < N; i++)
    memcpy (to + i * 3, from + (i * 211 + 17) % N * 3, 3 * sizeof *to);
  align (from, to, N, 3, HEK_LAYOUT_ALIGN_SIMILARITY, &alignment);
  g_assert_cmpfloat (alignment.disparity, >, 0.95);
  g_assert_cmpfloat (alignment.disparity, <=, 1);
  check_orthogonal (&alignment);
}

static void
test_nothing (void)
{
  float from[N * 3], to[N * 3], back[N * 3];
  HekLayoutAlignment alignment;

  fill (from, 3, 3);
  fill (to, 3, 0); /* all at one place */
  align (from, to, N, 3, HEK_LAYOUT_ALIGN_SIMILARITY, &alignment);
  g_assert_cmpint (alignment.kind, ==, HEK_LAYOUT_ALIGN_NONE);
  g_assert_true (isnan (alignment.disparity));
  g_assert_true (hek_layout_alignment_apply (&alignment, from, N, back, NULL));
  g_assert_cmpmem (back, sizeof back, from, sizeof from);
  align (from, to, 1, 3, HEK_LAYOUT_ALIGN_SIMILARITY, &alignment);
  g_assert_cmpint (alignment.kind, ==, HEK_LAYOUT_ALIGN_NONE);
  align (from, to, 0, 2, HEK_LAYOUT_ALIGN_ROTATION, &alignment);
  g_assert_cmpint (alignment.kind, ==, HEK_LAYOUT_ALIGN_NONE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/layout/align/space", GUINT_TO_POINTER (33), test_similarity);
  g_test_add_data_func ("/layout/align/plane-in-space", GUINT_TO_POINTER (32), test_similarity);
  g_test_add_data_func ("/layout/align/line-in-space", GUINT_TO_POINTER (31), test_similarity);
  g_test_add_data_func ("/layout/align/plane", GUINT_TO_POINTER (22), test_similarity);
  g_test_add_data_func ("/layout/align/line", GUINT_TO_POINTER (21), test_similarity);
  g_test_add_func ("/layout/align/rotation", test_rotation);
  g_test_add_func ("/layout/align/unlike", test_unlike);
  g_test_add_func ("/layout/align/nothing", test_nothing);
  return g_test_run ();
}
