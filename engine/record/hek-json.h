/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * JSON (RFC 8259) that is in memory, read in place: a text is checked once, then values are walked
 * and looked up as pieces of it, without a tree. Everything that takes a HekJsonValue expects a
 * checked one; on others it stays within the bytes, and what it answers is not defined.
 */
typedef enum
{
  HEK_JSON_NULL,
  HEK_JSON_FALSE,
  HEK_JSON_TRUE,
  HEK_JSON_NUMBER,
  HEK_JSON_STRING,
  HEK_JSON_ARRAY,
  HEK_JSON_OBJECT,
} HekJsonKind;

typedef struct
{
  HekJsonKind kind;
  const char *text; /* borrowed, from the first to the last character of the value */
  gsize n;
} HekJsonValue;

/* Arrays and objects inside each other. */
#define HEK_JSON_MAX_DEPTH 512

/**
 * hek_json_check:
 * @text: (array length=n): any bytes
 * @value: (out): the one value of @text, without the white space around it
 * @bad_at: (out) (optional): the byte where it is wrong, at most @n
 * @why: (out) (optional) (transfer none): what is wrong there, as part of a sentence
 *
 * Checks that @text is one JSON value: strictly, valid UTF-8, no deeper than %HEK_JSON_MAX_DEPTH.
 */
gboolean hek_json_check (const char *text, gsize n, HekJsonValue *value, gsize *bad_at,
                         const char **why);

/* The value of a text that hek_json_check() has accepted before, without checking again. */
void hek_json_value_of (const char *text, gsize n, HekJsonValue *value);

/**
 * hek_json_skip:
 * @at: where a value begins, or white space before it
 *
 * Returns: (nullable): the end of that value, looking at quotes and brackets only; %NULL when it
 * does not end before @end. A number or a word may go on where it ends at @end.
 */
const char *hek_json_skip (const char *at, const char *end);

/* The elements of an array, the members of an object; of any other value there are none. */
typedef struct
{
  /*< private >*/
  const char *at, *end;
  gboolean object;
} HekJsonIter;

void hek_json_iter_init (HekJsonIter *iter, const HekJsonValue *container);
/* @name: (out) (optional): a string; of an element of an array nothing is written */
gboolean hek_json_iter_next (HekJsonIter *iter, HekJsonValue *name, HekJsonValue *value);

/* The member of that name; of equal names the last one counts. */
gboolean hek_json_find_member (const HekJsonValue *object, const char *name, gsize n_name,
                               HekJsonValue *value);
gboolean hek_json_find_element (const HekJsonValue *array, gsize idx, HekJsonValue *value);

/* Whether a string is @text, escapes resolved. */
gboolean hek_json_string_equals (const HekJsonValue *string, const char *text, gsize n);

/* Appends a string with its escapes resolved: half of a surrogate pair becomes U+FFFD.
 * Returns: %FALSE when it holds a NUL, which no text of ours can; @out has what is before it */
gboolean hek_json_string_append (const HekJsonValue *string, GString *out);

/* A string without escapes is the piece between its quotes; %FALSE when it has some. */
gboolean hek_json_string_is_plain (const HekJsonValue *string);

/* Whether a number is whole, written without point and exponent, and fits. */
gboolean hek_json_get_integer (const HekJsonValue *number, gint64 *value);
/* The nearest double; infinite when it is too large. */
double hek_json_get_real (const HekJsonValue *number);

/* Quotes and escapes what must be UTF-8. */
void hek_json_append_quoted (GString *out, const char *text, gsize n);

G_END_DECLS
