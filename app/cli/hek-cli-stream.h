/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"

G_BEGIN_DECLS

#define HEK_CLI_STREAM_MAX_COLUMNS 6

/* Of a line, in bytes. */
#define HEK_CLI_STREAM_MAX_LINE (1024 * 1024)

/* What becomes of one row. Called from several threads at once. */
typedef void (*HekCliRowFunc) (const double *in, double *out, gconstpointer data);

typedef struct
{
  guint n_in, n_out; /* 1 … HEK_CLI_STREAM_MAX_COLUMNS */
  HekCliRowFunc func;
  gconstpointer data; /* (nullable) */
} HekCliRowMap;

/**
 * hek_cli_stream_rows:
 *
 * Reads CSV from standard input and writes a row for each to standard output, for tables of any
 * length in little memory: hek_cli_rows_read() is for what must be seen as a whole. Rows are
 * written as soon as the writer pauses. Blank lines and lines that begin with # are skipped, and
 * so is a first row of names: as many cells as columns, none empty and none a number.
 *
 * With --json: one array of arrays, for one column of numbers. With --exact: 17 digits.
 *
 * Errors: %HEK_CLI_ERROR_FAILED; a wrong row is named by the number of its line. The rows before
 *   it are written, nothing after them, nor the end of the array.
 */
gboolean hek_cli_stream_rows (HekCli *cli, const HekCliRowMap *map, GError **error);

G_END_DECLS
