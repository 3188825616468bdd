/* SPDX-License-Identifier: Apache-2.0 */
#include "pq-fixture.h"

#include "hek-rng.h"

#include "../test-timing.h"

#include <math.h>
#include <string.h>

/* Sums of some dozen floats, of numbers of this size. */
#define ROUNDING 2e-4

float *
pq_fixture_rows (gsize   n,
                 guint   dim,
                 guint   n_hidden,
                 guint64 seed)
{
  float *rows = g_new (float, n * dim);
  g_autofree double *map = g_new (double, dim * n_hidden + 1);
  g_autofree double *hidden = g_new (double, n_hidden + 1);
  HekRng rng;

  hek_rng_init (&rng, 77);
  for (guint i = 0; i < dim * n_hidden; i++)
    map[i] = hek_rng_double (&rng) - 0.5;
  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    {
      for (guint j = 0; j < n_hidden; j++)
        hidden[j] = (hek_rng_double (&rng) + hek_rng_double (&rng) - 1) * 4;
      for (guint d = 0; d < dim; d++)
        {
          double x = 0.3 * (d % 3) - 0.2 + (n_hidden > 0 ? 0.3 : 2) * hek_rng_double (&rng);

          for (guint j = 0; j < n_hidden; j++)
            x += map[d * n_hidden + j] * hidden[j];
          rows[i * dim + d] = (float) x;
        }
    }
  return rows;
}

HekRows
pq_fixture_view (const float *rows,
                 gsize        n,
                 guint        dim)
{
  return (HekRows) { HEK_DTYPE_F32, dim, n, dim * sizeof (float), (const guint8 *) rows };
}

HekCodecTraining
pq_fixture_training (HekDistance distance,
                     gsize       code_bytes,
                     guint       bits)
{
  HekCodecTraining training = { .distance = distance, .code_bytes = code_bytes, .seed = 5 };

  hek_options_defaults (hek_pq_options, HEK_PQ_N_OPTIONS, &training.values);
  g_assert_cmpuint (hek_pq_bits (&training.values), ==, 8);
  training.values.v[hek_options_find (hek_pq_options, HEK_PQ_N_OPTIONS, "bits")] = bits == 4;
  return training;
}

HekCodebook *
pq_fixture_train (const HekCodec         *codec,
                  const float            *rows,
                  gsize                   n,
                  guint                   dim,
                  const HekCodecTraining *training)
{
  HekRows all = pq_fixture_view (rows, n, dim);
  g_autoptr (GError) error = NULL;
  HekCodebook *book = hek_codebook_train (codec, &all, training, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (book);
  return book;
}

guint8 *
pq_fixture_encode (const HekCodebook *book,
                   const float       *rows,
                   gsize              n)
{
  HekRows all = pq_fixture_view (rows, n, hek_codebook_dim (book));
  guint8 *codes = g_malloc (n * hek_codebook_code_bytes (book));

  g_assert_true (hek_codebook_encode (book, &all, codes, NULL, NULL));
  return codes;
}

double
pq_fixture_error (const HekCodebook *book,
                  const float       *rows,
                  gsize              n)
{
  guint dim = hek_codebook_dim (book);
  g_autofree guint8 *codes = pq_fixture_encode (book, rows, n);
  g_autofree float *decoded = g_new (float, n * dim);
  double sum = 0;

  hek_codebook_decode (book, codes, n, decoded);
  for (gsize i = 0; i < n * dim; i++)
    sum += pow ((double) (rows[i] - decoded[i]), 2);
  return sum / (double) n;
}

/* ---- distances ---- */

static double
exact_distance (HekDistance  distance,
                const float *query,
                const float *row,
                guint        dim)
{
  double l2 = 0, dot = 0, square = 0;

  for (guint d = 0; d < dim; d++)
    {
      double q = (double) query[d], x = (double) row[d];

      l2 += (q - x) * (q - x);
      dot += q * x;
      square += q * q;
    }
  switch (distance)
    {
    case HEK_DISTANCE_L2:
      return l2;
    case HEK_DISTANCE_IP:
      return -dot;
    case HEK_DISTANCE_COSINE:
    default:
      return 1 - dot / sqrt (square); /* rows that are decoded are not brought to length 1 again */
    }
}

/* How far a scan may be from the sum of floats: half a step of 1/255 of the widest table for each.
 * No table is wider than the farthest centroids. */
static double
scan_bound (const HekCodebook *book,
            const float       *query)
{
  guint dim = hek_codebook_dim (book), n_parts = hek_codebook_n_subspaces (book);
  double longest = 0;

  if (hek_codebook_n_centroids (book) == 256)
    return 0;
  for (guint d = 0; d < dim; d++)
    longest += fabs ((double) query[d]) + 8;
  return n_parts / 2.0 * longest * longest / 255;
}

static void
check_distances (const HekCodec *codec,
                 HekDistance     distance,
                 guint           dim,
                 gsize           code_bytes,
                 guint           bits)
{
  enum { N = 300 };
  HekCodecTraining training = pq_fixture_training (distance, code_bytes, bits);
  g_autofree float *rows = pq_fixture_rows (N, dim, 2, 3);
  g_autofree float *query = pq_fixture_rows (1, dim, 2, 4), *decoded = g_new (float, N * dim);
  g_autoptr (HekCodebook) book = pq_fixture_train (codec, rows, N, dim, &training);
  g_autofree guint8 *codes = pq_fixture_encode (book, rows, N);
  g_autofree guint8 *packed = g_malloc (hek_codebook_packed_bytes (book, N));
  g_autoptr (HekCodeQuery) asked = hek_code_query_new (book);
  guint32 idx[N];
  float out[N], some[N], scanned[N], bounds[N];
  double widest = 0, off = 0;

  g_assert_cmpuint (hek_codebook_code_bytes (book), <=, code_bytes);
  g_assert_cmpuint (hek_codebook_n_centroids (book), ==, 1u << bits);
  hek_codebook_decode (book, codes, N, decoded);
  hek_codebook_pack (book, codes, N, packed);
  hek_code_query_set (asked, query);
  hek_code_query_distances (asked, codes, NULL, N, out, bounds);
  for (guint i = 0; i < N; i++)
    idx[i] = N - 1 - i;
  hek_code_query_distances (asked, codes, idx, N, some, NULL);
  hek_code_query_scan (asked, packed, 0, 32, scanned);
  hek_code_query_scan (asked, packed, 32, N - 32, scanned + 32);
  for (guint i = 0; i < N; i++)
    {
      double exact = exact_distance (distance, query, decoded + i * dim, dim);

      g_assert_cmpfloat_with_epsilon ((double) out[i], exact, ROUNDING * (1 + fabs (exact)));
      g_assert_cmpfloat (out[i], ==, some[N - 1 - i]);
      g_assert_cmpfloat (bounds[i], ==, 0);
      g_assert_cmpfloat (fabs ((double) (scanned[i] - out[i])), <=,
                         scan_bound (book, query) + ROUNDING);
      off = MAX (off, fabs ((double) (scanned[i] - out[i])));
      widest = MAX (widest, fabs ((double) (out[i] - out[0])));
    }
  /* The bound is loose; the tables are not. */
  g_assert_cmpfloat (off, <, 0.03 * widest + ROUNDING);
}

void
pq_fixture_check_distances (const HekCodec *codec)
{
  for (HekDistance distance = HEK_DISTANCE_L2; distance <= HEK_DISTANCE_COSINE; distance++)
    {
      check_distances (codec, distance, 16, 4, 8);
      check_distances (codec, distance, 13, 5, 8);
      check_distances (codec, distance, 16, 4, 4);
      check_distances (codec, distance, 13, 7, 4);
      check_distances (codec, distance, 13, 3, 4);
    }
}

/* ---- files ---- */

static void
check_refused (GBytes *bytes,
               gsize   at,
               guint8  value)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  g_autofree guint8 *copy = g_memdup2 (data, n);
  g_autoptr (GBytes) damaged = NULL;
  g_autoptr (GError) error = NULL;

  copy[at] ^= value;
  damaged = g_bytes_new (copy, n);
  g_assert_null (hek_codebook_read (damaged, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DAMAGED);
}

/* The state alone, as a file of these sizes would have it. */
static gboolean
read_state (const HekCodebook *book,
            guint              n_subspaces,
            guint              n_centroids,
            gsize              code_bytes,
            gsize              n_cut,
            float              number)
{
  g_autoptr (GByteArray) state = g_byte_array_new ();
  g_autoptr (HekCodebook) other = hek_codebook_new (book->codec, book->distance, book->dim, 0);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  book->codec->write (book, state);
  if (!(number <= 1))
    memcpy (state->data + state->len - 4, &number, 4);
  other->n_subspaces = n_subspaces;
  other->n_centroids = n_centroids;
  other->code_bytes = code_bytes;
  ok = book->codec->read (other, state->data, state->len - n_cut, &error);
  if (!ok)
    g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DAMAGED);
  return ok;
}

void
pq_fixture_check_file (const HekCodec *codec)
{
  enum { N = 400, DIM = 10, M = 3 };
  HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, M, 8);
  g_autofree float *rows = pq_fixture_rows (N, DIM, 2, 3);
  g_autoptr (HekCodebook) book = pq_fixture_train (codec, rows, N, DIM, &training);
  g_autoptr (GBytes) bytes = hek_codebook_write (book), again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCodebook) copy = hek_codebook_read (bytes, &error);
  g_autofree guint8 *codes = pq_fixture_encode (book, rows, N), *other = NULL;

  g_assert_no_error (error);
  other = pq_fixture_encode (copy, rows, N);
  g_assert_cmpmem (codes, N * M, other, N * M);
  again = hek_codebook_write (copy);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, hek_codebook_share_bytes (book));

  check_refused (bytes, 100, 1);
  check_refused (bytes, g_bytes_get_size (bytes) - 1, 128);
  g_assert_true (read_state (book, M, 256, M, 0, 0));
  g_assert_false (read_state (book, M, 256, M, 4, 0));
  g_assert_false (read_state (book, M, 256, M + 1, 0, 0));
  g_assert_false (read_state (book, M + 1, 256, M, 0, 0));
  g_assert_false (read_state (book, DIM + 1, 256, DIM + 1, 0, 0));
  g_assert_false (read_state (book, 0, 256, 0, 0, 0));
  g_assert_false (read_state (book, M, 16, 2, 0, 0));
  g_assert_false (read_state (book, M, 17, M, 0, 0));
  g_assert_false (read_state (book, M, G_MAXUINT, M, 0, 0));
  g_assert_false (read_state (book, M, 256, M, 0, NAN));
  g_assert_false (read_state (book, M, 256, M, 0, INFINITY));
}

/* ---- the same everywhere ---- */

char *
pq_fixture_digest (const HekCodec *codec)
{
  enum { N = 1200, DIM = 12 };
  g_autofree float *rows = pq_fixture_rows (N, DIM, 3, 6);
  GString *text = g_string_new (NULL);

  for (guint bits = 4; bits <= 8; bits += 4)
    {
      HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 3, bits);
      g_autoptr (HekCodebook) book = pq_fixture_train (codec, rows, N, DIM, &training);
      g_autofree guint8 *codes = pq_fixture_encode (book, rows, N);
      g_autofree guint8 *packed = g_malloc (hek_codebook_packed_bytes (book, N));
      g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
      g_autoptr (GBytes) bytes = hek_codebook_write (book);
      g_autofree char *a = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);
      g_autofree char *b = g_compute_checksum_for_data (G_CHECKSUM_MD5, codes, N * 3), *c = NULL;
      float out[N];

      hek_codebook_pack (book, codes, N, packed);
      hek_code_query_set (query, rows);
      hek_code_query_scan (query, packed, 0, N, out);
      c = g_compute_checksum_for_data (G_CHECKSUM_MD5, (guint8 *) out, sizeof out);
      g_string_append_printf (text, "%u %s %s %s\n", bits, a, b, c);
    }
  return g_string_free (text, FALSE);
}

/* ---- awkward rows ---- */

void
pq_fixture_check_awkward (const HekCodec *codec)
{
  enum { N = 40, DIM = 7 };
  g_autofree float *rows = pq_fixture_rows (N, DIM, 0, 9), *line = pq_fixture_rows (900, 1, 0, 9);
  HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 2, 8);
  HekCodecTraining single = pq_fixture_training (HEK_DISTANCE_L2, 0, 4);
  g_autoptr (HekCodebook) few = pq_fixture_train (codec, rows, N, DIM, &training), one = NULL,
                          same = NULL, constant = NULL, narrow = NULL;

  /* as many centroids as rows: nothing is lost */
  g_assert_cmpfloat (pq_fixture_error (few, rows, N), <, 1e-10);
  one = pq_fixture_train (codec, rows, 1, DIM, &training);
  g_assert_cmpfloat (pq_fixture_error (one, rows, 1), <, 1e-10);

  for (guint i = 1; i < N; i++)
    memcpy (rows + i * DIM, rows + i % 3 * DIM, DIM * sizeof *rows);
  same = pq_fixture_train (codec, rows, N, DIM, &training);
  g_assert_cmpfloat (pq_fixture_error (same, rows, N), <, 1e-10);

  for (guint i = 0; i < N; i++)
    rows[i * DIM + 2] = rows[i * DIM + 3] = -100;
  constant = pq_fixture_train (codec, rows, N, DIM, &training);
  g_assert_cmpfloat (pq_fixture_error (constant, rows, N), <, 1e-7);
  memset (rows, 0, N * DIM * sizeof *rows);
  g_clear_pointer (&constant, hek_codebook_unref);
  constant = pq_fixture_train (codec, rows, N, DIM, &training);
  g_assert_cmpfloat (pq_fixture_error (constant, rows, N), ==, 0);

  /* 16 levels of numbers between 0 and 2 */
  narrow = pq_fixture_train (codec, line, 900, 1, &single);
  g_assert_cmpuint (hek_codebook_code_bytes (narrow), ==, 1);
  g_assert_cmpfloat (pq_fixture_error (narrow, line, 900), <, 1.1 * 4 / (12 * 16 * 16));
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (30000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

void
pq_fixture_check_cancelled (const HekCodec *codec)
{
  enum { N = 30000, DIM = 96 };
  g_autofree float *rows = pq_fixture_rows (N, DIM, 0, 3);
  HekRows all = pq_fixture_view (rows, N, DIM);
  HekCodecTraining training = pq_fixture_training (HEK_DISTANCE_L2, 12, 8);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 begin = g_get_monotonic_time ();

  g_assert_null (hek_codebook_train (codec, &all, &training, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 130000 * HEK_TEST_SLOWDOWN);
  g_thread_join (thread);
}
