/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trustworthiness, continuity and preservation against their definition: all distances computed,
 * all sorted. Every distance of vectors, every type of number, every geometry; ties, rows without
 * a place, numbers that bounds cannot be trusted with.
 */
#include "config.h"

#include "hek-flat.h"
#include "hek-layout-quality.h"
#include "hek-manifold.h"
#include "hek-rng.h"
#include "../same.h"
#include "../test-valgrind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hek-rows-convert.h"

#define N_MANY 700
#define DIM 24

typedef struct
{
  HekRows rows;
  guint8 *numbers;
  float *coords;
  HekLayoutRecipe recipe;
  HekLayout *layout;
  HekManifold manifold;
} Case;

/* Clusters in a few dimensions; places are two of these and noise, inside the unit disc. */
static void
case_init (Case       *self,
           HekDtype    dtype,
           HekDistance distance,
           HekGeometry geometry,
           gsize       n)
{
  guint n_coords = hek_geometry_n_coords (geometry, 2);
  g_autofree float *x = g_new (float, n * DIM);
  HekRows floats = { HEK_DTYPE_F32, DIM, n, DIM * sizeof (float), (const guint8 *) x };
  HekRng rng;

  *self = (Case) { .numbers = g_malloc0 (n * DIM * sizeof (float)) };
  self->rows = (HekRows) { dtype, DIM, n, DIM * hek_dtype_bytes (dtype), self->numbers };
  self->coords = g_new (float, n * n_coords);
  hek_manifold_init (&self->manifold, geometry, 2);
  hek_rng_init (&rng, 7);
  for (gsize i = 0; i < n; i++)
    {
      float flat[2];

      for (guint d = 0; d < DIM; d++)
        x[i * DIM + d]
          = (float) floor (hek_rng_double (&rng) * 40 + (double) ((i * 7 + d) % 5) * 40);
      for (guint c = 0; c < 2; c++)
        flat[c] = x[i * DIM + c] / 200 - 0.5f + (float) hek_rng_double (&rng) / 20;
      if (geometry == HEK_GEOMETRY_EUCLIDEAN)
        memcpy (self->coords + i * 2, flat, sizeof flat);
      else
        hek_manifold_from_euclidean (&self->manifold, flat, 2, self->coords + i * n_coords);
    }
  hek_rows_convert (&floats, dtype, self->numbers);

  hek_layout_recipe_init (&self->recipe, hek_layout_method_find ("pca"));
  self->recipe.geometry = geometry;
  self->recipe.n_dims = 2;
  self->recipe.distance = distance;
}

static void
case_clear (Case *self)
{
  g_clear_pointer (&self->layout, hek_layout_unref);
  g_free (self->numbers);
  g_free (self->coords);
}

static const HekLayout *
case_layout (Case *self)
{
  guint n_coords = hek_geometry_n_coords (self->recipe.geometry, 2);

  if (self->layout == NULL)
    self->layout
      = hek_layout_new (&self->recipe,
                        g_memdup2 (self->coords, self->rows.n * n_coords * sizeof (float)),
                        self->rows.n);
  return self->layout;
}

static double
place_distance (const Case *self,
                gsize       a,
                gsize       b)
{
  guint n_coords = hek_geometry_n_coords (self->recipe.geometry, 2);
  const float *x = self->coords + a * n_coords, *y = self->coords + b * n_coords;
  float sum = 0;

  if (self->recipe.geometry != HEK_GEOMETRY_EUCLIDEAN)
    return hek_manifold_distance (&self->manifold, x, y);
  for (guint c = 0; c < n_coords; c++)
    sum += (x[c] - y[c]) * (x[c] - y[c]);
  return (double) sum;
}

typedef struct
{
  double distance;
  gsize row;
} Other;

static int
compare_others (const void *a,
                const void *b)
{
  const Other *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

/* Ranks from 1 of all rows but @i, 0 for those without a place; of vectors or of places. */
static void
rank_all (const Case *self,
          gsize       i,
          gboolean    of_places,
          guint      *ranks)
{
  g_autofree Other *others = g_new (Other, self->rows.n);
  guint n_coords = hek_geometry_n_coords (self->recipe.geometry, 2);
  gsize n = 0;

  for (gsize j = 0; j < self->rows.n; j++)
    {
      guint32 row = (guint32) j;
      float d;

      ranks[j] = 0;
      if (j == i || isnan (self->coords[j * n_coords]))
        continue;
      hek_flat_distances (&self->rows, self->recipe.distance, &self->rows, i, &row, 1, &d);
      others[n++] = (Other) { of_places ? place_distance (self, i, j) : (double) d, j };
    }
  qsort (others, n, sizeof *others, compare_others);
  for (gsize r = 0; r < n; r++)
    ranks[others[r].row] = (guint) r + 1;
}

static double
penalty (const guint *near,
         const guint *ranks,
         gsize        n,
         guint        k)
{
  double sum = 0;

  for (gsize j = 0; j < n; j++)
    if (near[j] > 0 && near[j] <= k && ranks[j] > k)
      sum += ranks[j] - k;
  return sum;
}

/* @tolerance: of a rank's share, where places at nearly the same distance may change order */
static void
check_case (Case   *self,
            guint   k,
            double  tolerance)
{
  gsize n = self->rows.n, n_placed = 0, n_measured = 0;
  guint n_coords = hek_geometry_n_coords (self->recipe.geometry, 2);
  g_autofree guint *vectors = g_new (guint, n), *places = g_new (guint, n);
  HekLayoutQualityOptions options = { .k = k };
  g_autoptr (GError) error = NULL;
  g_autoptr (HekLayoutQuality) quality = hek_layout_quality (&self->rows, case_layout (self),
                                                             &options, NULL, &error);
  double trust = 0, continuity = 0, kept = 0;

  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    n_placed += !isnan (self->coords[i * n_coords]);
  g_assert_cmpuint (quality->n_placed, ==, n_placed);
  for (gsize i = 0; i < n; i++)
    {
      double worst = k * (2 * (double) n_placed - 3 * (double) k - 1) / 2, t, c, within = 0;

      if (isnan (self->coords[i * n_coords]))
        {
          g_assert_true (isnan (quality->row_trustworthiness[i]));
          continue;
        }
      rank_all (self, i, FALSE, vectors);
      rank_all (self, i, TRUE, places);
      t = 1 - penalty (places, vectors, n, k) / worst;
      c = 1 - penalty (vectors, places, n, k) / worst;
      for (gsize j = 0; j < n; j++)
        within += vectors[j] > 0 && vectors[j] <= k && places[j] <= k;
      g_assert_cmpfloat_with_epsilon ((double) quality->row_trustworthiness[i], t, tolerance);
      g_assert_cmpfloat_with_epsilon ((double) quality->row_continuity[i], c, tolerance);
      g_assert_cmpfloat_with_epsilon ((double) quality->row_preservation[i], within / k,
                                      tolerance > 1e-6 ? 1.0 / k + 1e-6 : 1e-6);
      trust += t;
      continuity += c;
      kept += within / k;
      n_measured++;
    }
  g_assert_cmpuint (quality->n_measured, ==, n_measured);
  g_assert_cmpfloat_with_epsilon (quality->trustworthiness, trust / (double) n_measured, tolerance);
  g_assert_cmpfloat_with_epsilon (quality->continuity, continuity / (double) n_measured, tolerance);
  g_assert_cmpfloat_with_epsilon (quality->preservation, kept / (double) n_measured, tolerance);
}

static void
test_definition (void)
{
  static const guint ks[] = { 1, 5, 16, 33 };

  for (guint dtype = 0; dtype < HEK_N_DTYPES; dtype++)
    for (guint distance = 0; distance < HEK_N_DISTANCES; distance++)
      {
        Case self;

        case_init (&self, (HekDtype) dtype, (HekDistance) distance, HEK_GEOMETRY_EUCLIDEAN, 150);
        check_case (&self, ks[(dtype + distance) % G_N_ELEMENTS (ks)], 1e-6);
        case_clear (&self);
      }
}

/* More rows than a tile, a run and a block hold. */
static void
test_many (void)
{
  Case self;

  case_init (&self, HEK_DTYPE_F32, HEK_DISTANCE_L2, HEK_GEOMETRY_EUCLIDEAN, N_MANY);
  check_case (&self, 15, 1e-6);
  case_clear (&self);
}

/* Order in the other geometries is found without their distances; at nearly equal ones the float
 * of one and the double of the other may differ, by one rank. */
static void
test_geometries (void)
{
  for (guint geometry = 0; geometry < HEK_N_GEOMETRIES; geometry++)
    {
      Case self;

      case_init (&self, HEK_DTYPE_F32, HEK_DISTANCE_L2, (HekGeometry) geometry, 120);
      check_case (&self, 10, 0.005);
      case_clear (&self);
    }
}

static void
test_ties (void)
{
  Case self;

  case_init (&self, HEK_DTYPE_F32, HEK_DISTANCE_L2, HEK_GEOMETRY_EUCLIDEAN, 120);
  memset (self.numbers, 0, 50 * self.rows.stride_bytes);
  memset (self.coords + 60, 0, 60 * sizeof (float));
  check_case (&self, 12, 1e-6);
  case_clear (&self);
}

/* Squares that overflow, vanish or lie beside an infinity; rows without a place in between. */
static void
test_extremes (void)
{
  for (guint distance = 0; distance < HEK_N_DISTANCES; distance++)
    {
      Case self;
      float *x;

      case_init (&self, HEK_DTYPE_F32, (HekDistance) distance, HEK_GEOMETRY_EUCLIDEAN, 130);
      x = (float *) self.numbers;
      x[3 * DIM] = 1e30f;
      x[4 * DIM + 1] = -3e38f;
      for (guint d = 0; d < DIM; d++)
        {
          x[5 * DIM + d] = 1e-30f * (float) (d + 1);
          x[6 * DIM + d] = 0;
        }
      x[7 * DIM] = NAN;
      x[8 * DIM] = INFINITY;
      self.coords[9 * 2] = self.coords[9 * 2 + 1] = NAN;
      self.coords[129 * 2] = self.coords[129 * 2 + 1] = NAN;
      self.coords[10 * 2] = 1e30f;
      check_case (&self, 9, 1e-6);
      case_clear (&self);
    }
}

/* Places that are the vectors: nothing is lost. */
static void
test_perfect (void)
{
  g_autofree float *x = g_new (float, 90 * 2);
  HekRows rows = { HEK_DTYPE_F32, 2, 90, 2 * sizeof (float), (const guint8 *) x };
  HekLayoutQualityOptions options = { .k = 7 };
  g_autoptr (HekLayoutQuality) quality = NULL;
  g_autoptr (HekLayout) layout = NULL;
  HekLayoutRecipe recipe;
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < 180; i++)
    x[i] = (float) hek_rng_double (&rng);
  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  recipe.n_dims = 2;
  layout = hek_layout_new (&recipe, g_memdup2 (x, 180 * sizeof (float)), 90);
  quality = hek_layout_quality (&rows, layout, &options, NULL, NULL);
  g_assert_cmpfloat (quality->trustworthiness, ==, 1);
  g_assert_cmpfloat (quality->continuity, ==, 1);
  g_assert_cmpfloat (quality->preservation, ==, 1);
}

/* Each row of a sample has what it has among all. */
static void
test_sample (void)
{
  HekLayoutQualityOptions options = { .k = 8, .n_sample = 40, .seed = 5 };
  g_autoptr (HekLayoutQuality) all = NULL, some = NULL;
  gsize n = 0;
  Case self;

  case_init (&self, HEK_DTYPE_U8, HEK_DISTANCE_L2, HEK_GEOMETRY_EUCLIDEAN, 200);
  some = hek_layout_quality (&self.rows, case_layout (&self), &options, NULL, NULL);
  options.n_sample = 0;
  all = hek_layout_quality (&self.rows, case_layout (&self), &options, NULL, NULL);
  for (gsize i = 0; i < 200; i++)
    if (!isnan (some->row_continuity[i]))
      {
        g_assert_cmpfloat (some->row_trustworthiness[i], ==, all->row_trustworthiness[i]);
        g_assert_cmpfloat (some->row_continuity[i], ==, all->row_continuity[i]);
        g_assert_cmpfloat (some->row_preservation[i], ==, all->row_preservation[i]);
        n++;
      }
  g_assert_cmpuint (n, ==, 40);
  g_assert_cmpuint (some->n_measured, ==, 40);
  case_clear (&self);
}

static void
test_errors (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  HekLayoutQualityOptions options = { .k = 15 };
  g_autoptr (GError) error = NULL;
  HekRows fewer;
  Case self;

  case_init (&self, HEK_DTYPE_F32, HEK_DISTANCE_L2, HEK_GEOMETRY_EUCLIDEAN, 30);
  g_assert_null (hek_layout_quality (&self.rows, case_layout (&self), &options, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS);
  g_clear_error (&error);
  options.k = HEK_LAYOUT_QUALITY_MAX_K + 1;
  g_assert_null (hek_layout_quality (&self.rows, case_layout (&self), &options, NULL, &error));
  g_assert_nonnull (strstr (error->message, "at most 1024"));
  g_clear_error (&error);
  fewer = self.rows;
  fewer.n = 29;
  options.k = 4;
  g_assert_null (hek_layout_quality (&fewer, case_layout (&self), &options, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (hek_layout_quality (&self.rows, case_layout (&self), &options, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  case_clear (&self);
}

static char *
digest (void)
{
  GString *out = g_string_new (NULL);

  for (guint distance = 0; distance < HEK_N_DISTANCES; distance++)
    {
      g_autoptr (HekLayoutQuality) quality = NULL;
      Case self;

      case_init (&self, HEK_DTYPE_F32, (HekDistance) distance, HEK_GEOMETRY_EUCLIDEAN, N_MANY);
      quality = hek_layout_quality (&self.rows, case_layout (&self), NULL, NULL, NULL);
      for (gsize i = 0; i < N_MANY; i++)
        g_string_append_printf (out, "%a %a %a\n", (double) quality->row_trustworthiness[i],
                                (double) quality->row_continuity[i],
                                (double) quality->row_preservation[i]);
      case_clear (&self);
    }
  return g_string_free (out, FALSE);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;

  g_test_init (&argc, &argv, NULL);
  hek_test_add_heavy ("/layout/quality/definition", test_definition);
  hek_test_add_heavy ("/layout/quality/many", test_many);
  g_test_add_func ("/layout/quality/geometries", test_geometries);
  g_test_add_func ("/layout/quality/ties", test_ties);
  g_test_add_func ("/layout/quality/extremes", test_extremes);
  g_test_add_func ("/layout/quality/perfect", test_perfect);
  g_test_add_func ("/layout/quality/sample", test_sample);
  g_test_add_func ("/layout/quality/errors", test_errors);
  same_add_tests ("/layout/quality/same", argv[0], digest);
  return g_test_run ();
}
