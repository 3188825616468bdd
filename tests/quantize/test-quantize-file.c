/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codebooks as bytes: what is read is what was written, for every codec and distance; damage is
 * refused, and what somebody has made on purpose, with the right checksum, never leads astray.
 */
#include <math.h>
#include <string.h>
#include <xxhash.h>

#include "codec-fixture.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

#define N 300
#define DIM 12
#define N_MUTATIONS (hek_test_under_valgrind () ? 20 : 400)

#define HEAD_BYTES 72
#define SUM_BYTES 8

static GBytes *
write_book (const HekCodec *codec,
            HekDistance     distance,
            const float    *rows)
{
  HekCodecTraining training = codec_training (codec, distance, 0);
  g_autoptr (HekCodebook) book
    = codec_train (codec->id, rows, MAX (N, codec->min_rows), DIM, &training);
  GBytes *bytes = hek_codebook_write (book);

  g_assert_cmpuint (hek_codebook_share_bytes (book), ==, g_bytes_get_size (bytes));
  return bytes;
}

static void
test_round_trip (void)
{
  g_autofree float *rows = codec_rows (1024, DIM, 1);

  for (guint i = 0; i < codec_n_general (); i++)
    for (HekDistance distance = 0; distance < HEK_N_DISTANCES; distance++)
      {
        const HekCodec *codec = hek_codec (i);
        HekCodecTraining training = codec_training (codec, distance, 0);
        g_autoptr (HekCodebook) book
          = codec_train (codec->id, rows, MAX (N, codec->min_rows), DIM, &training);
        g_autoptr (GBytes) bytes = hek_codebook_write (book), again = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (HekCodebook) back = hek_codebook_read (bytes, &error);
        g_autofree guint8 *a = codec_encode (book, rows, N), *b = NULL;
        g_autoptr (HekCodeQuery) query_a = hek_code_query_new (book), query_b = NULL;
        float out_a[N], out_b[N];

        g_assert_no_error (error);
        g_assert_true (hek_codebook_codec (back) == codec);
        g_assert_cmpuint (hek_codebook_dim (back), ==, DIM);
        g_assert_cmpint (hek_codebook_distance (back), ==, distance);
        g_assert_cmpuint (hek_codebook_code_bytes (back), ==, hek_codebook_code_bytes (book));
        g_assert_cmpuint (hek_codebook_n_subspaces (back), ==, hek_codebook_n_subspaces (book));
        g_assert_cmpuint (hek_codebook_n_centroids (back), ==, hek_codebook_n_centroids (book));
        again = hek_codebook_write (back);
        g_assert_true (g_bytes_equal (bytes, again));

        b = codec_encode (back, rows, N);
        g_assert_cmpmem (a, N * book->code_bytes, b, N * book->code_bytes);
        query_b = hek_code_query_new (back);
        hek_code_query_set (query_a, rows);
        hek_code_query_set (query_b, rows);
        hek_code_query_distances (query_a, a, NULL, N, out_a, NULL);
        hek_code_query_distances (query_b, a, NULL, N, out_b, NULL);
        g_assert_cmpmem (out_a, sizeof out_a, out_b, sizeof out_b);
      }
}

static void
refuse (const guint8 *data,
        gsize         size,
        const char   *reason)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_codebook_read (bytes, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DAMAGED);
  if (reason != NULL && strstr (error->message, reason) == NULL)
    g_error ("“%s” does not say “%s”", error->message, reason);
}

static void
set_sum (guint8 *data,
         gsize   size)
{
  guint64 sum = GUINT64_TO_LE (XXH3_64bits (data, size - SUM_BYTES));

  memcpy (data + size - SUM_BYTES, &sum, sizeof sum);
}

/* Every length that is too short, one byte too many, every byte changed. */
static void
test_damage (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 2);
  g_autoptr (GBytes) bytes = write_book (&hek_codec_sq8, HEK_DISTANCE_L2, rows);
  gsize size = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_malloc (size + 1);

  memcpy (data, g_bytes_get_data (bytes, NULL), size);
  data[size] = 0;
  for (gsize length = 0; length < size; length++)
    refuse (data, length, length < 8 ? "does not begin" : length < 80 ? "shorter" : "state");
  refuse (data, size + 1, "state");
  for (gsize i = 0; i < size; i++)
    {
      data[i] ^= 0x20;
      refuse (data, size, NULL);
      data[i] ^= 0x20;
    }
}

/* A field that cannot be, with the right checksum, is named. */
static void
test_fields (void)
{
  static const struct
  {
    gsize at;
    guint8 value;
    const char *reason;
  } fields[] = {
    { 8, 2, "version 2" },       { 14, 2, "dimensions" },    { 18, 'x', "no method “sqx”" },
    { 32, 3, "no distance 3" },  { 36, 1, "sizes" },         { 40, 1, "sizes" },
    { 44, 1, "should be 0" },    { 48, 13, "sizes" },        { 55, 1, "codes of" },
    { 72, 2, "ranges" },         { 79, 0x7f, "a range" },    { HEAD_BYTES + 4 + 4 * DIM + 3, 0xbf,
                                                               "a range" },
  };
  g_autofree float *rows = codec_rows (N, DIM, 3);
  g_autoptr (GBytes) bytes = write_book (&hek_codec_sq8, HEK_DISTANCE_L2, rows);
  gsize size = g_bytes_get_size (bytes);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), size);

      data[fields[i].at] = fields[i].value;
      set_sum (data, size);
      refuse (data, size, fields[i].reason);
    }
}

/* Codebooks that nobody has trained: refused, or used without harm. */
static void
use (HekCodebook  *book,
     const float  *rows,
     const guint8 *noise)
{
  guint n = 3, dim = hek_codebook_dim (book);
  g_autofree guint8 *codes = NULL;
  g_autofree float *back = g_new (float, n * dim), *query_row = g_new0 (float, dim);
  g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
  float out[3];

  if (dim > DIM)
    return;
  codes = codec_encode (book, rows, n);
  hek_codebook_decode (book, codes, n, back);
  hek_code_query_set (query, rows);
  hek_code_query_distances (query, codes, NULL, n, out, NULL);
  for (gsize i = 0; i < n * hek_codebook_code_bytes (book); i++)
    codes[i] = noise[i % 64];
  hek_codebook_decode (book, codes, n, back);
  hek_code_query_distances (query, codes, NULL, n, out, NULL);
}

static void
mutate (HekRng *rng,
        guint8 *data,
        gsize   size)
{
  for (guint64 n = 1 + hek_rng_below (rng, 4); n > 0; n--)
    {
      /* half of them in the header, which is small */
      gsize at = hek_rng_below (rng, 2) == 0 ? 12 + hek_rng_below (rng, HEAD_BYTES - 12)
                                             : hek_rng_below (rng, size - SUM_BYTES);
      static const guint8 favourites[] = { 0, 1, 2, 0x7f, 0x80, 0xff };

      data[at] = hek_rng_below (rng, 2) == 0
                   ? favourites[hek_rng_below (rng, G_N_ELEMENTS (favourites))]
                   : (guint8) hek_rng_u64 (rng);
    }
  set_sum (data, size);
}

static void
test_mutations (gconstpointer which)
{
  const HekCodec *codec = which;
  g_autofree float *rows = codec_rows (1024, DIM, 4);
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (HekDistance distance = HEK_DISTANCE_L2; distance <= HEK_DISTANCE_IP; distance++)
    {
      g_autoptr (GBytes) bytes = NULL;
      gsize size;

      if (!hek_codec_suits (codec, hek_codec_meaning (codec), distance))
        continue;
      bytes = write_book (codec, distance, rows);
      size = g_bytes_get_size (bytes);
      for (guint i = 0; i < N_MUTATIONS / 2; i++)
        {
          g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
          g_autoptr (GBytes) mutated = NULL;
          g_autoptr (HekCodebook) book = NULL;
          g_autoptr (GError) error = NULL;
          guint8 noise[64];

          mutate (&rng, data, size);
          for (guint k = 0; k < sizeof noise; k++)
            noise[k] = (guint8) hek_rng_u64 (&rng);
          mutated = g_bytes_new (data, size);
          book = hek_codebook_read (mutated, &error);
          if (book != NULL)
            use (book, rows, noise);
          else
            g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DAMAGED);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/file/round-trip", test_round_trip);
  g_test_add_func ("/quantize/file/damage", test_damage);
  g_test_add_func ("/quantize/file/fields", test_fields);
  for (guint i = 0; i < hek_codec_n (); i++)
    {
      g_autofree char *path
        = g_strdup_printf ("/quantize/file/mutations/%s", hek_codec_id (hek_codec (i)));

      g_test_add_data_func (path, hek_codec (i), test_mutations);
    }
  return g_test_run ();
}
