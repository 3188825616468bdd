/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "test-io-util.h"

/*
 * What is read from a file, as text: a line of the fields with their types and the dimension, a
 * line a row (fields as JSON, then the numbers of the vector), and a line for each row that was
 * refused: "! 3: why".
 */
char *test_io_table_dump (HekSource *source);

/* The same for a file of this name and these bytes; @options: "name=value", or %NULL. */
char *test_io_table (const char *name, const char *format, const char *text, const char *option);

/* The rows of @path written to the file @out and read back: the dump of these, which is that of
 * @path. */
char *test_io_table_round_trip (const char *path, const char *format, const char *out,
                                const char *out_format);

/* Reading in steps of one row, each from a fresh source at the position where the last one stopped,
 * gives what reading in one go gives. */
void test_io_table_resume (const char *path, const char *format);
