/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Numbers with a unit as people type and read them: "50 ms", "97 %", "1.5 GB/s". Units are those of
 * values: "ns", "ns/s" (a share of time), "s", "bytes", "bytes/s", "fraction", "1/s"; %NULL and all
 * others are plain numbers.
 */

/* Returns: (transfer full): what _parse() reads back as that number, to 15 digits: "61.21 ms" */
char       *studio_amount_text (const char *unit, double value);

/**
 * studio_amount_parse:
 * @unit: (nullable)
 * @text: with the locale's point or a dot; 0 needs no unit, other times, sizes and shares do
 * @value: (out): untouched on failure
 * @problem: (out) (transfer full): why not, as a sentence that says what to write
 */
gboolean    studio_amount_parse (const char *unit, const char *text, double *value,
                                 char **problem);

/* Returns: (transfer none): such an amount, for an empty entry: "50 ms" */
const char *studio_amount_example (const char *unit);

/* --- for readers of several amounts in one text ---------------------------------------------- */

/* The number at *@at, which goes behind it. Returns: %FALSE: there is none, or it is not finite */
gboolean    studio_amount_read_number (const char **at, double *value);
const char *studio_amount_skip_space (const char *at);
/* Bytes of the word of a unit that begins at @at. */
gsize       studio_amount_word_length (const char *at);

G_END_DECLS
