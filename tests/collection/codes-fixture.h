/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "compact-fixture.h"

#include <math.h>

#include "hek-collection-codes.h"
#include "hek-search-codes.h"

/* Codebooks of the rows of a CompactFixture, and searches on their codes beside exact ones. */
#define N_QUERIES 30
#define K 10

/* A codebook of the fixture's rows, saved under @name. Returns: its uuid */
static inline char *
train (CompactFixture *fixture,
       const char     *method,
       const char     *name)
{
  g_autoptr (GError) error = NULL;
  const HekCodec *codec = hek_codec_find (method);
  const HekRows rows = { HEK_DTYPE_F32, DIM, 2000, DIM * sizeof (float),
                         (const guint8 *) fixture->vectors };
  HekCodecTraining training = { .distance = HEK_DISTANCE_L2, .seed = 3 };
  const HekCodebookOrigin origin = { .collection = "things", .seq = 1, .n_rows = 2000,
                                     .options = "a=1", .loss = NAN };
  g_autoptr (HekCodebook) book = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;
  guint n_options;
  const HekOption *options;

  g_assert_nonnull (codec);
  options = hek_codec_options (codec, &n_options);
  hek_options_defaults (options, n_options, &training.values);
  book = hek_codebook_train (codec, &rows, &training, NULL, &error);
  g_assert_no_error (error);
  info = hek_codebook_save (fixture->things.workspace, name, book, &origin, &error);
  g_assert_no_error (error);
  return g_strdup (info->uuid);
}

static inline HekCodesReport
apply (CompactFixture *fixture,
       const char     *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (GBytes) bytes =
    hek_workspace_read_codebook (fixture->things.workspace, name, &info, &error);
  HekCodesReport report;

  g_assert_no_error (error);
  hek_collection_apply_codebook (fixture->things.store, info, bytes, &report, NULL, &error);
  g_assert_no_error (error);
  return report;
}

static inline HekSnapshot *
snapshot_of (CompactFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HekSnapshot *snapshot = hek_store_snapshot (fixture->things.store, &error);

  g_assert_no_error (error);
  return snapshot;
}

static inline void
make_queries (float *queries)
{
  HekRng rng;

  hek_rng_init (&rng, 9);
  for (guint i = 0; i < N_QUERIES * DIM; i++)
    queries[i] = (float) hek_rng_below (&rng, 2000) / 1000 - 1;
}

static inline void
search (HekSearcher      *searcher,
        HekSearchOptions  options,
        HekHit           *hits,
        guint            *n_hits)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *queries = g_new (float, N_QUERIES * DIM);
  const HekRows rows = { HEK_DTYPE_F32, DIM, N_QUERIES, DIM * sizeof (float),
                         (const guint8 *) queries };

  make_queries (queries);
  options.k = K;
  g_assert_true (hek_searcher_search (searcher, &rows, &options, hits, n_hits, NULL, &error));
  g_assert_no_error (error);
}

static inline gboolean
is_same_place (HekRowPlace a,
               HekRowPlace b)
{
  return a.segment == b.segment && a.row == b.row;
}

/* Part of the exact answers that searches on codes find; with an error of rounding at most, what
 * they find has the exact distance. @label: only these rows; < 0: all */
static inline double
measure_recall (HekSnapshot *snapshot,
                const char  *name,
                int          label,
                guint        rerank)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSearcher) searcher = hek_searcher_new (snapshot, NULL, &error);
  g_autoptr (HekSearchCodes) codes = hek_search_codes_open (searcher, name, NULL, &error);
  g_autoptr (HekFilter) filter = NULL;
  g_autoptr (HekRowFilter) row_filter = NULL;
  g_autofree HekHit *exact = g_new (HekHit, N_QUERIES * K);
  g_autofree HekHit *found = g_new (HekHit, N_QUERIES * K);
  guint n_exact[N_QUERIES], n_found[N_QUERIES], n_right = 0, n_all = 0;
  HekSearchOptions options = { .rerank = rerank };

  g_assert_no_error (error);
  if (label >= 0)
    {
      g_autofree char *text = g_strdup_printf ("label = %d", label);

      filter = hek_filter_parse (text, hek_snapshot_get_schema (snapshot), &error);
      options.filter = row_filter = hek_row_filter_new (searcher, filter, NULL, &error);
      g_assert_no_error (error);
    }
  options.codes = codes;
  search (searcher, options, found, n_found);
  options.exact = TRUE;
  search (searcher, options, exact, n_exact);
  for (guint q = 0; q < N_QUERIES; q++)
    {
      g_assert_cmpuint (n_found[q], ==, n_exact[q]);
      for (guint i = 0; i < n_exact[q]; i++)
        {
          gboolean is_there = FALSE;

          for (guint j = 0; j < n_found[q]; j++)
            if (is_same_place (found[q * K + j].place, exact[q * K + i].place))
              {
                is_there = TRUE;
                if (rerank != HEK_SEARCH_NO_RERANK)
                  g_assert_cmpfloat (found[q * K + j].distance, ==, exact[q * K + i].distance);
              }
          n_right += is_there;
        }
      n_all += n_exact[q];
    }
  return n_all > 0 ? n_right / (double) n_all : 1;
}
