/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which codec finds the tiles that look alike: 32 × 32 pixels of the Kodak pictures, reduced to
 * 4 × 4 colours (48 numbers). True neighbours are those with the least mean CIEDE2000 of the 16
 * colours. Every ninth tile is a query, the others are trained on and searched, with codes of 12,
 * 18 and 24 bytes: all codecs with sRGB numbers, all with Lab numbers.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "bench-report.h"
#include "hek-codec.h"
#include "hek-color-convert.h"
#include "hek-color-difference.h"
#include "hek-image-file.h"
#include "hek-parallel.h"

#define TILE 32
#define SIDE 4
#define N_COLORS ((gsize) SIDE * SIDE)
#define DIM (3 * (guint) N_COLORS)
#define K 10
#define QUERY_EVERY 9
#define MIN_GAIN 0.02

static const gsize sizes[] = { 12, 18, 24 };

typedef struct
{
  gsize n_base, n_queries;
  GArray *rgb, *lab;           /* of tiles in order: DIM floats each */
  float *base[2], *queries[2]; /* sRGB times 100, Lab */
  guint32 *truth;              /* n_queries × K */
} Tiles;

typedef struct
{
  float distance;
  guint32 idx;
} Found;

/* ---- tiles ---- */

static void
add_tiles (Tiles    *tiles,
           HekImage *picture)
{
  const HekColorSpace *srgb = hek_color_space_find ("srgb"), *lab = hek_color_space_find ("lab");
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) light
    = hek_image_convert (picture, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL, &error);
  g_autoptr (HekImage) small = NULL;

  g_assert_no_error (error);
  small = hek_image_resize (light, light->width / TILE * SIDE, light->height / TILE * SIDE, NULL,
                            &error);
  g_assert_no_error (error);
  for (guint32 y = 0; y + SIDE <= small->height; y += SIDE)
    for (guint32 x = 0; x + SIDE <= small->width; x += SIDE)
      {
        float linear[3 * N_COLORS], rgb[3 * N_COLORS], seen[3 * N_COLORS];

        for (guint32 row = 0; row < SIDE; row++)
          hek_image_read_row (small, y + row, x, SIDE, HEK_ENCODING_LINEAR, linear + 3 * SIDE * row,
                              NULL);
        hek_color_convert_rows (hek_color_space_find ("linear"), srgb, linear, rgb, N_COLORS);
        hek_color_convert_rows (hek_color_space_find ("linear"), lab, linear, seen, N_COLORS);
        for (guint d = 0; d < DIM; d++)
          rgb[d] *= 100;
        g_array_append_vals (tiles->rgb, rgb, DIM);
        g_array_append_vals (tiles->lab, seen, DIM);
      }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
read_pictures (Tiles      *tiles,
               const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "images", "kodak", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".png"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (HekImage) picture = hek_image_load (file, NULL, NULL, &error);

      g_assert_no_error (error);
      add_tiles (tiles, picture);
    }
  printf ("%u pictures, %u tiles\n", names->len, tiles->lab->len / DIM);
  return names->len > 0;
}

static void
split (Tiles *tiles)
{
  gsize n = tiles->lab->len / DIM;

  for (guint s = 0; s < 2; s++)
    {
      const float *from = (const float *) (s == 0 ? tiles->rgb : tiles->lab)->data;

      tiles->base[s] = g_new (float, n * DIM);
      tiles->queries[s] = g_new (float, n * DIM);
      tiles->n_base = tiles->n_queries = 0;
      for (gsize i = 0; i < n; i++)
        {
          float *to = i % QUERY_EVERY == 0 ? tiles->queries[s] + tiles->n_queries++ * DIM
                                           : tiles->base[s] + tiles->n_base++ * DIM;

          memcpy (to, from + i * DIM, DIM * sizeof *to);
        }
    }
}

/* ---- neighbours ---- */

static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  const Found *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return x->idx < y->idx ? -1 : x->idx > y->idx;
}

/* @out: K */
static void
nearest (const float *distances,
         gsize        n,
         guint32     *out)
{
  g_autofree Found *found = g_new (Found, n);

  for (gsize i = 0; i < n; i++)
    found[i] = (Found) { distances[i], (guint32) i };
  qsort (found, n, sizeof *found, compare_found);
  for (guint k = 0; k < K; k++)
    out[k] = found[k].idx;
}

static void
find_truth (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  Tiles *tiles = data;
  const HekColorDifference *seen = hek_color_difference_find ("ciede2000");
  g_autofree float *distances = g_new (float, tiles->n_base);

  for (gsize q = begin; q < end; q++)
    {
      for (gsize i = 0; i < tiles->n_base; i++)
        {
          double sum = 0;

          for (gsize c = 0; c < N_COLORS; c++)
            {
              const float *x = tiles->queries[1] + q * DIM + 3 * c;
              const float *y = tiles->base[1] + i * DIM + 3 * c;

              sum += seen->delta ((double[3]) { x[0], x[1], x[2] },
                                  (double[3]) { y[0], y[1], y[2] });
            }
          distances[i] = (float) (sum / N_COLORS);
        }
      nearest (distances, tiles->n_base, tiles->truth + q * K);
    }
}

/* ---- codecs ---- */

static double
recall (const Tiles       *tiles,
        const HekCodebook *book,
        const guint8      *codes,
        const float       *queries)
{
  g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
  g_autofree float *distances = g_new (float, tiles->n_base);
  gsize n_found = 0;

  for (gsize q = 0; q < tiles->n_queries; q++)
    {
      guint32 found[K];

      hek_code_query_set (query, queries + q * DIM);
      hek_code_query_distances (query, codes, NULL, tiles->n_base, distances, NULL);
      nearest (distances, tiles->n_base, found);
      for (guint a = 0; a < K; a++)
        for (guint b = 0; b < K; b++)
          n_found += found[a] == tiles->truth[q * K + b];
    }
  return (double) n_found / (double) (tiles->n_queries * K);
}

/* Returns: recall@10, or a negative number where there is no such code */
static double
measure (const Tiles    *tiles,
         const HekCodec *codec,
         gsize           code_bytes,
         guint           space)
{
  HekRows rows = { HEK_DTYPE_F32, DIM, tiles->n_base, DIM * sizeof (float),
                   (const guint8 *) tiles->base[space] };
  HekCodecTraining training = { .distance = HEK_DISTANCE_L2, .code_bytes = code_bytes, .seed = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCodebook) book = NULL;
  g_autofree guint8 *codes = NULL;
  const HekOption *options;
  guint n;

  training.meaning = space == 1 ? HEK_MEANING_LAB : HEK_MEANING_NONE;
  if (hek_codec_fit (codec, DIM, code_bytes) == 0 ||
      !hek_codec_suits (codec, training.meaning, training.distance))
    return -1;
  options = hek_codec_options (codec, &n);
  hek_options_defaults (options, n, &training.values);
  book = hek_codebook_train (codec, &rows, &training, NULL, &error);
  g_assert_no_error (error);
  codes = g_malloc (tiles->n_base * hek_codebook_code_bytes (book));
  g_assert_true (hek_codebook_encode (book, &rows, codes, NULL, NULL));
  return recall (tiles, book, codes, tiles->queries[space]);
}

static gboolean
is_perceptual (const HekCodec *codec)
{
  return g_str_equal (hek_codec_id (codec), "perceptual") || hek_codec_meaning (codec) != 0;
}

static void
measure_size (const Tiles *tiles,
              gsize        code_bytes)
{
  double best_rgb = -1, same_lab = -1, best_perceptual = -1;
  const char *generic = NULL, *perceptual = NULL;
  g_autofree char *what = NULL, *what_lab = NULL;

  printf ("%zu bytes a vector, recall@10 of the exact neighbours:\n", code_bytes);
  for (guint i = 0; i < hek_codec_n (); i++)
    {
      const HekCodec *codec = hek_codec (i);
      double rgb = is_perceptual (codec) ? -1 : measure (tiles, codec, code_bytes, 0);
      double lab = measure (tiles, codec, code_bytes, 1);

      if (rgb >= 0)
        printf ("  %-10s sRGB %.4f  Lab %.4f\n", hek_codec_id (codec), rgb, lab);
      else if (lab >= 0)
        printf ("  %-10s              Lab %.4f  perceptual\n", hek_codec_id (codec), lab);
      if (rgb > best_rgb)
        {
          best_rgb = rgb;
          same_lab = lab;
          generic = hek_codec_id (codec);
        }
      if (is_perceptual (codec) && lab > best_perceptual)
        {
          best_perceptual = lab;
          perceptual = hek_codec_id (codec);
        }
    }
  what = g_strdup_printf ("  %s over %s with sRGB, recall@10", perceptual, generic);
  what_lab = g_strdup_printf ("  %s over %s with Lab, recall@10", perceptual, generic);
  bench_report (what, best_perceptual - best_rgb, "", MIN_GAIN, FALSE);
  bench_report (what_lab, best_perceptual - same_lab, "", MIN_GAIN, FALSE);
}

int
main (void)
{
  const char *folder = g_getenv ("HEKTOR_BENCH_DATA");
  Tiles tiles = { .rgb = g_array_new (FALSE, FALSE, sizeof (float)),
                  .lab = g_array_new (FALSE, FALSE, sizeof (float)) };

  if (folder == NULL || !read_pictures (&tiles, folder))
    {
      printf ("no pictures: HEKTOR_BENCH_DATA has no images/kodak\n");
      return 77;
    }
  split (&tiles);
  tiles.truth = g_new (guint32, tiles.n_queries * K);
  hek_parallel_for (tiles.n_queries, 8, find_truth, &tiles, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    measure_size (&tiles, sizes[i]);
  for (guint s = 0; s < 2; s++)
    {
      g_free (tiles.base[s]);
      g_free (tiles.queries[s]);
    }
  g_array_unref (tiles.rgb);
  g_array_unref (tiles.lab);
  g_free (tiles.truth);
  return 0;
}
