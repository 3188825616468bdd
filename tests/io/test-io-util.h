/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-source.h"

/* A file of tests/data/io. */
char *test_io_path (const char *name);

/* A file beside the source tree, see HEKTOR_BENCH_DATA; %NULL and the test skipped without it. */
char *test_io_bench_path (const char *folder, const char *name);

/* A place for a file of this test, in a folder of its own that test_io_clean() removes. */
char *test_io_temp (const char *name);
void test_io_clean (void);

/* Opens with the format that its bytes say, with options "name=value" or %NULL at the end. */
HekSource *test_io_open (const char *path, const char *format, ...) G_GNUC_NULL_TERMINATED;

/* Asserts that it cannot be opened or read whole, and that the message names the file and has
 * @part. */
void test_io_refused (const char *path, const char *format, HekSourceError code, const char *part);

/* All rows as one array of doubles, n_rows × dim. */
double *test_io_read_all (HekSource *source, gsize *n_rows);

/* The formula of make-samples.py. */
double test_io_sample (gsize i, gsize j, gboolean is_float);

/**
 * test_io_truncate:
 * @step: of the lengths that are tried
 *
 * Opens and reads @path cut to every length: an error that names the file, or, at most at
 * @max_sound lengths, rows.
 */
void test_io_truncate (const char *path, const char *format, gsize step, guint max_sound);
