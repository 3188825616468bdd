/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-filter.h"

G_BEGIN_DECLS

/* ------------------------------------------------------------------ the expression as a tree */

typedef enum
{
  HEK_FILTER_AND, /* of two or more */
  HEK_FILTER_OR,
  HEK_FILTER_NOT,
  HEK_FILTER_COMPARE,
  HEK_FILTER_IN,
  HEK_FILTER_BETWEEN,
  HEK_FILTER_LIKE,
  HEK_FILTER_CONTAINS,
  HEK_FILTER_STARTS,
  HEK_FILTER_ENDS,
  HEK_FILTER_MISSING,
} HekFilterKind;

typedef enum
{
  HEK_FILTER_EQ,
  HEK_FILTER_NE,
  HEK_FILTER_LT,
  HEK_FILTER_LE,
  HEK_FILTER_GT,
  HEK_FILTER_GE,
} HekFilterOp;

typedef enum
{
  HEK_FILTER_NUMBER,
  HEK_FILTER_TEXT,
  HEK_FILTER_BOOLEAN,
  HEK_FILTER_TIME,
} HekFilterValueKind;

typedef struct
{
  HekFilterValueKind kind;
  gboolean whole; /* a number: @integer is exactly it */
  gint64 integer; /* whole number, time in microseconds, boolean as 0 and 1 */
  double real;    /* every number */
  char *text;     /* owned */
  gsize n;        /* bytes of @text */
} HekFilterValue;

/* One step into a JSON value. */
typedef struct
{
  char *key; /* owned; %NULL: element @idx of an array */
  gsize idx;
} HekFilterStep;

typedef struct
{
  HekFilterKind kind;
  gboolean negated; /* a test with "not" in it */
  HekFilterOp op;
  guint field;
  HekFieldType type; /* of the field */
  GArray *path;      /* (nullable) HekFilterStep, of a JSON field */
  GArray *values;    /* (nullable) HekFilterValue */
  GPtrArray *parts;  /* (nullable) HekFilterNode *, of and, or, not */
} HekFilterNode;

struct _HekFilter
{
  HekFilterNode *root;
  HekSchema *schema;
  GArray *fields; /* guint */
  gatomicrefcount ref_count;
};

HekFilterNode *hek_filter_node_new (HekFilterKind kind);
void hek_filter_node_free (HekFilterNode *node);

/* ------------------------------------------------------------------ words of the language */

typedef enum
{
  HEK_FILTER_TOKEN_END,
  HEK_FILTER_TOKEN_WORD,   /* a field, a key, or a word of the language */
  HEK_FILTER_TOKEN_NAME,   /* in backquotes */
  HEK_FILTER_TOKEN_NUMBER,
  HEK_FILTER_TOKEN_TEXT,
  HEK_FILTER_TOKEN_OP,
  HEK_FILTER_TOKEN_MARK,   /* one of ( ) [ ] , . */
} HekFilterTokenKind;

typedef struct
{
  HekFilterTokenKind kind;
  gsize start, n; /* in the text, quotes included */
  char mark;
  HekFilterOp op;
} HekFilterToken;

/* What may stand at the end of the text: for completion. */
typedef enum
{
  HEK_FILTER_WANT_PART = 1 << 0,
  HEK_FILTER_WANT_OPERATOR = 1 << 1,
  HEK_FILTER_WANT_AFTER_NOT = 1 << 2, /* in, between, like … */
  HEK_FILTER_WANT_VALUE = 1 << 3,
  HEK_FILTER_WANT_JOIN = 1 << 4,
  HEK_FILTER_WANT_CLOSE = 1 << 5,
  HEK_FILTER_WANT_COMMA = 1 << 6,
  HEK_FILTER_WANT_OPEN = 1 << 7,
  HEK_FILTER_WANT_WITH = 1 << 8,
  HEK_FILTER_WANT_IS = 1 << 9, /* missing, not missing */
  HEK_FILTER_WANT_MISSING = 1 << 10,
  HEK_FILTER_WANT_AND = 1 << 11,
} HekFilterWants;

typedef struct
{
  const char *text; /* valid UTF-8 */
  gsize n;
  gsize at;
  const HekSchema *schema;
  HekFilterToken token; /* the one to look at */
  guint depth;
  guint wants;     /* HekFilterWants of the end of the text */
  int wants_field; /* the field that they are about, or -1 */
  GError *error;   /* owned */
} HekFilterParser;

/* Reads the next token. */
gboolean hek_filter_lexer_next (HekFilterParser *p);

/* Whether the token is this word of the language. */
gboolean hek_filter_token_is (const HekFilterParser *p, const char *word);

/* Returns: (transfer full): what a text or a name in quotes says */
char *hek_filter_unquote (const char *quoted, gsize n, gsize *n_bytes);

gboolean hek_filter_is_word (const char *text, gsize n);
gboolean hek_filter_is_reserved (const char *text, gsize n);

/* Sets the error with its place, unless there is one; returns %FALSE. */
gboolean hek_filter_fail (HekFilterParser *p, HekFilterError code, gsize start, gsize n_bytes,
                          const char *format, ...) G_GNUC_PRINTF (5, 6);

/* Fails because the token is not what is expected. */
gboolean hek_filter_fail_expected (HekFilterParser *p, const char *what);

/* Returns: (transfer full) (nullable) */
HekFilterNode *hek_filter_parse_all (HekFilterParser *p);

/* The place a test is about, from the token on. */
gboolean hek_filter_parse_place (HekFilterParser *p, HekFilterNode *node);

/* The value at the token, as the field of @node needs it, at the end of its values. */
gboolean hek_filter_parse_value (HekFilterParser *p, HekFilterNode *node);

/* Whether fields of a type can be tested so. */
gboolean hek_filter_type_allows (HekFieldType type, HekFilterKind kind, HekFilterOp op);

extern const char *const hek_filter_op_words[];

/* ------------------------------------------------------------------ tests of single values */

/* Whether @text is like the pattern @like. */
gboolean hek_filter_text_like (const char *text, gsize n, const char *like, gsize n_like);

/* How a text stands to a compare, in (sorted values), between, like … test, without its "not". */
gboolean hek_filter_test_text (const HekFilterNode *node, const char *text, gsize n);

/* 1: true, 0: false, -1: unknown, without the "not" of the test; @json: one valid value. */
int hek_filter_test_json (const HekFilterNode *node, const char *json, gsize n);

/* Order of text by code point. */
int hek_filter_compare_text (const char *a, gsize n_a, const char *b, gsize n_b);

/* Order of two values of one kind. */
int hek_filter_compare_values (gconstpointer a, gconstpointer b);

/* Whether something that stands so (<0, 0, >0) to a value passes. */
gboolean hek_filter_op_holds (HekFilterOp op, int order);

G_END_DECLS
