/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that the hek_number_format_… functions need, with the NUL. */
#define HEK_NUMBER_TEXT_BYTES 32

/**
 * hek_number_parse_real:
 * @text: (array length=n): need not end with NUL
 * @value: (out): untouched when there is no number
 *
 * Reads the number that @text begins with: [+-] digits [. digits] [e [+-] digits], where one of the
 * two runs of digits may be empty. Only the point separates decimals, in every locale; no
 * hexadecimal, no "nan" and "inf".
 *
 * Accuracy: the double nearest to the decimal number, ties to even; infinite when it is too large
 * Returns: bytes of the number; 0: there is none
 * Source: D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience
 * 51, 2021; decimal exponents outside of -64..64, and what it cannot decide, go to g_ascii_strtod()
 */
gsize hek_number_parse_real (const char *text, gsize n, double *value);

/**
 * hek_number_parse_integer:
 *
 * Reads [+-] digits, all of @text.
 *
 * Returns: %FALSE, and @value untouched, when @text is something else or does not fit 64 bits
 */
gboolean hek_number_parse_integer (const char *text, gsize n, gint64 *value);

/* A decimal with the fewest digits (from 15, of a float from 6 on) that reads back as the same
 * number; "nan", "inf", "-inf".
 * @text: %HEK_NUMBER_TEXT_BYTES bytes
 * Returns: its length without the NUL */
gsize hek_number_format_real (double value, char *text);
gsize hek_number_format_float (float value, char *text);

G_END_DECLS
