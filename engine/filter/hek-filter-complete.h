/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-filter.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_FILTER_WORD_FIELD,
  HEK_FILTER_WORD_OPERATOR, /* also "and", "or", "not", parentheses and commas */
  HEK_FILTER_WORD_VALUE,    /* true, false */
} HekFilterWordKind;

typedef struct
{
  HekFilterWordKind kind;
  char *text; /* as it is written in an expression */
} HekFilterWord;

/* What may come at one place of an expression that is being typed. */
typedef struct
{
  gsize start, end; /* bytes of the text that a chosen word replaces */
  guint n_words;
  HekFilterWord *words; /* those that begin with what is there, in the order to show them */
  int value_field;      /* the field of the schema a value of which may come here, or -1: values
                         * beyond @words are the caller's to offer from its columns */
} HekFilterCompletion;

/**
 * hek_filter_complete:
 * @text: an expression, finished or not
 * @cursor: byte of @text, at most its length
 *
 * Returns: (transfer full): without words when what is before the cursor is wrong already
 */
HekFilterCompletion *hek_filter_complete (const char *text, gsize cursor, const HekSchema *schema);
void hek_filter_completion_free (HekFilterCompletion *completion);

/* Returns: (transfer full): @name as an expression writes the field: in backquotes where needed */
char *hek_filter_quote_field (const char *name);

/* Returns: (transfer full): @text between quotes */
char *hek_filter_quote_text (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekFilterCompletion, hek_filter_completion_free)

G_END_DECLS
