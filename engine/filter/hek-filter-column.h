/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-column-view.h"

G_BEGIN_DECLS

/* 64-bit words of the answer for a block of %HEK_COLUMN_BLOCK_ROWS rows, one bit a row. */
#define HEK_FILTER_BLOCK_WORDS (HEK_COLUMN_BLOCK_ROWS / 64)

/* The view of a column in memory, valid until something is appended to it; no statistics. */
HekColumnView hek_filter_column_from_column (const HekColumn *column);

G_END_DECLS
