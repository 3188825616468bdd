/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Some queries over codes: all rows are scanned, in pieces on all threads, each with the nearest
 * candidates of its own for each query. These are ordered by estimate, segment and row, so that
 * what is found does not depend on the pieces, nor on the queries that are asked together.
 */
#include "config.h"

#include "hek-search-codes-private.h"

#include <stdlib.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-parallel.h"
#include "hek-searcher-private.h"

/* Rows of a piece; making tables for a query costs as much as scanning a thousand of them. */
#define PIECE_ROWS 65536u
/* Estimates that are made at a time: those of a query stay in the first cache. */
#define BLOCK_ROWS 2048u
/* Where a filter leaves fewer than one row in so many, codes are looked at one by one. */
#define SPARSE 8u

/* Consecutive rows of segments. */
typedef struct
{
  guint segment;
  gsize begin, n;
} Piece;

typedef struct
{
  const HekCodeSearch *ask;
  GArray *pieces;      /* of Piece */
  GArray *firsts;      /* of guint: where in @pieces each block of work begins; and the end */
  HekCandidate *found; /* owned: n_kept of each query of each block */
  guint n_kept;
  guint *n_found;      /* owned: of each query of each block */
} Scan;

/* Where a thread works. */
typedef struct
{
  HekCodeQuery *queries[HEK_CODE_QUERIES];
  HekNearest best[HEK_CODE_QUERIES];
  float *out; /* owned: n_queries × BLOCK_ROWS, aligned */
} Work;

static inline gboolean
is_before (const HekCandidate *a,
           const HekCandidate *b)
{
  if (a->distance != b->distance)
    return a->distance < b->distance;
  return a->segment != b->segment ? a->segment < b->segment : a->row < b->row;
}

void
hek_nearest_offer (HekNearest   *nearest,
                   HekCandidate  candidate)
{
  HekCandidate *items = nearest->items;
  guint i;

  if (nearest->n < nearest->max)
    {
      for (i = nearest->n++; i > 0 && is_before (&items[(i - 1) / 2], &candidate); i = (i - 1) / 2)
        items[i] = items[(i - 1) / 2];
      items[i] = candidate;
      return;
    }
  if (!is_before (&candidate, &items[0]))
    return;
  for (i = 0; 2 * i + 1 < nearest->n;)
    {
      guint child = 2 * i + 1;

      if (child + 1 < nearest->n && is_before (&items[child], &items[child + 1]))
        child++;
      if (!is_before (&candidate, &items[child]))
        break;
      items[i] = items[child];
      i = child;
    }
  items[i] = candidate;
}

/* --- the scan -------------------------------------------------------------------------------- */

/* @allowed: (nullable): of the segment; @out: estimates of rows @begin, @begin + 1 … */
static void
offer_block (HekNearest    *best,
             guint          segment,
             gsize          begin,
             gsize          n,
             const guint64 *allowed,
             const float   *out)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 row = (guint32) (begin + i);

      if (best->n == best->max && out[i] > best->items[0].distance)
        continue;
      if (allowed == NULL || hek_row_set_has (allowed, row))
        hek_nearest_offer (best,
                           (HekCandidate) { hek_without_nan (out[i]), 0, segment, row });
    }
}

static void
scan_densely (const Scan    *scan,
              const Piece   *piece,
              const guint64 *allowed,
              Work          *work)
{
  const HekSegmentCodes *codes = scan->ask->codes->segments[piece->segment];
  const guint8 *packed = codes->packed != NULL ? codes->packed : codes->codes;
  guint n_queries = scan->ask->n_queries;
  float *out[HEK_CODE_QUERIES];

  for (guint q = 0; q < n_queries; q++)
    out[q] = work->out + q * BLOCK_ROWS;
  for (gsize first = 0; first < piece->n && !hek_task_is_cancelled (scan->ask->task);
       first += BLOCK_ROWS)
    {
      gsize begin = piece->begin + first, n = MIN (BLOCK_ROWS, piece->n - first);

      hek_code_query_scan_many (work->queries, n_queries, packed, begin, n, out);
      for (guint q = 0; q < n_queries; q++)
        offer_block (&work->best[q], piece->segment, begin, n, allowed, out[q]);
      hek_search_counts_add (scan->ask->counts, n * n_queries, 0);
    }
}

static void
scan_sparsely (const Scan    *scan,
               const Piece   *piece,
               const guint64 *allowed,
               Work          *work)
{
  const HekSegmentCodes *codes = scan->ask->codes->segments[piece->segment];
  guint32 rows[BLOCK_ROWS];
  gsize word = piece->begin / 64, end = (piece->begin + piece->n + 63) / 64;

  while (word < end && !hek_task_is_cancelled (scan->ask->task))
    {
      guint n = 0;

      for (; word < end && n + 64 <= BLOCK_ROWS; word++)
        for (guint64 bits = allowed[word]; bits != 0; bits &= bits - 1)
          rows[n++] = (guint32) (word * 64) + (guint32) __builtin_ctzll (bits);
      for (guint q = 0; q < scan->ask->n_queries; q++)
        {
          hek_code_query_distances (work->queries[q], codes->codes, rows, n, work->out, NULL);
          for (guint i = 0; i < n; i++)
            hek_nearest_offer (&work->best[q],
                               (HekCandidate) { hek_without_nan (work->out[i]), 0, piece->segment,
                                                rows[i] });
        }
      hek_search_counts_add (scan->ask->counts, (guint64) n * scan->ask->n_queries, 0);
    }
}

static gboolean
is_sparse (const Piece   *piece,
           const guint64 *allowed)
{
  gsize n = 0;

  if (allowed == NULL)
    return FALSE;
  for (gsize word = piece->begin / 64; word < (piece->begin + piece->n + 63) / 64; word++)
    n += (gsize) __builtin_popcountll (allowed[word]);
  return n < piece->n / SPARSE;
}

static void
scan_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Scan *scan = data;
  const HekCodeSearch *ask = scan->ask;
  Work work = { .out = hek_aligned_new ((gsize) ask->n_queries * BLOCK_ROWS, sizeof (float)) };

  for (guint q = 0; q < ask->n_queries; q++)
    {
      work.queries[q] = hek_search_codes_take (ask->codes);
      work.best[q] = (HekNearest) {
        scan->found + (block_idx * ask->n_queries + q) * scan->n_kept, 0, scan->n_kept
      };
      hek_code_query_set (work.queries[q], ask->vectors + (gsize) q * ask->queries->dim);
    }
  for (guint i = g_array_index (scan->firsts, guint, begin);
       i < g_array_index (scan->firsts, guint, end); i++)
    {
      const Piece *piece = &g_array_index (scan->pieces, Piece, i);
      const guint64 *allowed
        = hek_searcher_get_allowed (ask->searcher, piece->segment, ask->filter);

      if (is_sparse (piece, allowed))
        scan_sparsely (scan, piece, allowed, &work);
      else
        scan_densely (scan, piece, allowed, &work);
    }
  for (guint q = 0; q < ask->n_queries; q++)
    {
      hek_search_codes_put (ask->codes, work.queries[q]);
      scan->n_found[block_idx * ask->n_queries + q] = work.best[q].n;
    }
  hek_aligned_free (work.out);
}

/* Small segments are scanned together, large ones in pieces. */
static void
cut_pieces (Scan *scan)
{
  gsize n_rows = PIECE_ROWS;
  guint end;

  for (guint i = 0; i < scan->ask->codes->n_segments; i++)
    {
      gsize n = scan->ask->searcher->segments[i].segment->rows.n;

      for (gsize begin = 0; hek_search_codes_has (scan->ask->codes, i) && begin < n;
           begin += PIECE_ROWS)
        {
          Piece piece = { i, begin, MIN (PIECE_ROWS, n - begin) };

          if (n_rows + piece.n > PIECE_ROWS)
            {
              g_array_append_val (scan->firsts, scan->pieces->len);
              n_rows = 0;
            }
          n_rows += piece.n;
          g_array_append_val (scan->pieces, piece);
        }
    }
  end = scan->pieces->len;
  g_array_append_val (scan->firsts, end);
}

int
hek_candidate_compare (gconstpointer a,
                       gconstpointer b)
{
  return is_before (a, b) ? -1 : is_before (b, a);
}

/* The nearest of all blocks for query @q. */
static guint
gather (const Scan   *scan,
        guint         n_blocks,
        guint         q,
        HekCandidate *all,
        HekCandidate *found)
{
  guint n_queries = scan->ask->n_queries;
  gsize n = 0;

  for (guint b = 0; b < n_blocks; b++)
    {
      gsize at = (gsize) b * n_queries + q;

      memcpy (all + n, scan->found + at * scan->n_kept, scan->n_found[at] * sizeof *all);
      n += scan->n_found[at];
    }
  qsort (all, n, sizeof (HekCandidate), hek_candidate_compare);
  n = MIN (n, scan->n_kept);
  memcpy (found, all, n * sizeof *found);
  return (guint) n;
}

gboolean
hek_search_codes_scan (const HekCodeSearch  *ask,
                       guint                 n_kept,
                       HekCandidate         *found,
                       guint                *n_found,
                       GError              **error)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  Scan scan = { ask, pieces, firsts, NULL, n_kept, NULL };
  g_autofree HekCandidate *kept = NULL, *all = NULL;
  g_autofree guint *n_of_blocks = NULL;
  gsize n_all, n_of_queries;
  guint n_blocks;

  cut_pieces (&scan);
  n_blocks = firsts->len - 1;
  n_of_blocks = scan.n_found = g_new0 (guint, (gsize) MAX (n_blocks, 1) * ask->n_queries);
  if (hek_checked_mul (MAX (n_blocks, 1), n_kept, &n_all)
      && hek_checked_mul (n_all, ask->n_queries, &n_of_queries))
    {
      kept = scan.found = g_try_new (HekCandidate, n_of_queries);
      all = g_try_new (HekCandidate, n_all);
    }
  if (kept == NULL || all == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %u candidates", n_kept);
      return FALSE;
    }
  hek_parallel_for (n_blocks, 1, scan_block, &scan, ask->task);
  if (!hek_task_check (ask->task, error))
    return FALSE;
  for (guint q = 0; q < ask->n_queries; q++)
    n_found[q] = gather (&scan, n_blocks, q, all, found + (gsize) q * n_kept);
  return TRUE;
}
