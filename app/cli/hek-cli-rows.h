/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"

G_BEGIN_DECLS

/* Rows of numbers, as CSV in and out; all rows have the same number of columns. */
typedef struct
{
  guint n_columns;
  gsize n_rows;
  double *values; /* owned: n_rows · n_columns */
} HekCliRows;

#define HEK_CLI_ROWS_MAX_COLUMNS 64

/* The option --exact, for the tables of commands that write rows. */
#define HEK_CLI_ROWS_EXACT                                                                         \
  { "exact", 0, NULL, "Write 17 digits, which read back as the same double, instead of 6" }

/* Values are 0. */
HekCliRows *hek_cli_rows_new (guint n_columns, gsize n_rows);
void        hek_cli_rows_free (HekCliRows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCliRows, hek_cli_rows_free)

/**
 * hek_cli_rows_read:
 * @columns: (array length=n_columns) (nullable): the numbers of columns that are accepted; %NULL:
 *   1 … 64
 *
 * Reads CSV from standard input: numbers (also nan and inf) between commas, in quotes or not, with
 * blanks around them or not. Blank lines are skipped.
 *
 * Errors: %HEK_CLI_ERROR_FAILED; a wrong row is named by the number of its line
 */
HekCliRows *hek_cli_rows_read (HekCli *cli, const guint *columns, guint n_columns, GError **error);

/**
 * hek_cli_rows_parse:
 * @name: what @text is, for messages
 *
 * What hek_cli_rows_read() does with the text.
 */
HekCliRows *hek_cli_rows_parse (const char *text, gsize n_bytes, const char *name,
                                const guint *columns, guint n_columns, GError **error);

/**
 * hek_cli_rows_write:
 * @keys: (array) (nullable): a name per column
 *
 * Writes CSV to standard output, or with --json an array of objects, without @keys of arrays.
 */
gboolean hek_cli_rows_write (HekCli *cli, const HekCliRows *rows, const char *const *keys,
                             GError **error);

G_END_DECLS
