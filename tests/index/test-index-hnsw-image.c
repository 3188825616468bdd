/* SPDX-License-Identifier: Apache-2.0 */
/* The image of an index: the same answers after reopening, and damage that is found and never
 * leads out of the memory. */
#include "config.h"

#include "hnsw-fixture.h"

#define DIM 24
#define K 10
#define N_MUTATIONS 500

static gpointer
aligned_copy (const GByteArray *image)
{
  gpointer copy = hek_aligned_new (image->len, 1);

  memcpy (copy, image->data, image->len);
  return copy;
}

static void
search_some (HekHnsw     *index,
             const float *vectors,
             HekNeighbor  found[20 * K])
{
  g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);
  HekHnswQuery query = { .k = K };

  memset (found, 0, 20 * K * sizeof *found);
  for (gsize q = 0; q < 20; q++)
    hek_hnsw_search (searcher, vectors + q * DIM, &query, found + q * K);
}

static void
check_reopened (HekDistance distance,
                gsize       n)
{
  TestRows t = test_rows_new (n, DIM, 3, 6, 31), q = test_rows_new (20, DIM, 3, 6, 32);
  g_autoptr (HekHnsw) index = NULL;
  g_autoptr (HekHnsw) again = NULL;
  g_autoptr (GByteArray) image = NULL, second = NULL;
  hek_auto_aligned guint8 *copy = NULL;
  g_autoptr (GError) error = NULL;
  HekNeighbor found[20 * K], found_again[20 * K];

  if (n > 100)
    memcpy (t.data + 40 * DIM, t.data, DIM * sizeof (float)); /* one vertex of two rows */
  index = test_build (&t.rows, distance);
  image = test_image (index);
  copy = aligned_copy (image);
  hek_hnsw_verify (copy, image->len, NULL, &error);
  g_assert_no_error (error);
  again = hek_hnsw_open (copy, image->len, &t.rows, &error);
  g_assert_no_error (error);
  hek_hnsw_validate (again, NULL, &error);
  g_assert_no_error (error);
  search_some (index, q.data, found);
  search_some (again, q.data, found_again);
  g_assert_cmpmem (found, sizeof found, found_again, sizeof found_again);
  second = test_image (again);
  g_assert_cmpmem (image->data, image->len, second->data, second->len);
  test_rows_clear (&t);
  test_rows_clear (&q);
}

static void
test_reopen (void)
{
  for (int distance = 0; distance < HEK_N_DISTANCES; distance++)
    for (gsize n = 0; n < 2000; n = n < 2 ? n + 1 : 50 * n)
      check_reopened (distance, n);
}

static void
test_other_rows (void)
{
  TestRows t = test_rows_new (100, DIM, 3, 6, 31);
  g_autoptr (HekHnsw) index = test_build (&t.rows, HEK_DISTANCE_L2);
  g_autoptr (GByteArray) image = test_image (index);
  hek_auto_aligned guint8 *copy = aligned_copy (image);
  HekRows fewer = t.rows;
  g_autoptr (GError) error = NULL;

  fewer.n = 99;
  g_assert_null (hek_hnsw_open (copy, image->len, &fewer, &error));
  g_assert_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_ROWS);
  g_clear_error (&error);
  copy[8]++;
  g_assert_null (hek_hnsw_open (copy, image->len, &t.rows, &error));
  g_assert_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_VERSION);
  test_rows_clear (&t);
}

/* Every changed byte is found by verify; what still opens searches without a crash. */
static void
test_damage (gconstpointer data)
{
  TestRows t = test_rows_new (1500, DIM, 3, 6, 31), q = test_rows_new (20, DIM, 3, 6, 32);
  HekHnswOptions options;
  g_autoptr (HekHnsw) index = NULL;
  g_autoptr (GByteArray) image = NULL;
  hek_auto_aligned guint8 *copy = NULL;
  HekRng rng;
  guint n_opened = 0;

  hek_hnsw_options_init (&options);
  options.traverse = GPOINTER_TO_INT (data);
  index = hek_hnsw_build (&t.rows, HEK_DISTANCE_COSINE, &options, NULL, NULL);
  image = test_image (index);
  copy = aligned_copy (image);
  hek_rng_init (&rng, 1);
  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      gsize at = hek_rng_below (&rng, i % 4 == 0 ? 4096 : image->len);
      gsize length = i % 8 == 7 ? hek_rng_below (&rng, image->len) : image->len;
      guint8 old = copy[at];
      g_autoptr (GError) error = NULL;
      g_autoptr (HekHnsw) damaged = NULL;

      copy[at] ^= (guint8) (1u << hek_rng_below (&rng, 8));
      damaged = hek_hnsw_open (copy, length, &t.rows, i % 2 ? &error : NULL);
      if (damaged != NULL)
        {
          HekNeighbor found[20 * K];

          search_some (damaged, q.data, found);
          n_opened++;
        }
      /* Behind the checksum of the header its page is zeros that nothing reads. */
      if (at >= 4096)
        g_assert_false (hek_hnsw_verify (copy, length, NULL, NULL));
      copy[at] = old;
    }
  g_assert_cmpuint (n_opened, >, 0);
  g_assert_cmpuint (n_opened, <, N_MUTATIONS);
  test_rows_clear (&t);
  test_rows_clear (&q);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/index/hnsw-image/reopen", test_reopen);
  g_test_add_func ("/index/hnsw-image/other-rows", test_other_rows);
  for (int traverse = HEK_TRAVERSE_F32; traverse < HEK_N_TRAVERSES; traverse++)
    {
      g_autofree char *path
        = g_strdup_printf ("/index/hnsw-image/damage/%s", hek_traverse_id (traverse));

      g_test_add_data_func (path, GINT_TO_POINTER (traverse), test_damage);
    }
  return g_test_run ();
}
