/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <sqlite3.h>

#include "hek-text-cell-private.h"

G_BEGIN_DECLS

enum
{
  HEK_SQLITE_TEXT_TABLE,
  HEK_SQLITE_TEXT_VECTORS,
};

typedef struct
{
  char *name;
  guint kinds;
  gboolean has_blobs;
  HekVectorGuess numbers;
  int field; /* -1: it is none */
} HekSqliteColumn;

typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *rows;
  char *table;
  GArray *columns; /* HekSqliteColumn */
  int vector; /* -1: there is none */
  HekCell *values; /* one a field */
} HekSqlite;

gboolean hek_sqlite_source_fail (HekSource *source, HekSqlite *sqlite, GError **error);

/* Looks at the leading rows of sqlite->rows, and makes the schema. */
gboolean hek_sqlite_source_infer (HekSource *source, HekSqlite *sqlite, GError **error);

/**
 * hek_sqlite_source_read_vector:
 * @numbers: (out) (array length=dim) (nullable)
 *
 * Returns: how many numbers column @i of the row holds, also beyond @dim; -1 when it is no vector
 */
int hek_sqlite_source_read_vector (sqlite3_stmt *rows, int i, float *numbers, guint dim);

G_END_DECLS
