/* SPDX-License-Identifier: Apache-2.0 */
/* Size, reopening and filtered searches of bench-hnsw. */
#include "config.h"

#include "bench-hnsw-more.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hek-rng.h"

#define N_SEARCHES 10000
#define N_PAIRS 15 /* odd */

static gboolean
write_file (gconstpointer data,
            gsize         n_bytes,
            gpointer      user_data,
            GError      **error)
{
  return fwrite (data, 1, n_bytes, user_data) == n_bytes;
}

/* Kilobytes of the mapping that begins at @address that are in memory. */
static double
resident_kb (gconstpointer address)
{
  FILE *maps = fopen ("/proc/self/smaps", "r");
  g_autofree char *begin = g_strdup_printf ("%lx-", (gulong) address);
  char line[512];
  gboolean inside = FALSE;
  double kb = 0;

  g_assert_nonnull (maps);
  while (fgets (line, sizeof line, maps) != NULL)
    {
      if (strstr (line, "-") != NULL && strstr (line, " r") != NULL)
        inside = g_str_has_prefix (line, begin);
      else if (inside && g_str_has_prefix (line, "Rss:"))
        kb += g_ascii_strtod (line + 4, NULL);
    }
  fclose (maps);
  return kb;
}

void
bench_reopen (const BenchSet *set,
              const HekRows  *rows,
              const HekHnsw  *index)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "bench-hnsw.image", NULL);
  FILE *file = fopen (path, "wb");
  gsize n_bytes = hek_hnsw_image_size (index), heap;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekHnsw) again = NULL;
  HekHnswSearcher *searcher;
  HekHnswQuery query = { .k = BENCH_K };
  HekNeighbor found[BENCH_K];
  gint64 begin;
  double ms;
  gpointer image;
  int fd;

  g_assert_nonnull (file);
  g_assert_true (hek_hnsw_write (index, write_file, file, &error));
  fclose (file);

  heap = mallinfo2 ().uordblks;
  begin = g_get_monotonic_time ();
  fd = open (path, O_RDONLY | O_CLOEXEC);
  image = mmap (NULL, n_bytes, PROT_READ, MAP_SHARED, fd, 0);
  g_assert_true (image != MAP_FAILED);
  again = hek_hnsw_open (image, n_bytes, rows, &error);
  g_assert_no_error (error);
  searcher = hek_hnsw_searcher_new (again);
  ms = 1e-3 * (double) (g_get_monotonic_time () - begin);
  for (gsize i = 0; i < N_SEARCHES; i++)
    hek_hnsw_search (searcher, set->queries + i % set->n_queries * set->dim, &query, found);
  heap = mallinfo2 ().uordblks - heap;
  bench_report ("reopening", ms, "ms", 50, TRUE);
  bench_report ("resident bytes a vector after 10,000 searches",
                (resident_kb (image) * 1024 + (double) heap) / (double) set->n, "", 350, TRUE);

  begin = g_get_monotonic_time ();
  g_assert_true (hek_hnsw_verify (image, n_bytes, NULL, &error));
  printf ("# all checksums: %.1f ms\n", 1e-3 * (double) (g_get_monotonic_time () - begin));
  hek_hnsw_searcher_free (searcher);
  g_clear_pointer (&again, hek_hnsw_unref);
  munmap (image, n_bytes);
  close (fd);
  unlink (path);
}

typedef guint (*SearchFunc) (HekHnswSearcher *searcher, const float *vector,
                             const HekHnswQuery *query, HekNeighbor *out);

/* Searches a second; the answers go to @out. */
static double
rate (const BenchSet     *set,
      HekHnswSearcher    *searcher,
      SearchFunc          search,
      const HekHnswQuery *query,
      gsize               n_queries,
      HekNeighbor        *out)
{
  double begin = bench_thread_s ();

  for (gsize q = 0; q < n_queries; q++)
    g_assert_cmpuint (search (searcher, set->queries + q * set->dim, query, out + q * BENCH_K), ==,
                      BENCH_K);
  return (double) n_queries / (bench_thread_s () - begin);
}

void
bench_filter (const BenchSet *set,
              HekHnsw        *index)
{
  static const double shares[] = { 0.5, 0.1, 0.01, 0.001 };
  g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);
  g_autofree guint64 *allowed = g_new (guint64, set->n / 64 + 1);
  g_autofree HekNeighbor *found = g_new (HekNeighbor, set->n_queries * BENCH_K);
  g_autofree HekNeighbor *truth = g_new (HekNeighbor, set->n_queries * BENCH_K);

  for (gsize s = 0; s < G_N_ELEMENTS (shares); s++)
    {
      /* a scan of half of the rows takes its time; where few rows are left a search is this scan,
       * and both are compared on all queries, in pairs: their time is that of memory */
      const gboolean in_pairs = shares[s] <= 0.01;
      const guint n_runs = in_pairs ? N_PAIRS : 3;
      const gsize n = in_pairs ? set->n_queries : MIN (50, set->n_queries);
      HekHnswQuery query = { .k = BENCH_K };
      gsize n_right = 0;
      double all = 0, walked = 0, scanned = 0, ratios[N_PAIRS];
      HekRng rng;

      hek_rng_init (&rng, s);
      memset (allowed, 0, (set->n / 64 + 1) * sizeof *allowed);
      for (gsize i = 0; i < set->n; i++)
        if (hek_rng_double (&rng) < shares[s])
          {
            allowed[i / 64] |= (guint64) 1 << (i % 64);
            query.n_allowed++;
          }
      for (guint run = 0; run < 3; run++)
        all = MAX (all, rate (set, searcher, hek_hnsw_search, &query, set->n_queries, found));
      query.allowed = allowed;
      for (guint run = 0; run < n_runs; run++)
        {
          double walk = rate (set, searcher, hek_hnsw_search, &query, set->n_queries, found);

          walked = MAX (walked, walk);
          if (run > 0 && !in_pairs)
            continue;
          ratios[run] = walk / rate (set, searcher, hek_hnsw_search_exact, &query, n, truth);
          scanned = MAX (scanned, walk / ratios[run]);
        }
      if (in_pairs)
        qsort (ratios, N_PAIRS, sizeof *ratios, bench_compare_doubles);
      for (gsize i = 0; i < n * BENCH_K; i++)
        n_right += found[i].distance
                   <= truth[i / BENCH_K * BENCH_K + BENCH_K - 1].distance;
      printf ("# among %.1f %%: %.0f searches/s, exact %.0f, all rows %.0f\n", 100 * shares[s],
              walked, scanned, all);
      bench_report ("  recall@10", (double) n_right / (double) (n * BENCH_K), "", 0.95, FALSE);
      bench_report ("  against an exact scan", in_pairs ? ratios[N_PAIRS / 2] : walked / scanned,
                    "x", 0.95, FALSE);
      if (s == 0)
        bench_report ("  against the search of all rows", walked / all, "x", 0.5, FALSE);
    }
}
