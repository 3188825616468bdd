/* SPDX-License-Identifier: Apache-2.0 */
/* Residual quantization on any number of threads and every instruction set: the same bits. */
#include "rq-fixture.h"

#include "../same.h"

/* The codebook and the codes, of both kinds of loss. */
static char *
digest (void)
{
  enum { N = 300, DIM = 11 };
  g_autofree float *rows = rq_make_rows (N, DIM, 6);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < 2; i++)
    {
      HekCodecTraining training = rq_training (i == 0 ? HEK_DISTANCE_L2 : HEK_DISTANCE_COSINE, 5);
      g_autoptr (HekCodebook) book = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (HekCodeQuery) query = NULL;
      g_autofree guint8 *codes = NULL;
      float distances[N];

      rq_set_option (&training, "parts", 2);
      rq_set_option (&training, "threshold", 0.3);
      book = rq_train (rows, N, DIM, &training);
      bytes = hek_codebook_write (book);
      codes = rq_encode (book, rows, N);
      query = hek_code_query_new (book);
      hek_code_query_set (query, rows);
      hek_code_query_distances (query, codes, NULL, N, distances, NULL);
      g_checksum_update (sum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
      g_checksum_update (sum, codes, N * 5);
      g_checksum_update (sum, (const guint8 *) distances, sizeof distances);
    }
  return g_strdup (g_checksum_get_string (sum));
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  same_add_tests ("/quantize/rq-same", argv[0], digest);
  return g_test_run ();
}
