/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-flat.h"

#include "hek-kernel-distance.h"

#include <math.h>
#include <string.h>

G_BEGIN_DECLS

/*
 * Answers are kept as keys: the distance as an unsigned integer of the same order in the upper
 * half, the row in the lower. So one comparison decides by distance and then by row.
 */
#define HEK_FLAT_NO_KEY G_MAXUINT64

/* Answers of one query: a heap with the largest on top (@k > 0), or all that there are. */
typedef struct
{
  guint64 *keys;
  guint64 limit; /* a key is an answer when it is below */
  gsize n, capacity;
  guint k;
} HekFlatList;

void hek_flat_list_clear (HekFlatList *list);

/* @key < list->limit. Returns: %FALSE when memory is short */
gboolean hek_flat_list_push (HekFlatList *list, guint64 key);

void hek_flat_list_sort (HekFlatList *list);

/* What a value of the kernels is, and how it becomes a key and a distance. */
typedef enum
{
  HEK_FLAT_FLOATS,   /* the distance itself */
  HEK_FLAT_INTEGERS, /* a sum: L2 */
  HEK_FLAT_PRODUCTS, /* a sum: ip, the largest first */
} HekFlatValue;

/* How one query is compared with rows; what it borrows must outlive it. */
typedef struct
{
  const HekRows *rows;
  HekDistance distance;
  HekFlatValue value;
  const HekKernelDistance *sum, *norm;  /* of floats; norm: DOT of f32 */
  const HekKernelCodeDistance *integer; /* of u8, otherwise NULL */
} HekFlatCompare;

/* A query in the form that the kernels take. */
typedef struct
{
  gconstpointer numbers;
  double square; /* DOT with itself, for the cosine */
} HekFlatQuery;

void hek_flat_compare_init (HekFlatCompare *compare,
                            const HekRows  *rows,
                            HekDistance     distance,
                            const HekRows  *queries);

/* @space: dim floats, which become the query unless integers are compared */
HekFlatQuery hek_flat_query (const HekFlatCompare *compare, const HekRows *queries, gsize query,
                             float *space);

/* DOT of a row with itself. @space: dim floats */
double hek_flat_square (const HekFlatCompare *compare, gsize row, float *space);

/* Rows that are compared in one call. */
#define HEK_FLAT_RUN 128

/* Keys of rows @idx, or of rows from @begin on when that is NULL, in their order, but for those
 * that cannot be below @limit. n <= HEK_FLAT_RUN; @squares: (nullable): of all rows. @space: dim
 * floats. Returns: how many keys there are */
gsize hek_flat_keys (const HekFlatCompare *compare, const HekFlatQuery *query, gsize begin,
                     const guint32 *idx, gsize n, const double *squares, float *space,
                     guint64 limit, guint64 *keys);

static inline guint32
hek_flat_order (float distance)
{
  guint32 bits;

  distance = isnan (distance) ? INFINITY : distance + 0.0f; /* no -0 */
  memcpy (&bits, &distance, sizeof bits);
  return bits ^ ((bits >> 31) != 0 ? 0xffffffffu : 0x80000000u);
}

static inline float
hek_flat_unorder (guint32 order)
{
  guint32 bits = order ^ ((order >> 31) != 0 ? 0x80000000u : 0xffffffffu);
  float distance;

  memcpy (&distance, &bits, sizeof distance);
  return distance;
}

static inline guint64
hek_flat_key (guint32 order,
              gsize   row)
{
  return (guint64) order << 32 | row;
}

float hek_flat_key_distance (HekFlatValue value, guint64 key);

/* One search. */
typedef struct
{
  HekFlatCompare compare;
  const HekRows *rows, *queries;
  const guint64 *allowed;
  const HekTask *task;
  gsize n_query_blocks, block_queries, block_rows;
  gsize n_items;
  double *squares;    /* of all rows, when there are products of matrices or many cosines */
  HekFlatList *lists; /* one for each query */
  GMutex *locks;      /* one for each block of queries: guards their lists */
  gint n_done;        /* atomic */
  gint failed;        /* atomic: memory is short */
} HekFlat;

/* Some queries and some rows; the answers among these. */
typedef struct
{
  gsize begin, end, first_query, n_queries;
  HekFlatQuery *queries;
  HekFlatList *lists;
  float *query_numbers;
  float *space; /* dim floats */
} HekFlatBlock;

/* Compare all queries of the block with all its rows: each pair, or those pairs that a product of
 * matrices does not rule out. Return %FALSE when cancelled or memory is short. */
gboolean hek_flat_block_scan (HekFlat *flat, HekFlatBlock *block);
gboolean hek_flat_block_multiply (HekFlat *flat, HekFlatBlock *block);

/* Allowed rows from *@at on, before @end, into @idx; at most @max. *@at becomes where to go on. */
gsize hek_flat_allowed (const guint64 *allowed, gsize *at, gsize end, gsize max, guint32 *idx);

/* Rows that a product of matrices takes at once. */
gsize hek_flat_multiply_rows (guint dim);

G_END_DECLS
