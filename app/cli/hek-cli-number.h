/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Numbers of long tables: the same results as strtod() and printf ("%.*g"), several times as fast
 * for numbers of usual size.
 */

#define HEK_CLI_NUMBER_EXACT_DIGITS 17
#define HEK_CLI_NUMBER_PLAIN_DIGITS 6

/* Room that hek_cli_number_print() needs. */
#define HEK_CLI_NUMBER_MAX_CHARS 40

/**
 * hek_cli_number_parse_cell:
 * @cell: (array length=n): not terminated
 *
 * A decimal or hexadecimal number, nan or inf, with blanks around it or not, in quotes or not.
 *
 * Returns: %FALSE when it is something else
 */
gboolean hek_cli_number_parse_cell (const char *cell, gsize n, double *value);

/* Returns: (transfer full): what is wrong with a cell that is no number: "“x” is not a number" */
char *hek_cli_number_complaint (const char *cell, gsize n);

/**
 * hek_cli_number_print:
 * @out: at least %HEK_CLI_NUMBER_MAX_CHARS; not terminated
 * @digits: 1 … 17
 *
 * NaN is "nan", without a sign: that depends on the processor.
 *
 * Returns: the end of what was written
 */
char *hek_cli_number_print (char *out, double value, int digits);

/* The same with as few of 15, 16 or 17 digits as read back as the same double: the number of
 * hek_json_text_append_number(). */
char *hek_cli_number_print_shortest (char *out, double value);

G_END_DECLS
