/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What makes palettes fast gives the answers of what is simple: the sort of boxes, the colours of a
 * picture and their groups, the search among neighbours, and that for a colour in a direction.
 */
#include "config.h"

#include "hek-kernel-nearest.h"
#include "hek-palette-debt-private.h"
#include "hek-palette-neighbors-private.h"
#include "hek-rng.h"
#include "hek-test-picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_POINTS 2000

static float
random_float (HekRng *rng,
              double  low,
              double  high)
{
  return (float) (low + (high - low) * hek_rng_double (rng));
}

/* --- boxes ---------------------------------------------------------------------------------- */

typedef struct
{
  float position;
  guint row;
} Item;

static int
compare_items (const void *a,
               const void *b)
{
  const Item *l = a, *r = b;

  if (l->position != r->position)
    return l->position < r->position ? -1 : 1;
  return l->row < r->row ? -1 : 1;
}

/* The rows differ along the second channel only, and many are equal there. */
static void
check_median (guint   n,
              HekRng *rng)
{
  g_autofree float *rows = g_new0 (float, 3 * n);
  g_autofree float *weights = g_new (float, n);
  g_autofree Item *items = g_new (Item, n);
  HekColorBins bins = { .n = n, .dim = 3, .rows = rows, .weights = weights, .masses = weights };
  double mass = 0, below = 0, sums[2] = { 0 }, masses[2] = { 0 };
  float found[2 * 3];
  guint cut = 0;

  for (guint i = 0; i < n; i++)
    {
      float value = roundf (random_float (rng, -9, 9)); /* 0 of both signs occurs */

      rows[3 * i + 1] = value;
      weights[i] = (float) (1 + hek_rng_u64 (rng) % 5);
      mass += (double) weights[i];
      items[i] = (Item){ value, i };
    }
  qsort (items, n, sizeof *items, compare_items);
  while (cut + 1 < n && (cut == 0 || below < 0.5 * mass))
    below += (double) weights[items[cut++].row];
  for (guint i = 0; i < n; i++)
    {
      double weight = (double) weights[items[i].row];

      sums[i >= cut] += weight * (double) items[i].position;
      masses[i >= cut] += weight;
    }

  g_assert_cmpuint (hek_color_bins_split (&bins, 2, HEK_SPLIT_MEDIAN, found), ==, 2);
  for (guint side = 0; side < 2; side++)
    {
      double mean = MIN ((double) found[1], (double) found[4]);

      if (side == 1)
        mean = MAX ((double) found[1], (double) found[4]);
      g_assert_cmpfloat_with_epsilon (mean, sums[side] / masses[side], 1e-5);
    }
}

static void
test_boxes (void)
{
  static const guint counts[] = { 2, 3, 63, 64, 65, 1000, 8192 };
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    for (guint round = 0; round < 8; round++)
      check_median (counts[i], &rng);
}

/* --- colours -------------------------------------------------------------------------------- */

static HekColorSet *
noise_colors (guint      n_channels,
              HekImage **image)
{
  HekColorSet *set;

  *image = hek_test_picture_new (150, 90, n_channels, hek_test_paint_noise);
  set = hek_color_set_new (*image, NULL, NULL, NULL);
  g_assert_nonnull (set);
  return set;
}

static void
test_colors (void)
{
  g_autoptr (HekImage) image = NULL;
  g_autoptr (HekColorSet) set = noise_colors (3, &image);
  guint64 n_pixels = 0;

  g_assert_false (set->has_alpha);
  g_assert_cmpuint (set->n, ==, hek_test_count_colors (image));
  for (guint32 i = 0; i < set->n; i++)
    {
      n_pixels += set->count[i];
      g_assert_cmpuint (set->rgba[i][3], ==, 255);
      g_assert_true (i == 0 || set->key[i] > set->key[i - 1]);
    }
  g_assert_cmpuint (n_pixels, ==, image->width * image->height);

  for (guint32 y = 0; y < image->height; y++)
    for (guint32 x = 0; x < image->width; x++)
      {
        const guint8 *code = hek_image_row (image, y) + 3 * (gsize) x;
        guint32 color;

        hek_color_set_lookup (set, code, NULL, 1, &color);
        g_assert_cmpmem (set->rgba[color], 3, code, 3);
      }
}

static void
test_groups (void)
{
  static const guint limits[] = { 1, 2, 100, 5000, 1000000 };
  g_autoptr (HekImage) image = NULL;
  g_autoptr (HekColorSet) set = noise_colors (4, &image);

  g_assert_true (set->has_alpha);
  for (guint l = 0; l < G_N_ELEMENTS (limits); l++)
    {
      guint drop, n = hek_color_set_group (set, set->n, limits[l], &drop);

      g_assert_cmpuint (n, <=, limits[l]);
      for (guint d = 0; d <= drop; d++)
        {
          guint slow = 0;

          for (guint32 i = 0; i < set->n; i++)
            slow += i == 0 || set->key[i] >> d != set->key[i - 1] >> d;
          g_assert_true (d == drop ? slow == n : slow > limits[l]);
        }
    }
}

/* --- searches ------------------------------------------------------------------------------- */

static const guint palette_sizes[] = { 1, 2, 8, 9, 16, 17, 24, 25, 26, 33, 64, 200, 256 };

/* Codes of few steps, so that distances are often equal. */
static HekPaletteSearch *
random_search (const HekColorSet *set,
               guint              n,
               HekRng            *rng)
{
  HekPalette palette = { .n_colors = n };
  HekPaletteSearch *search;
  HekQuantSpace space;

  for (guint i = 0; i < n; i++)
    {
      guint64 bits = hek_rng_u64 (rng);

      for (guint c = 0; c < 4; c++)
        palette.rgba[i][c] = (guint8) ((bits >> (8 * c) & 7) * 36);
      if (!set->has_alpha)
        palette.rgba[i][3] = 255;
    }
  hek_quant_space_init (&space, n % 2 == 0 ? "srgb" : "oklab");
  search = hek_palette_search_new (&palette, set, &space, NULL, NULL);
  g_assert_nonnull (search);
  g_assert_cmpuint (search->dim, ==, set->has_alpha ? 4 : 3);
  return search;
}

static void
check_neighbors (const HekColorSet *set)
{
  g_autofree HekPaletteNeighbors *neighbors = g_new (HekPaletteNeighbors, 1);
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (guint s = 0; s < G_N_ELEMENTS (palette_sizes); s++)
    {
      g_autoptr (HekPaletteSearch) search = random_search (set, palette_sizes[s], &rng);

      hek_palette_neighbors_init (neighbors, search);
      for (guint i = 0; i < N_POINTS; i++)
        {
          guint64 bits = hek_rng_u64 (&rng);
          guint first = (guint) (bits % search->n), second = (guint) (bits >> 16) % search->n;
          float point[4];
          guint32 nearest;
          guint found;

          /* half way between two colours, or anywhere */
          for (guint d = 0; d < search->dim; d++)
            point[d] = i % 2 == 0 ? 0.5f * (search->rows[first * search->dim + d]
                                            + search->rows[second * search->dim + d])
                                  : random_float (&rng, -0.7, 0.7);
          hek_kernel_nearest_rows (search->panels, search->n, search->dim, point, 1, &nearest,
                                   NULL);
          found = search->dim == 3 ? hek_palette_neighbors_find (neighbors, point, first, 3)
                                   : hek_palette_neighbors_find (neighbors, point, first, 4);
          g_assert_cmpuint (found, ==, nearest);
        }
    }
}

static float
reach (const HekPaletteSearch *search,
       guint                   i,
       const float             error[4])
{
  return search->linear[0][i] * error[0] + search->linear[1][i] * error[1]
         + search->linear[2][i] * error[2] + search->linear[3][i] * error[3];
}

static gboolean
reaches (const HekPaletteSearch *search,
         const float             error[4],
         float                   needed)
{
  for (guint i = 0; i < search->n; i++)
    if (reach (search, i, error) >= needed)
      return TRUE;
  return FALSE;
}

/* hek_palette_debt_limit(), by asking all colours. Returns: what is left of the error */
static float
limit_slowly (const HekPaletteDebt *debt,
              guint                 idx,
              const float           target[4],
              const float           error[4],
              float                 share)
{
  const HekPaletteSearch *search = debt->search;
  float squared = 0, own = 0, answered, limit = debt->tight[idx];

  for (guint c = 0; c < 4; c++)
    {
      squared += error[c] * error[c];
      own += target[c] * error[c];
    }
  answered = squared * (share * share);
  if (answered <= limit
      || (answered > debt->loose[idx]
          && reaches (search, error, reach (search, idx, error) + squared)))
    return 1;
  if (reaches (search, error, own))
    limit = debt->loose[idx];
  return answered <= limit ? 1 : sqrtf (limit / answered);
}

static void
check_debt (const HekColorSet *set)
{
  g_autofree HekPaletteDebt *debt = g_new (HekPaletteDebt, 1);
  guint n_cut = 0, n_kept = 0;
  HekRng rng;

  hek_rng_init (&rng, 7);
  for (guint s = 0; s < G_N_ELEMENTS (palette_sizes); s++)
    {
      g_autoptr (HekPaletteSearch) search = random_search (set, palette_sizes[s], &rng);

      hek_palette_debt_init (debt, search);
      for (guint i = 0; i < N_POINTS; i++)
        {
          guint idx = (guint) (hek_rng_u64 (&rng) % search->n);
          double size = 0.5 * hek_rng_double (&rng);
          float share = random_float (&rng, 0.3, 1), target[4], error[4], cut[4], left;

          for (guint c = 0; c < 4; c++)
            {
              target[c] = random_float (&rng, 0, 1);
              error[c] = cut[c] = random_float (&rng, -size, size);
            }
          left = limit_slowly (debt, idx, target, error, share);
          hek_palette_debt_limit (debt, idx, target, cut, share);
          for (guint c = 0; c < 4; c++)
            g_assert_cmpfloat (cut[c], ==, left < 1 ? error[c] * left : error[c]);
          n_cut += left < 1;
          n_kept += left >= 1;
        }
    }
  g_test_message ("%u errors cut, %u kept", n_cut, n_kept);
  g_assert_cmpuint (n_cut, >, N_POINTS);
  g_assert_cmpuint (n_kept, >, N_POINTS);
}

static void
test_searches (gconstpointer data)
{
  g_autoptr (HekImage) image = NULL;
  g_autoptr (HekColorSet) set = noise_colors (GPOINTER_TO_UINT (data), &image);

  check_neighbors (set);
  check_debt (set);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imagequant/search/boxes", test_boxes);
  g_test_add_func ("/imagequant/search/colors", test_colors);
  g_test_add_func ("/imagequant/search/groups", test_groups);
  g_test_add_data_func ("/imagequant/search/opaque", GUINT_TO_POINTER (3), test_searches);
  g_test_add_data_func ("/imagequant/search/alpha", GUINT_TO_POINTER (4), test_searches);
  return g_test_run ();
}
