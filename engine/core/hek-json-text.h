/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * JSON as text, for answers and recipes: json-glib writes 0.8 as 0.80000000000000004, these write
 * the shortest number that reads back as the same double.
 */

/* Quotes and escapes @text, which must be UTF-8. */
void hek_json_text_append_string (GString *out, const char *text);

/* NaN and infinite values, which JSON does not have, are null. */
void hek_json_text_append_number (GString *out, double value);

/* Returns: (transfer full): the shortest decimal that reads back as @value; "nan", "inf" */
char *hek_json_text_number (double value);

G_END_DECLS
