/* SPDX-License-Identifier: Apache-2.0 */
/* Residual quantization on any number of threads and every instruction set: the same bits. */
#include <string.h>

#include "hek-parallel.h"
#include "rq-fixture.h"

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

static void
test_threads (void)
{
  g_autofree char *one = NULL, *many = NULL;

  hek_parallel_set_n_threads (1);
  one = digest ();
  hek_parallel_set_n_threads (5);
  many = digest ();
  hek_parallel_set_n_threads (0);
  g_assert_cmpstr (one, ==, many);
}

static void
test_instruction_sets (gconstpointer data)
{
  static const char *const levels[] = { "scalar", "avx2", "avx512", "neon" };
  const char *program = data;
  g_autofree char *wanted = digest ();

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      const char *argv[] = { program, "--digest", NULL };
      g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "HEK_CPU", levels[i], TRUE);
      g_autofree char *out = NULL;
      g_autoptr (GError) error = NULL;
      int status;

      g_spawn_sync (NULL, (char **) argv, env, 0, NULL, NULL, &out, NULL, &status, &error);
      g_assert_no_error (error);
      g_spawn_check_wait_status (status, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (out, ==, wanted);
    }
}

int
main (int    argc,
      char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--digest") == 0)
    {
      g_autofree char *text = digest ();

      g_print ("%s", text);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/rq-same/threads", test_threads);
  g_test_add_data_func ("/quantize/rq-same/instruction-sets", argv[0], test_instruction_sets);
  return g_test_run ();
}
