/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-filter-scan.h"
#include "hek-rng.h"

/* One field of each type, and a name that needs backquotes. */
enum
{
  FIXTURE_COUNT,
  FIXTURE_PRICE,
  FIXTURE_LABEL,
  FIXTURE_SOLD,
  FIXTURE_SEEN,
  FIXTURE_META,
  FIXTURE_ODD,
  FIXTURE_N
};

HekSchema *filter_fixture_schema (void);

/* Small values, so that tests on them are often true; about one of eight missing. */
HekColumn **filter_fixture_columns (gsize n_rows, guint64 seed);
void filter_fixture_columns_free (HekColumn **columns);

/* The views of the columns; with @coded, text and JSON have dictionaries, booleans bits, and all
 * have statistics. What was made for that is owned by @owned. */
void filter_fixture_views (HekColumn *const *columns, gboolean coded, guint code_bytes,
                           HekColumnView *views, GPtrArray *owned);

/* Statistics of block @block_idx of @column. */
HekColumnBlock filter_fixture_block (const HekColumnView *column, gsize block_idx);
