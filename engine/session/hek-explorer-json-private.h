/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-json.h"

G_BEGIN_DECLS

/* Members of JSON objects, written and read. Reading, what is missing or of another kind leaves the
 * out parameter as it is. */

/* "name":"text" and so on; what is no UTF-8 is made so */
void     hek_explorer_json_add_text (GString *out, const char *name, const char *text);
void     hek_explorer_json_add_real (GString *out, const char *name, double number);
void     hek_explorer_json_add_bool (GString *out, const char *name, gboolean value);
void     hek_explorer_json_add_reals (GString *out, const char *name, const double *numbers,
                                      guint n);

/* "name": and a bracket (0: none), which the caller closes. @name: (nullable): an element of an
 * array; here and above a comma comes first where one is due */
void     hek_explorer_json_begin (GString *out, const char *name, char bracket);

gboolean hek_explorer_json_find (const HekJsonValue *object, const char *name, HekJsonKind kind,
                                 HekJsonValue *value);
/* (transfer full) (nullable) */
char    *hek_explorer_json_dup_string (const HekJsonValue *string);
char    *hek_explorer_json_dup_text (const HekJsonValue *object, const char *name);
void     hek_explorer_json_get_real (const HekJsonValue *object, const char *name, double min,
                                     double max, double *number);
void     hek_explorer_json_get_bool (const HekJsonValue *object, const char *name,
                                     gboolean *value);
/* 0 … @max */
void     hek_explorer_json_get_number (const HekJsonValue *object, const char *name, guint64 max,
                                       guint64 *number);
/* @value: (out): an index of @words (array length=n), of which some are %NULL */
gboolean hek_explorer_json_get_word (const HekJsonValue *object, const char *name,
                                     const char *const *words, guint n, guint *value);
/* Exactly @n finite numbers */
gboolean hek_explorer_json_get_reals (const HekJsonValue *object, const char *name,
                                      double *numbers, guint n);

G_END_DECLS
