/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-column.h"

G_BEGIN_DECLS

/* Rows that one block of statistics is about. */
#define HEK_COLUMN_BLOCK_ROWS 4096

/*
 * What is known of one column in one block of 4,096 rows. @min and @max are over the rows that have
 * a value, and mean nothing when none has: integer, time and boolean (0 and 1) in .integer, real in
 * .real, the codes of dictionary-coded text and JSON in .integer. Stored in files as it is.
 */
typedef struct
{
  union
  {
    gint64 integer;
    double real;
  } min, max;
  guint64 n_missing; /* rows of this block without a value */
} HekColumnBlock;

/*
 * One attribute of many rows: a view of a HekColumn or of a mapped file. All is borrowed. Which of
 * the pointers is set follows from the type:
 *   integer, time   @integers
 *   boolean         @integers (0 and 1) or @bits
 *   real            @reals
 *   text, json      @offsets and @bytes; with a dictionary @codes too
 * Arrays are aligned to the size of their elements. What comes from a file has been checked for
 * its size and that @offsets ascend within @bytes; codes are within the dictionary.
 */
typedef struct
{
  HekFieldType type;
  gsize n;             /* rows */
  const guint8 *valid; /* (nullable): bit i % 8 of byte i / 8: row i has a value; none: all have */

  const gint64 *integers;
  const double *reals;
  const guint8 *bits; /* as @valid */

  /* Text i, of a row or of an entry of the dictionary, has offsets[i + 1] - offsets[i] - 1 bytes at
   * bytes[offsets[i]] and a NUL after them; UTF-8, and a JSON text is one valid value. */
  const guint64 *offsets;
  const char *bytes;

  gconstpointer codes; /* (nullable): the entry of the dictionary of each row */
  guint code_bytes;    /* of one code: 1, 2 or 4 (guint8, guint16, guint32) */
  gsize n_entries;     /* of the dictionary; offsets has one more */

  const HekColumnBlock *blocks; /* (nullable): one for every begun 4,096 rows */
} HekColumnView;

G_END_DECLS
