/* SPDX-License-Identifier: Apache-2.0 */
/* The store: every row once and where it was, chunks fine enough for their points, fair prefixes,
 * rows that cannot be drawn, and the same bytes on any number of threads. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "../same.h"
#include "../test-valgrind.h"
#include "hek-aligned.h"
#include "hek-rng.h"
#include "hek-scene-points.h"

static double
normal (HekRng *rng)
{
  double r = sqrt (-2 * log (1 - hek_rng_double (rng)));

  return r * cos (2 * G_PI * hek_rng_double (rng));
}

/* Three clusters of different widths and a haze. */
static float *
make_cloud (gsize n,
            guint n_coords)
{
  static const double centers[3][3] = { { 0, 0, 0 }, { 1, 0.5, -0.5 }, { -0.7, 1, 0.3 } };
  static const double widths[3] = { 0.3, 0.02, 0.002 };
  float *coords = g_new (float, n * n_coords);
  HekRng rng;

  hek_rng_init (&rng, n);
  for (gsize i = 0; i < n; i++)
    {
      guint c = (guint) hek_rng_below (&rng, 4);

      for (guint a = 0; a < n_coords; a++)
        coords[i * n_coords + a]
          = (float) (c < 3 ? centers[c][a] + widths[c] * normal (&rng)
                           : 4 * hek_rng_double (&rng) - 2);
    }
  return coords;
}

/* Everything that holds for any store. */
static void
check_store (const HekScenePoints *points,
             const float          *coords)
{
  g_autofree guint8 *seen = g_new0 (guint8, points->n_rows + 1);
  gsize n = 0, next = 0;

  for (gsize c = 0; c < points->n_chunks; c++)
    {
      const HekSceneChunk *chunk = &points->chunks[c];

      g_assert_cmpuint (chunk->first, ==, next);
      g_assert_cmpuint (chunk->n, >, 0);
      g_assert_cmpuint (chunk->n, <=, HEK_SCENE_CHUNK_MAX);
      next += (chunk->n + 63) / 64 * 64;
      for (gsize slot = chunk->first; slot < next; slot++)
        {
          guint32 row = points->rows[slot];
          double position[3];

          if (slot >= chunk->first + chunk->n)
            {
              g_assert_cmpuint (row, ==, G_MAXUINT32);
              continue;
            }
          g_assert_cmpuint (row, <, points->n_rows);
          g_assert_cmpuint (seen[row]++, ==, 0);
          hek_scene_points_get_position (points, slot, position);
          for (guint a = 0; a < 3; a++)
            {
              double true_position
                = a < points->n_coords ? (double) coords[row * points->n_coords + a] : 0;

              g_assert_cmpfloat (fabs (position[a] - true_position), <=,
                                 0.5 * chunk->step[a] * (1 + 1e-9) + 1e-15 * fabs (true_position));
              g_assert_cmpfloat (true_position, >=, chunk->low[a]);
              g_assert_cmpfloat (true_position, <=, chunk->high[a]);
              g_assert_cmpfloat (true_position, >=, points->low[a]);
              g_assert_cmpfloat (true_position, <=, points->high[a]);
            }
          n++;
        }
    }
  g_assert_cmpuint (n, ==, points->n_points);
  g_assert_cmpuint (next, ==, points->n_slots);
  for (gsize i = 0; i < points->n_not_drawable; i++)
    {
      g_assert_cmpuint (seen[points->not_drawable[i]]++, ==, 0);
      g_assert_true (i == 0 || points->not_drawable[i] > points->not_drawable[i - 1]);
    }
  g_assert_cmpuint (n + points->n_not_drawable, ==, points->n_rows);
}

static HekScenePoints *
make_store (const float *coords,
            gsize        n,
            guint        n_coords)
{
  g_autoptr (GError) error = NULL;
  HekScenePoints *points = hek_scene_points_new (coords, n, n_coords, NULL, &error);

  g_assert_no_error (error);
  check_store (points, coords);
  return points;
}

static void
test_rows (void)
{
  static const gsize sizes[] = { 1, 2, 63, 64, 65, 1000, 16384, 16385, 60000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint n_coords = 2; n_coords <= 3; n_coords++)
      {
        g_autofree float *coords = make_cloud (sizes[i], n_coords);
        g_autoptr (HekScenePoints) points = make_store (coords, sizes[i], n_coords);
        g_autofree guint32 *slots = hek_scene_points_dup_slots (points);

        g_assert_cmpuint (points->n_points, ==, sizes[i]);
        for (gsize row = 0; row < sizes[i]; row++)
          g_assert_cmpuint (points->rows[slots[row]], ==, row);
      }
}

/* More rows than one thread sorts: the parallel rounds. */
static void
test_many (void)
{
  gsize n = 600 * 1000;
  g_autofree float *coords = make_cloud (n, 3);
  g_autoptr (HekScenePoints) points = make_store (coords, n, 3);

  g_assert_cmpuint (points->n_chunks, <, 2 * n / HEK_SCENE_CHUNK_MAX + 16);
}

static void
test_not_drawable (void)
{
  gsize n = 5000;
  g_autofree float *coords = make_cloud (n, 3);
  g_autoptr (HekScenePoints) points = NULL;

  coords[0] = NAN;
  coords[3 * 17 + 1] = INFINITY;
  coords[3 * 4999 + 2] = -INFINITY;
  coords[3 * 2500 + 2] = NAN;
  points = make_store (coords, n, 3);
  g_assert_cmpuint (points->n_not_drawable, ==, 4);
  g_assert_cmpuint (points->not_drawable[0], ==, 0);
  g_assert_cmpuint (points->not_drawable[1], ==, 17);
  g_assert_cmpuint (points->not_drawable[2], ==, 2500);
  g_assert_cmpuint (points->not_drawable[3], ==, 4999);
}

static void
test_empty (void)
{
  float nothing[6] = { NAN, 0, 0, 0, NAN, 0 };
  g_autoptr (HekScenePoints) none = make_store (NULL, 0, 3);
  g_autoptr (HekScenePoints) nans = make_store (nothing, 2, 3);

  g_assert_cmpuint (none->n_chunks, ==, 0);
  g_assert_cmpuint (nans->n_points, ==, 0);
  g_assert_cmpuint (nans->n_not_drawable, ==, 2);
}

static void
test_identical (void)
{
  gsize n = 40 * 1000;
  g_autofree float *coords = g_new (float, n * 3);
  g_autoptr (HekScenePoints) points = NULL;

  for (gsize i = 0; i < n * 3; i++)
    coords[i] = (float) (i % 3) + 0.1f;
  points = make_store (coords, n, 3);
  g_assert_cmpuint (points->n_chunks, ==, 3);
  g_assert_cmpfloat (points->spacing, ==, 0);
  for (gsize c = 0; c < 3; c++)
    for (guint a = 0; a < 3; a++)
      g_assert_cmpfloat (points->chunks[c].origin[a], ==, (double) coords[a]);
}

/* Distance to the nearest point elsewhere in the chunk, of some of its points; their median. */
static double
get_median_spacing (const HekScenePoints *points,
                    const HekSceneChunk  *chunk,
                    const float          *coords)
{
  double distances[31];
  guint n = 0;

  for (guint s = 0; s < G_N_ELEMENTS (distances) && s < chunk->n; s++)
    {
      const float *p
        = coords + 3 * (gsize) points->rows[chunk->first + (gsize) s * 7919 % chunk->n];
      double nearest = (double) INFINITY;

      for (gsize i = 0; i < chunk->n; i++)
        {
          const float *q = coords + 3 * (gsize) points->rows[chunk->first + i];
          double d = hypot (hypot ((double) p[0] - (double) q[0], (double) p[1] - (double) q[1]),
                            (double) p[2] - (double) q[2]);

          if (d > 0)
            nearest = MIN (nearest, d);
        }
      distances[n++] = nearest;
    }
  for (guint i = 1; i < n; i++)
    for (guint j = i; j > 0 && distances[j] < distances[j - 1]; j--)
      {
        double swapped = distances[j];

        distances[j] = distances[j - 1];
        distances[j - 1] = swapped;
      }
  return distances[n / 2];
}

/* A dense cluster, some points a thousand million times as far, others around those. */
static void
test_far (void)
{
  gsize n = 6000;
  g_autofree float *coords = g_new (float, n * 3);
  g_autoptr (HekScenePoints) points = NULL;
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (gsize i = 0; i < n; i++)
    for (guint a = 0; a < 3; a++)
      coords[3 * i + a] = (float) (i % 3 == 0   ? 1e-3 * normal (&rng)
                                   : i % 3 == 1 ? 1e7 + 100 * normal (&rng)
                                                : 1e7 * (hek_rng_double (&rng) - 0.5));
  points = make_store (coords, n, 3);
  for (gsize c = 0; c < points->n_chunks; c++)
    {
      const HekSceneChunk *chunk = &points->chunks[c];
      double step = MAX (chunk->step[0], MAX (chunk->step[1], chunk->step[2]));

      g_assert_cmpfloat (step, <=, get_median_spacing (points, chunk, coords) / 4);
    }
  g_assert_cmpuint (points->n_chunks, <, 60);
}

/* A few points far away do not count for the first look; of few points, all do. */
static void
test_core (void)
{
  gsize n = 300 * 1000;
  g_autofree float *coords = make_cloud (n, 3);
  g_autoptr (HekScenePoints) points = NULL, few = NULL, none = NULL;
  double low[3], high[3];

  for (gsize i = 0; i < n; i += 1000)
    coords[3 * i + i % 3] = 1e7f;
  points = make_store (coords, n, 3);
  hek_scene_points_get_core (points, low, high);
  for (guint a = 0; a < 3; a++)
    {
      /* the haze is even from −2 to 2, a quarter of all: its outermost fiftieths are cut off */
      g_assert_cmpfloat_with_epsilon (low[a], -1.92, 0.03);
      g_assert_cmpfloat_with_epsilon (high[a], 1.92, 0.03);
    }
  hek_scene_points_get_first_box (points, low, high);
  g_assert_cmpfloat (high[0], <, 2);
  few = make_store (coords + 3, 150, 3);
  hek_scene_points_get_first_box (few, low, high);
  for (guint a = 0; a < 3; a++)
    g_assert_true (low[a] == few->low[a] && high[a] == few->high[a]);
  g_clear_pointer (&few, hek_scene_points_unref);
  few = make_store (coords, 150, 3);
  hek_scene_points_get_core (few, low, high);
  for (guint a = 0; a < 3; a++)
    {
      g_assert_cmpfloat_with_epsilon (low[a], few->low[a], 1e-9 * fabs (few->low[a]));
      g_assert_cmpfloat_with_epsilon (high[a], few->high[a], 1e-9 * fabs (few->high[a]));
    }
  none = make_store (NULL, 0, 3);
  hek_scene_points_get_core (none, low, high);
  g_assert_cmpfloat (low[0], ==, 0);
}

/* The first tenth of a chunk has its middle and its width. */
static void
test_fair_prefix (void)
{
  gsize n = 16384;
  g_autofree float *coords = g_new (float, n * 3);
  g_autoptr (HekScenePoints) points = NULL;
  double mean[3] = { 0 }, square[3] = { 0 };
  gsize m = n / 10;

  for (gsize i = 0; i < n; i++)
    for (guint a = 0; a < 3; a++)
      coords[3 * i + a] = (float) (i * (a + 1)) / (float) n; /* sorted: a bad sample as it is */
  points = make_store (coords, n, 3);
  g_assert_cmpuint (points->chunks[0].n, >=, m);
  for (gsize slot = 0; slot < m; slot++)
    {
      double p[3];

      hek_scene_points_get_position (points, slot, p);
      for (guint a = 0; a < 3; a++)
        {
          mean[a] += p[a] / (a + 1) / (double) m;
          square[a] += p[a] * p[a] / (a + 1) / (a + 1) / (double) m;
        }
    }
  /* five standard errors of a sample of an even spread over one */
  for (guint a = 0; a < 3; a++)
    {
      g_assert_cmpfloat (fabs (mean[a] - 0.5), <, 5 * sqrt (1.0 / 12 / (double) m));
      g_assert_cmpfloat (fabs (square[a] - 1.0 / 3), <, 5 * sqrt (4.0 / 45 / (double) m));
    }
}

static void
test_cancel (void)
{
  gsize n = 100 * 1000;
  g_autofree float *coords = make_cloud (n, 3);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_scene_points_new (coords, n, 3, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_style (void)
{
  static const guint8 grey[4] = { 90, 91, 92, 255 };
  gsize n = 3000;
  g_autofree float *coords = make_cloud (n, 3);
  g_autofree guint8 *rgba = g_new (guint8, 4 * n);
  g_autofree float *sizes = g_new (float, n);
  g_autoptr (HekScenePoints) points = make_store (coords, n, 3);
  g_autoptr (HekSceneStyle) plain = hek_scene_style_new (points, NULL, grey, NULL, NULL);
  g_autoptr (HekSceneStyle) style = NULL;

  for (gsize i = 0; i < n; i++)
    {
      guint8 color[4] = { (guint8) i, (guint8) (i >> 8), 7, (guint8) (i % 5 * 60) };

      memcpy (rgba + 4 * i, color, 4);
      sizes[i] = i % 4 == 0 ? NAN : i % 4 == 1 ? -1 : i % 4 == 2 ? 1e9f : 2.5f;
    }
  style = hek_scene_style_new (points, rgba, grey, sizes, NULL);
  g_assert_true (style->has_hidden);
  g_assert_false (plain->has_hidden);
  g_assert_null (plain->sizes);
  for (gsize slot = 0; slot < points->n_slots; slot++)
    {
      static const guint8 expected[4] = { 16, 1, 255, 40 };
      guint32 row = points->rows[slot];

      if (row == G_MAXUINT32)
        {
          g_assert_cmpuint (style->rgba[4 * slot + 3], ==, 0);
          continue;
        }
      g_assert_cmpmem (style->rgba + 4 * slot, 4, rgba + 4 * row, 4);
      g_assert_cmpmem (plain->rgba + 4 * slot, 4, grey, 4);
      g_assert_cmpuint (style->sizes[slot], ==, expected[row % 4]);
    }
}

static void
test_mask (void)
{
  gsize n = 3000;
  g_autofree float *coords = make_cloud (n, 2);
  g_autofree guint64 *bits = g_new0 (guint64, HEK_SCENE_N_WORDS (n));
  g_autoptr (HekScenePoints) points = NULL;
  g_autoptr (HekSceneMask) mask = NULL;
  g_autoptr (HekSceneMask) all = NULL;

  coords[0] = NAN; /* row 0 is in the set, but nowhere */
  for (gsize row = 0; row < n; row += 3)
    bits[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
  points = make_store (coords, n, 2);
  mask = hek_scene_mask_new (points, bits, bits, NULL);
  all = hek_scene_mask_new (points, NULL, NULL, NULL);
  g_assert_cmpuint (mask->n_shown, ==, 999);
  g_assert_cmpuint (mask->n_selected, ==, 999);
  g_assert_cmpuint (all->n_shown, ==, n - 1);
  g_assert_null (all->shown);
  for (gsize slot = 0; slot < points->n_slots; slot++)
    g_assert_cmpint (hek_scene_bit (mask->shown, slot), ==,
                     points->rows[slot] != G_MAXUINT32 && points->rows[slot] % 3 == 0);
}

/* With colours, sizes and both sets of a mask. */
static void
test_bytes (void)
{
  gsize n = 200 * 1000;
  g_autofree float *coords = make_cloud (n, 3);
  g_autoptr (HekScenePoints) points = make_store (coords, n, 3);
  double bytes = (double) hek_scene_points_get_bytes (points) + 5 * (double) points->n_slots
                 + 2 * (double) points->n_slots / 8;

  g_test_message ("%.2f bytes a point", bytes / (double) n);
  g_assert_cmpfloat (bytes / (double) n, <=, 16);
}

static char *
digest (void)
{
  gsize n = 550 * 1000; /* enough for the parallel rounds */
  g_autofree float *coords = make_cloud (n, 3);
  g_autoptr (HekScenePoints) points = hek_scene_points_new (coords, n, 3, NULL, NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) points->chunks,
                     (gssize) (points->n_chunks * sizeof *points->chunks));
  g_checksum_update (checksum, (const guchar *) points->x, (gssize) (points->n_slots * 2));
  g_checksum_update (checksum, (const guchar *) points->y, (gssize) (points->n_slots * 2));
  g_checksum_update (checksum, (const guchar *) points->z, (gssize) (points->n_slots * 2));
  g_checksum_update (checksum, (const guchar *) points->rows, (gssize) (points->n_slots * 4));
  g_checksum_update (checksum, (const guchar *) &points->spacing, sizeof points->spacing);
  return g_strdup (g_checksum_get_string (checksum));
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/points/rows", test_rows);
  hek_test_add_heavy ("/scene/points/many", test_many);
  g_test_add_func ("/scene/points/not-drawable", test_not_drawable);
  g_test_add_func ("/scene/points/empty", test_empty);
  g_test_add_func ("/scene/points/identical", test_identical);
  g_test_add_func ("/scene/points/far", test_far);
  hek_test_add_heavy ("/scene/points/core", test_core);
  g_test_add_func ("/scene/points/fair-prefix", test_fair_prefix);
  g_test_add_func ("/scene/points/cancel", test_cancel);
  g_test_add_func ("/scene/points/style", test_style);
  g_test_add_func ("/scene/points/mask", test_mask);
  hek_test_add_heavy ("/scene/points/bytes", test_bytes);
  same_add_tests ("/scene/points/same", argv[0], digest);
  return g_test_run ();
}
