/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"

G_BEGIN_DECLS

/* What the commands of "hektor bench" share. Times are of the processor, not of the clock on the
 * wall: other programs do not count, but they do take caches and memory. */

typedef void (*HekCliBenchFunc) (gpointer data);

/* --seconds and --csv, which all of them have. */
#define HEK_CLI_BENCH_OPTIONS                                                                      \
  { "seconds", 0, "X", "For how long each is measured: 0.001 to 60, else 0.25" },                  \
  { "csv", 0, NULL, "Print the table as CSV" }

/* What --seconds says; 0 with %HEK_CLI_ERROR_USAGE when that is no such number. */
double hek_cli_bench_min_seconds (const HekCliArgs *args, GError **error);

/**
 * hek_cli_bench_seconds:
 * @run: what is measured, on this thread alone
 *
 * Returns: processor time of the fastest run, of at least three and of @min_seconds together
 */
double hek_cli_bench_seconds (double min_seconds, HekCliBenchFunc run, gpointer data);

/* One record per line of the answer: JSON, CSV when --csv is given, else a table. */
gboolean hek_cli_bench_print (HekCli *cli, const GPtrArray *records, GError **error);

G_END_DECLS
