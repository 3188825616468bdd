/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-neighbor.h"
#include "hek-option.h"
#include "hek-rows.h"
#include "hek-task.h"
#include "hek-traverse.h"

G_BEGIN_DECLS

/*
 * Approximate search in one immutable segment of vectors: a hierarchical navigable small world
 * graph (Malkov and Yashunin, IEEE TPAMI 2020), built and walked on short codes of the vectors
 * (hek-code-map.h) or on the vectors themselves, with exact distances from the rows at the end. A
 * HekHnsw never changes once it is there; any number of threads may search it, each with a searcher
 * of its own. The rows are borrowed and have to outlive it.
 */
typedef struct _HekHnsw HekHnsw;
typedef struct _HekHnswSearcher HekHnswSearcher;

#define HEK_HNSW_MIN_M 4
#define HEK_HNSW_MAX_M 64
#define HEK_HNSW_MAX_EF 65536

#define HEK_HNSW_ERROR (hek_hnsw_error_quark ())

typedef enum
{
  HEK_HNSW_ERROR_DAMAGED, /* the image: the message says what and at which byte */
  HEK_HNSW_ERROR_VERSION, /* the image is of a newer program */
  HEK_HNSW_ERROR_ROWS,    /* the image belongs to other rows */
  HEK_HNSW_ERROR_LIMIT,   /* more rows or dimensions than an index can have */
  HEK_HNSW_ERROR_MEMORY,
} HekHnswError;

GQuark hek_hnsw_error_quark (void);

typedef struct
{
  guint m;               /* links of a vertex on the higher layers, twice that on the lowest */
  guint ef_construction; /* candidates looked at for the links of a vertex; 0: by the rows */
  guint code_values;     /* numbers of a code, of auto and pca-sq8; 0: measured */
  guint64 seed;
  HekTraverse traverse;  /* what the graph is built and walked on */
} HekHnswOptions;

void hek_hnsw_options_init (HekHnswOptions *options);

/* The same as descriptors: m, ef-construction, code-values, seed, traverse, in this order. */
const HekOption *hek_hnsw_option_table (guint *n_options);
void hek_hnsw_options_from_values (HekHnswOptions *options, const HekOptionValues *values);

/**
 * hek_hnsw_build:
 * @rows: (transfer none): the data is borrowed until the index is freed
 * @options: (nullable)
 *
 * The same rows, options and seed give the same index, byte for byte, on any number of threads and
 * any processor. Cancelling takes effect within 100 ms.
 *
 * Errors: HEK_HNSW_ERROR_LIMIT, HEK_HNSW_ERROR_MEMORY, G_IO_ERROR_CANCELLED
 */
HekHnsw *hek_hnsw_build (const HekRows *rows, HekDistance distance, const HekHnswOptions *options,
                         const HekTask *task, GError **error);
HekHnsw *hek_hnsw_ref (HekHnsw *self);
void hek_hnsw_unref (HekHnsw *self);

gsize hek_hnsw_get_n_rows (const HekHnsw *self);
HekDistance hek_hnsw_get_distance (const HekHnsw *self);

typedef struct
{
  gsize n_rows, n_vertices; /* rows with equal codes share a vertex */
  guint n_layers, m, ef_construction;
  HekTraverse traverse;     /* never auto */
  guint code_bytes, code_values;
  gsize n_links;            /* on the lowest layer */
  gsize n_bytes;            /* of graph and codes */
} HekHnswInfo;

void hek_hnsw_get_info (const HekHnsw *self, HekHnswInfo *info);

/* What a query asks for besides its vector. */
typedef struct
{
  guint k;
  guint ef;               /* width of the search; 0: HEK_HNSW_DEFAULT_EF; never less than k */
  guint n_exact;          /* candidates whose exact distance is taken; 0: by what was measured */
  const guint64 *allowed; /* (nullable): rows that may be answered; bits of hek_row_set_has() */
  gsize n_allowed;        /* rows in @allowed; 0: counted */
  const guint64 *dead;    /* (nullable): rows that may not */

  /* (nullable): called with rows before their numbers are read; %FALSE ends the search without
   * answers */
  gboolean (*check) (const guint32 *rows, gsize n, gpointer check_data);
  gpointer check_data;
} HekHnswQuery;

#define HEK_HNSW_DEFAULT_EF 64

HekHnswSearcher *hek_hnsw_searcher_new (HekHnsw *index);
void hek_hnsw_searcher_free (HekHnswSearcher *searcher);

/**
 * hek_hnsw_search:
 * @vector: (array): as many floats as the rows have dimensions
 * @out: (out) (array): room for query->k
 *
 * The nearest rows with their exact distances. k rows come whenever that many may be answered.
 *
 * Returns: how many there are
 */
guint hek_hnsw_search (HekHnswSearcher *searcher, const float *vector, const HekHnswQuery *query,
                       HekNeighbor *out);

/**
 * hek_hnsw_search_radius:
 * @query: k is not used
 * @out: (out caller-allocates): GArray of HekNeighbor, emptied first
 *
 * All rows whose distance is at most @radius, as far as the graph leads to them; sorted.
 *
 * Returns: %FALSE, and no answers, when the check of the query failed or memory is short
 */
gboolean hek_hnsw_search_radius (HekHnswSearcher *searcher, const float *vector, double radius,
                             const HekHnswQuery *query, GArray *out);

/**
 * hek_hnsw_search_exact:
 *
 * The same answer from all rows, without the graph: the reference for recall.
 */
guint hek_hnsw_search_exact (HekHnswSearcher *searcher, const float *vector,
                             const HekHnswQuery *query, HekNeighbor *out);

/* How many candidates the last search measured: codes, and rows exactly. */
void hek_hnsw_searcher_get_counts (const HekHnswSearcher *searcher, gsize *n_codes,
                                   gsize *n_exact);

typedef struct
{
  guint ef;
  guint n_queries;
  double recall;     /* recall@k against exact search */
  double low, high;  /* Wilson's interval, 95 % */
} HekHnswRecall;

/**
 * hek_hnsw_recall_set_interval:
 * @n: answers that recall->recall is the part of; 0: nothing is known
 *
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22,
 * 1927. Answers of one query are not independent, so that the true interval is somewhat wider.
 */
void hek_hnsw_recall_set_interval (HekHnswRecall *recall, double n);

/**
 * hek_hnsw_measure_recall:
 * @queries: (nullable): floats; %NULL: rows of the index itself, drawn with its seed, each without
 * itself
 * @n_queries: at most so many
 */
gboolean hek_hnsw_measure_recall (HekHnsw *self, const HekRows *queries, guint n_queries,
                                  const HekHnswQuery *query, HekHnswRecall *recall,
                                  const HekTask *task, GError **error);

/**
 * hek_hnsw_choose_ef:
 * @target: wanted recall@k, in (0, 1]
 *
 * The smallest width whose recall on the sample reaches @target; @recall says what it is, and with
 * which confidence. When none up to HEK_HNSW_MAX_EF does, the widest that was tried.
 */
gboolean hek_hnsw_choose_ef (HekHnsw *self, const HekRows *queries, guint n_queries,
                             const HekHnswQuery *query, double target, HekHnswRecall *recall,
                             const HekTask *task, GError **error);

/* Takes the next bytes of an image; %FALSE stops with its error. */
typedef gboolean (*HekHnswWriteFunc) (gconstpointer data, gsize n_bytes, gpointer user_data,
                                      GError **error);

/* Bytes that hek_hnsw_write() writes. */
gsize hek_hnsw_image_size (const HekHnsw *self);

/* Writes the image of the index, in order: it can be mapped as it is. */
gboolean hek_hnsw_write (const HekHnsw *self, HekHnswWriteFunc write, gpointer user_data,
                         GError **error);

/**
 * hek_hnsw_open:
 * @image: (array length=n_bytes): aligned to 64 bytes; borrowed, as are the rows
 * @rows: what it was built on
 *
 * Header, sizes, places of all parts and all tables but the links are checked, and searches check
 * these: whatever the image holds, nothing outside it is read. That it is undamaged, and answers
 * right, is for hek_hnsw_verify() or the caller's own checksums to say.
 *
 * Errors: HEK_HNSW_ERROR_DAMAGED, HEK_HNSW_ERROR_VERSION, HEK_HNSW_ERROR_ROWS
 */
HekHnsw *hek_hnsw_open (gconstpointer image, gsize n_bytes, const HekRows *rows, GError **error);

/* Compares the image with its checksums, a block of 1 MiB at a time. */
gboolean hek_hnsw_verify (gconstpointer image, gsize n_bytes, const HekTask *task, GError **error);

/**
 * hek_hnsw_validate:
 *
 * The structure: links in range, none twice or to itself, each row in one vertex, vertices of the
 * higher layers in the lower ones, codes those of the rows, all vertices reached on the lowest
 * layer.
 *
 * Errors: HEK_HNSW_ERROR_DAMAGED with what was found first
 */
gboolean hek_hnsw_validate (const HekHnsw *self, const HekTask *task, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHnsw, hek_hnsw_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHnswSearcher, hek_hnsw_searcher_free)

G_END_DECLS
