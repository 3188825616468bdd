/* SPDX-License-Identifier: Apache-2.0 */
/* New rows among old ones that do not move: the weighted mean of neighbours in each geometry. */
#include <math.h>
#include <string.h>

#include "hek-layout-core-private.h"
#include "layout-fixture.h"
#include "../test-valgrind.h"

#define N 200
#define DIM 5
#define P 0.75f

/* Of projections that are optimized. */
#define N_BENT 40
#define N_NEW 20

/* Places that follow the first numbers of the rows, so that neighbours are neighbours. */
static HekLayout *
make_layout (const float *numbers,
             HekGeometry  geometry)
{
  HekLayoutRecipe recipe;
  guint n_coords = hek_geometry_n_coords (geometry, 2);
  float *coords = g_new (float, N * n_coords);

  hek_layout_recipe_init (&recipe, &layout_steps);
  recipe.geometry = geometry;
  recipe.n_dims = 2;
  for (gsize i = 0; i < N; i++)
    {
      float x = numbers[i * DIM], y = numbers[i * DIM + 1], *out = coords + i * n_coords;
      float length = geometry == HEK_GEOMETRY_SPHERICAL ? sqrtf (x * x + y * y + 1) : 1;

      out[0] = geometry == HEK_GEOMETRY_HYPERBOLIC ? 0.69f * x : x / length;
      out[1] = geometry == HEK_GEOMETRY_HYPERBOLIC ? 0.69f * y : y / length;
      if (geometry == HEK_GEOMETRY_SPHERICAL)
        out[2] = 1 / length;
      else if (geometry == HEK_GEOMETRY_PARABOLIC)
        out[2] = (x * x + y * y) / (2 * P);
    }
  return hek_layout_new (&recipe, coords, N);
}

static HekLayout *
place (const HekLayout *layout,
       const float     *base,
       const float     *numbers,
       gsize            n)
{
  HekRows old = layout_rows (base, N, DIM), rows = layout_rows (numbers, n, DIM);
  g_autoptr (GError) error = NULL;
  HekLayout *more = hek_layout_place (layout, &old, &rows, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hek_layout_n (more), ==, N + n);
  return more;
}

static void
check_on_manifold (const float *x,
                   HekGeometry  geometry,
                   double       p)
{
  double square = (double) x[0] * (double) x[0] + (double) x[1] * (double) x[1];

  if (geometry == HEK_GEOMETRY_HYPERBOLIC)
    g_assert_cmpfloat (square, <, 1);
  else if (geometry == HEK_GEOMETRY_SPHERICAL)
    g_assert_cmpfloat_with_epsilon (square + (double) x[2] * (double) x[2], 1, 1e-6);
  else if (geometry == HEK_GEOMETRY_PARABOLIC)
    g_assert_cmpfloat_with_epsilon (x[2], square / (2 * p), 1e-5 * (1 + square / p));
}

/* The place farthest from the axis says p best. */
static double
fit_p (const HekLayout *layout)
{
  double farthest = 0, p = 1;

  for (gsize i = 0; i < hek_layout_n (layout); i++)
    {
      const float *x = hek_layout_coords (layout) + i * 3;
      double square = (double) x[0] * (double) x[0] + (double) x[1] * (double) x[1];

      if (square > farthest)
        {
          farthest = square;
          p = square / (2 * (double) x[2]);
        }
    }
  return p;
}

/* Equal rows come to the same place, others near to where their neighbours are; none moves. */
static void
test_geometries (void)
{
  g_autofree float *base = layout_numbers (N, DIM, 0.1, 1);
  g_autofree float *between = layout_numbers (N, DIM, 0.1, 2);

  for (gsize i = 0; i < N * DIM; i++)
    between[i] *= 0.5f;
  for (HekGeometry geometry = 0; geometry < HEK_N_GEOMETRIES; geometry++)
    {
      g_autoptr (HekLayout) layout = make_layout (base, geometry), same = NULL, more = NULL;
      guint n_coords = hek_layout_n_coords (layout);
      gsize n_bytes = N * n_coords * sizeof (float);
      double error = 0;

      same = place (layout, base, base, N);
      g_assert_cmpmem (hek_layout_coords (layout), n_bytes, hek_layout_coords (same), n_bytes);
      for (gsize i = 0; i < N * n_coords; i++)
        g_assert_cmpfloat_with_epsilon (hek_layout_coords (same)[i],
                                        hek_layout_coords (same)[N * n_coords + i], 2e-6);

      more = place (layout, base, between, N);
      g_assert_cmpmem (hek_layout_coords (layout), n_bytes, hek_layout_coords (more), n_bytes);
      for (gsize i = 0; i < N; i++)
        {
          const float *x = hek_layout_coords (more) + (N + i) * n_coords;
          double scale = geometry == HEK_GEOMETRY_HYPERBOLIC ? 0.69
                         : geometry == HEK_GEOMETRY_SPHERICAL ? (double) x[2] : 1;

          check_on_manifold (x, geometry, P);
          error += fabs ((double) x[0] - scale * (double) between[i * DIM]) / N;
        }
      /* rows lie some 0.07 from each other */
      g_assert_cmpfloat (error, <, 0.07);
    }
}

/* Projections on other geometries are optimized there; new rows lie on the manifold, too. */
static void
test_projections (void)
{
  static const char *const methods[] = { "pca", "random" };
  g_autofree float *numbers = layout_numbers (N_BENT + N_NEW, DIM, 0.7, 6);
  HekRows base = layout_rows (numbers, N_BENT, DIM);
  HekRows other = layout_rows (numbers + N_BENT * DIM, N_NEW, DIM);

  for (guint m = 0; m < 2 * HEK_N_GEOMETRIES; m++)
    {
      HekLayoutRecipe recipe = layout_recipe (methods[m % 2], 2);
      g_autoptr (HekLayout) layout = NULL, more = NULL;
      g_autoptr (GError) error = NULL;
      guint n_coords;
      double p = 1;

      recipe.geometry = m / 2;
      n_coords = hek_geometry_n_coords (recipe.geometry, 2);
      layout = layout_compute (numbers, N_BENT, DIM, &recipe);
      more = hek_layout_place (layout, &base, &other, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (hek_layout_n (more), ==, N_BENT + N_NEW);
      g_assert_cmpmem (hek_layout_coords (layout), N_BENT * n_coords * sizeof (float),
                       hek_layout_coords (more), N_BENT * n_coords * sizeof (float));
      if (recipe.geometry == HEK_GEOMETRY_PARABOLIC)
        p = fit_p (layout);
      for (gsize i = 0; i < N_BENT + N_NEW; i++)
        {
          const float *x = hek_layout_coords (more) + i * n_coords;

          g_assert_true (isfinite (x[0]) && isfinite (x[1]));
          check_on_manifold (x, recipe.geometry, p);
        }
    }
}

/* Rows without a place are not placed by, and new ones with numbers that are none get no place. */
static void
test_without_place (void)
{
  g_autofree float *base = layout_numbers (N, DIM, 0.1, 3), *numbers = g_new (float, 3 * DIM);
  g_autoptr (HekLayout) layout = NULL, more = NULL;
  float *coords;

  memcpy (numbers, base, 3 * DIM * sizeof *numbers);
  numbers[DIM] = NAN;
  base[5 * DIM + 2] = INFINITY;
  layout = make_layout (base, HEK_GEOMETRY_EUCLIDEAN);
  coords = (float *) hek_layout_coords (layout);
  for (gsize i = 0; i < N; i += 5)
    coords[i * 2] = coords[i * 2 + 1] = NAN;
  more = place (layout, base, numbers, 3);
  g_assert_true (isfinite (hek_layout_coords (more)[N * 2]));
  g_assert_true (isnan (hek_layout_coords (more)[N * 2 + 2]));
  g_assert_true (isnan (hek_layout_coords (more)[N * 2 + 3]));
  g_assert_cmpfloat (hek_layout_coords (more)[N * 2 + 4], ==, base[2 * DIM]);
}

static void
test_none (void)
{
  g_autofree float *base = layout_numbers (N, DIM, 0.1, 4);
  g_autoptr (HekLayout) layout = make_layout (base, HEK_GEOMETRY_SPHERICAL);
  g_autoptr (HekLayout) more = place (layout, base, base, 0);

  g_assert_cmpmem (hek_layout_coords (layout), N * 3 * sizeof (float), hek_layout_coords (more),
                   N * 3 * sizeof (float));
}

/* Of a layout a single place may be left: it is the only neighbour. */
static void
test_beside_one (void)
{
  g_autofree float *numbers = layout_numbers (3, DIM, 0.7, 8);
  HekRows base = layout_rows (numbers, 1, DIM), rows = layout_rows (numbers, 3, DIM);

  for (guint m = 0; m < hek_layout_n_methods (); m++)
    for (HekGeometry geometry = 0; geometry < HEK_N_GEOMETRIES; geometry++)
      {
        HekLayoutRecipe recipe = layout_recipe (hek_layout_method_id (hek_layout_method (m)), 2);
        guint n_coords = hek_geometry_n_coords (geometry, 2);
        g_autoptr (HekLayout) layout = NULL, more = NULL;
        g_autoptr (GError) error = NULL;
        float *coords = g_new0 (float, n_coords);

        coords[2 % n_coords] = geometry == HEK_GEOMETRY_SPHERICAL ? 1 : 0;
        recipe.geometry = geometry;
        layout = hek_layout_new (&recipe, coords, 1);
        if (!hek_layout_method_has_geometry (recipe.method, geometry))
          continue;
        more = hek_layout_place (layout, &base, &rows, NULL, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (hek_layout_n (more), ==, 4);
        for (gsize i = 0; i < 4 * n_coords; i++)
          g_assert_true (isfinite (hek_layout_coords (more)[i]));
      }
}

static void
test_errors (void)
{
  g_autofree float *base = layout_numbers (N, DIM, 0.1, 5);
  g_autoptr (HekLayout) layout = make_layout (base, HEK_GEOMETRY_EUCLIDEAN);
  HekRows rows = layout_rows (base, N, DIM), fewer = layout_rows (base, N - 1, DIM);
  HekRows narrow = layout_rows (base, N, DIM - 1);
  float *coords = (float *) hek_layout_coords (layout);
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_layout_place (layout, &fewer, &rows, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS);
  g_clear_error (&error);
  g_assert_null (hek_layout_place (layout, &rows, &narrow, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS);
  g_clear_error (&error);
  for (gsize i = 0; i < N * 2; i++)
    coords[i] = NAN;
  g_assert_null (hek_layout_place (layout, &rows, &rows, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-place/geometries", test_geometries);
  hek_test_add_heavy ("/layout-place/projections", test_projections);
  g_test_add_func ("/layout-place/without-place", test_without_place);
  g_test_add_func ("/layout-place/none", test_none);
  g_test_add_func ("/layout-place/beside-one", test_beside_one);
  g_test_add_func ("/layout-place/errors", test_errors);
  return g_test_run ();
}
