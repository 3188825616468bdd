/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-args.h"
#include "hek-search-codes.h"
#include "hek-searcher-multi.h"
#include "hek-side-table.h"

G_BEGIN_DECLS

/* What a search was asked, and what came of it. */
typedef struct
{
  guint k;
  double radius;       /* NaN: the k nearest */
  double recall;       /* wanted; 0: none */
  HekSearchOptions options; /* its k: with the rows that are left out */
  HekRows queries;     /* borrowed */
  gboolean together;   /* all queries are one */
  HekCombine combine;  /* of them */
  double *weights;     /* owned (nullable): of each, when together */
  guint64 *own_ids;    /* owned (nullable): rows that are asked for themselves, and left out */
  guint n_own;
  gsize n_answers;     /* queries.n, or 1 */
  HekHit *hits;        /* owned: n_answers × options.k */
  guint *n_hits;       /* owned: n_answers */
  GArray **radius_hits; /* owned (nullable): n_answers arrays of HekHit */
  gint64 *nanoseconds; /* owned: n_answers: how long each took; 0s when they ran together */
  double seconds;      /* all of them, wall clock */
  HekHnswRecall chosen; /* when @recall: the width and what it was measured by */
} HekCliSearch;

void hek_cli_search_clear (HekCliSearch *search);

/* The hits of answer @q. */
const HekHit *hek_cli_search_get_hits (const HekCliSearch *search, gsize q, guint *n);

/* Searches one query after the other on each thread, each timed; exact ones together. */
gboolean hek_cli_search_run (HekCli *cli, HekSearcher *searcher, HekCliSearch *search,
                             GError **error);

/* recall@k by distance against @truth, whose rows are numbers in the order of import. */
double hek_cli_search_recall (HekSearcher *searcher, const HekCliSearch *search,
                              const HekSideTable *truth);

/* One run of the command. */
typedef struct
{
  HekSnapshot *snapshot;   /* owned */
  HekSearcher *searcher;   /* owned */
  HekRowFilter *filter;    /* owned (nullable) */
  HekSearchCodes *codes;   /* owned (nullable) */
  HekSideTable *truth;     /* owned (nullable) */
  float *vectors;          /* owned: of the queries */
  HekCliSearch search;
} HekCliSearchJob;

/* Reads what is asked for: a file, or rows of the collection. */
gboolean hek_cli_search_read_queries (HekCli *cli, HekCliSearchJob *job, GError **error);

/* The table, the summary or the file that the user wants. */
gboolean hek_cli_search_answer (HekCli *cli, HekCliSearchJob *job, GError **error);

G_END_DECLS
