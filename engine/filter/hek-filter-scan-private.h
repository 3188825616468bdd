/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-filter-private.h"
#include "hek-filter-scan.h"

G_BEGIN_DECLS

/* Answers of a test for the rows of a block: [0] is its first 64 rows. */
typedef guint64 HekFilterBits[HEK_FILTER_BLOCK_WORDS];

typedef enum
{
  HEK_FILTER_LEAF_MISSING,   /* the row has no value */
  HEK_FILTER_LEAF_INTEGERS,  /* lo <= integer <= hi */
  HEK_FILTER_LEAF_REALS,     /* lo <= real <= hi */
  HEK_FILTER_LEAF_BITS,      /* boolean in bits: it is @lo */
  HEK_FILTER_LEAF_SET,       /* number among the sorted values */
  HEK_FILTER_LEAF_FEW_CODES, /* the code is one of n_codes */
  HEK_FILTER_LEAF_CODES,     /* the table says 1 for the code */
  HEK_FILTER_LEAF_ROWS,      /* text or JSON tested row by row */
} HekFilterLeafKind;

#define HEK_FILTER_FEW_CODES 4

/*
 * One test, bound to its column. It is true where (what its kind says) differs from @negated and
 * the row has a value; where the row has none, it is true if @true_if_missing.
 */
typedef struct
{
  HekFilterLeafKind kind;
  gboolean negated;
  gboolean true_if_missing;
  const HekColumnView *column;

  gint64 lo, hi; /* empty when lo > hi; of FEW_CODES and CODES: the range of the codes */
  double lo_real, hi_real;
  HekFilterNode *node; /* owned (nullable): of SET and ROWS, values sorted */
  guint n_codes;
  guint32 codes[HEK_FILTER_FEW_CODES];
  guint8 *table; /* owned (nullable): of CODES: 0 or 1 an entry, and a 0 behind the last */
} HekFilterLeaf;

/* Binds the test @node, negated once more when @negate. */
void hek_filter_leaf_init (HekFilterLeaf *leaf, const HekFilterNode *node, gboolean negate,
                           const HekColumnView *column);
void hek_filter_leaf_clear (HekFilterLeaf *leaf);

/* What is cheap is asked first. */
guint hek_filter_leaf_cost (const HekFilterLeaf *leaf);

/* Rows [start, start + n), start a multiple of 4,096, among @candidates. */
void hek_filter_leaf_test (const HekFilterLeaf *leaf, gsize start, gsize n,
                           const guint64 *candidates, guint64 *bits);

G_END_DECLS
