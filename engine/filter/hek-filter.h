/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-schema.h"

G_BEGIN_DECLS

/*
 * Expressions over the attributes of rows: price < 10 and label in ("a", "b")
 *
 *   expression := and-part { "or" and-part }
 *   and-part   := part { "and" part }
 *   part       := "not" part | "(" expression ")" | test
 *   test       := place ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
 *               | place [ "not" ] "in" "(" value { "," value } ")"
 *               | place [ "not" ] "between" value "and" value           both ends included
 *               | place [ "not" ] "like" text       % any characters, _ one, \ before a plain % _ \
 *               | place [ "not" ] ( "contains" | "starts with" | "ends with" ) text
 *               | place "is" [ "not" ] "missing"
 *               | place                              a boolean field: true
 *   place      := field { "." key | "[" index "]" }                     keys: of JSON fields
 *   value      := number | text | "true" | "false"
 *
 * Words of the language are read in any case; "==" is "=" and "<>" is "!=". Fields and keys are
 * letters of any script, digits and _, inside also -, or anything between `backquotes`.
 * Text stands between "…" or '…', with the quote inside doubled. A moment is a text in ISO 8601
 * (hek-time.h): seen_at >= "2024-05-01T12:00Z"; a date alone is its first moment.
 *
 * A value has the type of its field: numbers for integer and real (compared exactly, 2.5 with an
 * integer too; a real holds the double nearest to what is written), text compares by code point.
 * A part of a JSON field takes any type; a part of another type than the value is as if it were
 * missing, and so is null. "contains" on a JSON array looks for an element equal to the text.
 *
 * A test of a missing value is neither true nor false but unknown, but for "is missing", which is
 * always one of both; "not" leaves unknown as it is, "and" is false when one side is, "or" is true
 * when one side is. A row matches when the whole is true. So neither price < 10 nor not price < 10
 * matches a row without a price.
 */
typedef struct _HekFilter HekFilter;

#define HEK_FILTER_MAX_BYTES (1024 * 1024) /* of an expression */
#define HEK_FILTER_MAX_DEPTH 100           /* of parentheses and "not" inside each other */

#define HEK_FILTER_ERROR (hek_filter_error_quark ())

typedef enum
{
  HEK_FILTER_ERROR_SYNTAX, /* not an expression */
  HEK_FILTER_ERROR_FIELD,  /* no such field */
  HEK_FILTER_ERROR_TYPE,   /* the field cannot be compared so */
  HEK_FILTER_ERROR_LIMIT,  /* too long or too deep */
} HekFilterError;

GQuark hek_filter_error_quark (void);

/**
 * hek_filter_parse:
 * @text: an expression; any bytes
 *
 * Parses and checks against the fields of @schema, which must be those of the columns it is later
 * evaluated over. Immutable and good for any thread afterwards.
 *
 * Errors: %HEK_FILTER_ERROR, with a place in @text (hek_filter_error_get_place())
 * Returns: (transfer full): free with hek_filter_unref()
 */
HekFilter *hek_filter_parse (const char *text, const HekSchema *schema, GError **error);
HekFilter *hek_filter_ref (HekFilter *filter);
void hek_filter_unref (HekFilter *filter);

/* Returns: (transfer full): the expression in its one canonical form; parsing it gives an equal
 * filter */
char *hek_filter_print (const HekFilter *filter);

/**
 * hek_filter_get_fields:
 * @n: (out)
 *
 * Returns: (transfer none) (array length=n): places in the schema of the fields used, ascending
 */
const guint *hek_filter_get_fields (const HekFilter *filter, guint *n);

/**
 * hek_filter_error_get_place:
 * @start: (out): byte of the text where the mistake begins; the length of the text: at its end
 * @n_bytes: (out) (optional): how much of the text is wrong, at least 1
 *
 * Returns: %FALSE when @error is not a %HEK_FILTER_ERROR
 */
gboolean hek_filter_error_get_place (const GError *error, gsize *start, gsize *n_bytes);

/* Returns: the 1-based column in characters of byte @start of @text, counted from its line */
guint hek_filter_column_at (const char *text, gsize start);

/**
 * hek_filter_error_format:
 * @text: what was given to hek_filter_parse()
 * @max_columns: of the answer, at least 20; a longer line is cut around the mistake
 *
 * Returns: (transfer full) (nullable): two lines without a last line break, the line of @text that
 * has the mistake and carets under it, placed for a terminal or a fixed-width font (wide and
 * combining characters counted); %NULL when @error has no place
 */
char *hek_filter_error_format (const char *text, const GError *error, guint max_columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekFilter, hek_filter_unref)

G_END_DECLS
