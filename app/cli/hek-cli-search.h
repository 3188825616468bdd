/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-args.h"
#include "hek-searcher.h"
#include "hek-side-table.h"

G_BEGIN_DECLS

/* What a search was asked, and what came of it. */
typedef struct
{
  guint k;
  double radius;       /* NaN: the k nearest */
  double recall;       /* wanted; 0: none */
  HekSearchOptions options;
  HekRows queries;     /* borrowed */
  HekHit *hits;        /* owned: queries.n × k */
  guint *n_hits;       /* owned: queries.n */
  GArray **radius_hits; /* owned (nullable): queries.n arrays of HekHit */
  gint64 *nanoseconds; /* owned: queries.n: how long each took; 0s when they ran together */
  double seconds;      /* all of them, wall clock */
  HekHnswRecall chosen; /* when @recall: the width and what it was measured by */
} HekCliSearch;

void hek_cli_search_clear (HekCliSearch *search);

/* The hits of query @q. */
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
  HekSideTable *truth;     /* owned (nullable) */
  float *vectors;          /* owned: of the queries */
  guint64 like_id;
  gboolean is_like;
  HekCliSearch search;
} HekCliSearchJob;

/* The table, the summary or the file that the user wants. */
gboolean hek_cli_search_answer (HekCli *cli, HekCliSearchJob *job, GError **error);

G_END_DECLS
